"""Offered shifts."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift_offers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("officer", sa.String(length=32), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("desks", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("taken_by", sa.String(length=32), nullable=True),
        sa.Column("undone_by", sa.String(length=32), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_offers")),
    )
    with op.batch_alter_table("shift_offers") as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_offers_officer"), ["officer"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_offers_state"), ["state"], unique=False)

    op.create_table(
        "shift_asks",
        sa.Column("offer", sa.String(length=16), nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("declined_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer"],
            ["shift_offers.id"],
            name=op.f("fk_shift_asks_offer_shift_offers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("offer", "handle", name=op.f("pk_shift_asks")),
    )


def downgrade() -> None:
    op.drop_table("shift_asks")
    with op.batch_alter_table("shift_offers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_offers_state"))
        batch_op.drop_index(batch_op.f("ix_shift_offers_officer"))

    op.drop_table("shift_offers")
