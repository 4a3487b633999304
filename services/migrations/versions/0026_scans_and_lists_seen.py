"""Scans and lists seen."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "app_check_counts",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_app_check_counts")),
    )
    with op.batch_alter_table("app_check_counts") as batch_op:
        batch_op.create_index(batch_op.f("ix_app_check_counts_since"), ["since"], unique=False)

    op.create_table(
        "issuer_lists_seen",
        sa.Column("issuer", sa.String(length=32), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "root", name=op.f("pk_issuer_lists_seen")),
    )


def downgrade() -> None:
    op.drop_table("issuer_lists_seen")
    with op.batch_alter_table("app_check_counts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_app_check_counts_since"))

    op.drop_table("app_check_counts")
