"""Figures over a time: tickets are found by when they were submitted."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_tickets_submitted_at"), "tickets", ["submitted_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_tickets_submitted_at"), "tickets")
