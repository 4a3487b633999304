"""Faults of the roster."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift_faults",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("desk", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("nearness", sa.Integer(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.code"], name=op.f("fk_shift_faults_desk_desks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_faults")),
    )
    with op.batch_alter_table("shift_faults") as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_faults_desk"), ["desk"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("shift_faults") as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_faults_desk"))

    op.drop_table("shift_faults")
