"""Contacts of enterprises."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_links",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("enterprise", sa.String(length=16), nullable=False),
        sa.Column("inviter", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise"],
            ["enterprises.id"],
            name=op.f("fk_contact_links_enterprise_enterprises"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_contact_links")),
    )
    with op.batch_alter_table("contact_links") as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_links_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_links_inviter"), ["inviter"], unique=False)

    op.create_table(
        "enterprise_contacts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("enterprise", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=16), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("checked_by", sa.String(length=32), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise"],
            ["enterprises.id"],
            name=op.f("fk_enterprise_contacts_enterprise_enterprises"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_contacts")),
        sa.UniqueConstraint(
            "enterprise", "person", name=op.f("uq_enterprise_contacts_enterprise_person")
        ),
    )
    with op.batch_alter_table("enterprise_contacts") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_enterprise_contacts_person"), ["person"], unique=False
        )

    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(sa.Column("shared_with", sa.String(length=16), nullable=True))
        batch_op.create_index(batch_op.f("ix_tickets_shared_with"), ["shared_with"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_index(batch_op.f("ix_tickets_shared_with"))
        batch_op.drop_column("shared_with")

    with op.batch_alter_table("enterprise_contacts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_enterprise_contacts_person"))

    op.drop_table("enterprise_contacts")
    with op.batch_alter_table("contact_links") as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_links_inviter"))
        batch_op.drop_index(batch_op.f("ix_contact_links_account"))

    op.drop_table("contact_links")
