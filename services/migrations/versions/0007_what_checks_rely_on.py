"""What checks rely on."""

import sqlalchemy as sa
from alembic import op

from services.db.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "app_sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("opening_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_app_sessions")),
        sa.UniqueConstraint("opening_hash", name=op.f("uq_app_sessions_opening_hash")),
    )
    with op.batch_alter_table("app_sessions") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_app_sessions_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "issuer_mappings",
        sa.Column("issuer", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "version", name=op.f("pk_issuer_mappings")),
    )
    op.create_table(
        "issuers",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.String(length=64), nullable=False),
        sa.Column("name_en", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("root", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("revoked", sa.JSON(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("tried_at", UtcDateTime(), nullable=True),
        sa.Column("fault", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_issuers")),
    )
    op.create_table(
        "partner_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("operation", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_calls")),
    )
    with op.batch_alter_table("partner_calls") as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_calls_at"), ["at"], unique=False)
        batch_op.create_index("ix_partner_calls_partner_at", ["partner", "at"], unique=False)

    op.create_table(
        "partners",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("daily_quota", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
    )
    op.create_table(
        "picture_checks",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account", "message", name=op.f("pk_picture_checks")),
    )
    with op.batch_alter_table("picture_checks") as batch_op:
        batch_op.create_index(batch_op.f("ix_picture_checks_at"), ["at"], unique=False)

    op.create_table(
        "receipt_choices",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_receipt_choices")),
    )
    op.create_table(
        "receipt_days",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_days")),
        sa.UniqueConstraint("person", "day", name=op.f("uq_receipt_days_person_day")),
    )
    with op.batch_alter_table("receipt_days") as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_days_day"), ["day"], unique=False)

    op.create_table(
        "trust_lists",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.String(length=16), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_trust_lists")),
    )
    op.create_table(
        "trust_roots",
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_trust_roots")),
    )
    with op.batch_alter_table("codes") as batch_op:
        batch_op.add_column(sa.Column("kid", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("flags", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("checks_since", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("checks", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_codes_kid"), ["kid"], unique=False)

    with op.batch_alter_table("signing_keys") as batch_op:
        batch_op.add_column(sa.Column("activated_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("retired_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("revoked_at", UtcDateTime(), nullable=True))
    # Until now there was one key, which signed from its first day.
    op.execute("UPDATE signing_keys SET activated_at = created_at")
    op.execute("UPDATE codes SET kid = (SELECT max(kid) FROM signing_keys)")


def downgrade() -> None:
    with op.batch_alter_table("signing_keys") as batch_op:
        batch_op.drop_column("revoked_at")
        batch_op.drop_column("retired_at")
        batch_op.drop_column("activated_at")

    with op.batch_alter_table("codes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_codes_kid"))
        batch_op.drop_column("checks")
        batch_op.drop_column("checks_since")
        batch_op.drop_column("flags")
        batch_op.drop_column("kid")

    op.drop_table("trust_roots")
    op.drop_table("trust_lists")
    with op.batch_alter_table("receipt_days") as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_days_day"))

    op.drop_table("receipt_days")
    op.drop_table("receipt_choices")
    with op.batch_alter_table("picture_checks") as batch_op:
        batch_op.drop_index(batch_op.f("ix_picture_checks_at"))

    op.drop_table("picture_checks")
    op.drop_table("partners")
    with op.batch_alter_table("partner_calls") as batch_op:
        batch_op.drop_index("ix_partner_calls_partner_at")
        batch_op.drop_index(batch_op.f("ix_partner_calls_at"))

    op.drop_table("partner_calls")
    op.drop_table("issuers")
    op.drop_table("issuer_mappings")
    with op.batch_alter_table("app_sessions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_app_sessions_expires_at"))

    op.drop_table("app_sessions")
