"""Flash reports, and who has seen them."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "flashes",
        sa.Column("ticket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("officer", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_flashes")),
    )
    op.create_table(
        "flash_seen",
        sa.Column("ticket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("officer", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", "officer", name=op.f("pk_flash_seen")),
    )


def downgrade() -> None:
    op.drop_table("flash_seen")
    op.drop_table("flashes")
