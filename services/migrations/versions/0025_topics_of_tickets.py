"""Topics of tickets."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_topics",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("thread", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("address", "ticket", name=op.f("pk_ticket_topics")),
    )
    op.create_table(
        "topic_groups",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("switched_by", sa.String(length=32), nullable=False),
        sa.Column("switched_at", UtcDateTime(), nullable=False),
        sa.Column("told", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_topic_groups")),
    )


def downgrade() -> None:
    op.drop_table("topic_groups")
    op.drop_table("ticket_topics")
