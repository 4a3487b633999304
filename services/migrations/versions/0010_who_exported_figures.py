"""Who exported figures."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_exports",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("officer", sa.String(length=32), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_exports")),
    )


def downgrade() -> None:
    op.drop_table("figure_exports")
