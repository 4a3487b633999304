"""Keep what a restore must not bring back."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "epochs",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_epochs")),
    )
    op.create_table(
        "ledger_marks",
        sa.Column("entry", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_ledger_marks")),
    )


def downgrade() -> None:
    op.drop_table("ledger_marks")
    op.drop_table("epochs")
