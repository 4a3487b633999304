"""Changes of shift."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift_turns",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("desk", sa.String(length=24), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("leaving", sa.String(length=32), nullable=True),
        sa.Column("began_at", UtcDateTime(), nullable=True),
        sa.Column("coming", sa.String(length=32), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("handed_at", UtcDateTime(), nullable=True),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("received", sa.Integer(), nullable=True),
        sa.Column("resolved", sa.Integer(), nullable=True),
        sa.Column("still_open", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["desk"], ["desks.code"], name=op.f("fk_shift_turns_desk_desks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_turns")),
    )
    with op.batch_alter_table("shift_turns") as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_turns_at"), ["at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("shift_turns") as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_turns_at"))

    op.drop_table("shift_turns")
