"""Sends whose answer was lost, and how long chats asked to be left alone."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        # The former release names no such column: it gets the default.
        outbox.add_column(
            sa.Column("may_stand", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        outbox.add_column(sa.Column("not_before", UtcDateTime(), nullable=True))
    with op.batch_alter_table("ticket_messages") as messages:
        messages.add_column(sa.Column("uncertain_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("ticket_messages") as messages:
        messages.drop_column("uncertain_at")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("not_before")
        outbox.drop_column("may_stand")
