"""Albums and edits of what is passed on."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ticket_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("changed_at", UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_ticket_messages_origin"), ["origin"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ticket_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_messages_origin"))
        batch_op.drop_column("changed_at")
        batch_op.drop_column("origin")
