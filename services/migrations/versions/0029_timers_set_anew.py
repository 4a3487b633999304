"""How often a timer was set: who fires one sees whether it was set anew meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("timers") as timers:
        # The former release names no such column: it gets the default.
        timers.add_column(sa.Column("times_set", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("timers") as timers:
        timers.drop_column("times_set")
