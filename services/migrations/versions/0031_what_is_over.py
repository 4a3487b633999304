"""Indexes by which what is over is found: it is deleted a little at a time, the oldest first."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_shown_messages_shown_at", "shown_messages", ["shown_at"])
    op.create_index("ix_codes_expires_at", "codes", ["expires_at"])


def downgrade() -> None:
    op.drop_index("ix_codes_expires_at", table_name="codes")
    op.drop_index("ix_shown_messages_shown_at", table_name="shown_messages")
