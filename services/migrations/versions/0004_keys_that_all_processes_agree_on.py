"""Keys that all processes agree on; what people were told is sealed.

Whose telling it is, release 1 said in the clear beside the colour (`standings`). Its rows stay
for it until a process of this release takes them over at its start; taken back, people are told
of changes again once they have asked again.
"""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "active_key",
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("ring", sa.String(length=16), nullable=False),
        sa.Column("former", sa.String(length=256), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_active_key")),
    )
    op.create_table(
        "tellings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("told", sa.String(length=8), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tellings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tellings_told"), ["told"], unique=False)

    op.create_table(
        "telling_subjects",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("telling", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["telling"],
            ["tellings.id"],
            name=op.f("fk_telling_subjects_telling_tellings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_telling_subjects")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("telling_subjects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telling_subjects_telling"), ["telling"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("telling_subjects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telling_subjects_telling"))

    op.drop_table("telling_subjects")
    with op.batch_alter_table("tellings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tellings_told"))

    op.drop_table("tellings")
    op.drop_table("active_key")
