"""Groups that wait."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting_groups",
        sa.Column("desk", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("officer", sa.String(length=32), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("strangers", sa.Integer(), nullable=True),
        sa.Column("is_forum", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["desk"], ["desks.code"], name=op.f("fk_waiting_groups_desk_desks")
        ),
        sa.PrimaryKeyConstraint("desk", name=op.f("pk_waiting_groups")),
    )
    with op.batch_alter_table("waiting_groups") as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_groups_key"), ["key"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("waiting_groups") as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_groups_key"))

    op.drop_table("waiting_groups")
