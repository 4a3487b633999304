"""Runs the migrations on the connection that `services.db.schema` passes in."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from services.db.types import UtcDateTime
from services.tables import Table


def _render(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write our moment's type under its own name."""
    return "UtcDateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=False,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
