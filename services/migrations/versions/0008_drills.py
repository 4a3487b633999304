"""Drills."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drills",
        sa.Column("ticket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("desk", sa.String(length=32), nullable=False),
        sa.Column("started_by", sa.String(length=32), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ending", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_drills")),
    )
    with op.batch_alter_table("drills") as batch_op:
        batch_op.create_index(
            "ix_drills_open",
            ["desk"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(
            sa.Column("is_drill", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_column("is_drill")

    with op.batch_alter_table("drills") as batch_op:
        batch_op.drop_index(
            "ix_drills_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("drills")
