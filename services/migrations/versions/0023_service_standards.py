"""Service standards."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_standards",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_service_standards")),
    )
    with op.batch_alter_table("service_standards") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_standards_effective_on"), ["effective_on"], unique=False
        )

    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(
            sa.Column("standard", sa.Integer(), server_default="1", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_column("standard")

    with op.batch_alter_table("service_standards") as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_standards_effective_on"))

    op.drop_table("service_standards")
