"""What was done in a shift, found without reading what was done before it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

CLOSED = sa.text("closed_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_ticket_events_actor", "ticket_events", ["actor", "at"])
    op.create_index("ix_escalation_pages_handle", "escalation_pages", ["handle", "paged_at"])
    op.create_index(
        "ix_tickets_closed",
        "tickets",
        ["desk", "closed_at"],
        sqlite_where=CLOSED,
        postgresql_where=CLOSED,
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_closed", "tickets")
    op.drop_index("ix_escalation_pages_handle", "escalation_pages")
    op.drop_index("ix_ticket_events_actor", "ticket_events")
