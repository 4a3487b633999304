"""Attendance of groups."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_attendance",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("strangers", sa.Integer(), nullable=True),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_group_attendance")),
    )


def downgrade() -> None:
    op.drop_table("group_attendance")
