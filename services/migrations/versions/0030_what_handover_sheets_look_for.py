"""What was done in a shift, found without reading what was done before it."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_ticket_events_actor": ("ticket_events", ["actor", "at"]),
    "ix_escalation_pages_handle": ("escalation_pages", ["handle", "paged_at"]),
    "ix_tickets_closed": ("tickets", ["desk", "closed_at"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
