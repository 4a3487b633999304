"""Several processes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IS_WAITING = sa.text("status = 'waiting'")


def upgrade() -> None:
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["update"],
        sqlite_where=IS_WAITING,
        postgresql_where=IS_WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_inbox_waiting", "inbox")
