"""When shifts changed."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("shifts") as batch_op:
        batch_op.add_column(sa.Column("changed_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("shifts") as batch_op:
        batch_op.drop_column("changed_at")
