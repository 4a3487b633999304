"""Calls to the gateway."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pager_calls",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("fault", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pager_calls")),
    )
    with op.batch_alter_table("pager_calls") as batch_op:
        batch_op.create_index(batch_op.f("ix_pager_calls_ticket"), ["ticket"], unique=False)
        batch_op.create_index(
            "ix_pager_calls_waiting",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
    with op.batch_alter_table("escalations") as batch_op:
        batch_op.add_column(
            sa.Column("is_practice", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("escalations") as batch_op:
        batch_op.drop_column("is_practice")

    with op.batch_alter_table("pager_calls") as batch_op:
        batch_op.drop_index(
            "ix_pager_calls_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_pager_calls_ticket"))

    op.drop_table("pager_calls")
