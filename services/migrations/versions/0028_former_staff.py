"""Whose a handle was: under it tickets, calls and shifts are kept."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

SEEN = sa.text(
    """
    SELECT handle FROM (
        SELECT assignee AS handle FROM tickets
        UNION SELECT actor FROM ticket_events
        UNION SELECT author FROM ticket_messages
        UNION SELECT handle FROM escalation_pages
        UNION SELECT officer FROM flash_seen
        UNION SELECT officer FROM shifts
        UNION SELECT backup FROM shifts
    ) AS seen
    WHERE handle IS NOT NULL AND handle NOT IN (SELECT handle FROM staff)
    """
)
"""Handles under which something is kept although nobody has them: who that was, nobody knows."""


def upgrade() -> None:
    former = op.create_table(
        "former_staff",
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=16), nullable=True),
        sa.Column("left_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_former_staff")),
    )
    with op.batch_alter_table("former_staff") as batch_op:
        batch_op.create_index(batch_op.f("ix_former_staff_person"), ["person"], unique=False)
    seen = op.get_bind().execute(SEEN).scalars().all()
    now = datetime.now(UTC)
    op.bulk_insert(former, [{"handle": one, "person": None, "left_at": now} for one in seen])


def downgrade() -> None:
    with op.batch_alter_table("former_staff") as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_staff_person"))

    op.drop_table("former_staff")
