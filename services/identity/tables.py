"""Logins on their way, and the bindings they lead to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import HASH, SEALED, Table


class LoginTicket(Table):
    """A login link that a chat was given; only the hash of its secret is kept."""

    __tablename__ = "login_tickets"

    ticket_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, info=HASH)
    account: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When a binding of the account spent it."""


class Authorisation(Table):
    """One opening of a login link: what the platform's answer is compared with."""

    __tablename__ = "authorisations"

    state_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, info=HASH)
    ticket_hash: Mapped[bytes] = mapped_column(
        ForeignKey("login_tickets.ticket_hash", ondelete="CASCADE"), index=True, info=HASH
    )
    cookie_hash: Mapped[bytes] = mapped_column(LargeBinary, index=True, info=HASH)
    secrets: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    """Nonce and PKCE verifier, sealed."""
    consent_version: Mapped[int]
    consent_language: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    """Also when the consent was given: the button is both."""
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PendingResult(Table):
    """A login or a refusal that waits for the one-time code to arrive in its own chat."""

    __tablename__ = "pending_results"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=HASH)
    account: Mapped[str] = mapped_column(String(64), index=True)
    refusal: Mapped[str | None] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(128))
    identity: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    """Sealed; emptied as soon as it is used."""
    is_same_browser: Mapped[bool]
    consent_version: Mapped[int]
    consent_language: Mapped[str] = mapped_column(String(16))
    consented_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    code_used_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class Binding(Table):
    """A person and the account that is theirs; at most one of each at a time."""

    __tablename__ = "bindings"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"), index=True)
    account: Mapped[str] = mapped_column(String(64), index=True)
    level: Mapped[str] = mapped_column(String(128))
    logins: Mapped[int]
    bound_at: Mapped[datetime]
    authenticated_at: Mapped[datetime]
    consent_version: Mapped[int]
    consent_language: Mapped[str] = mapped_column(String(16))
    consented_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_bindings_active_person",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_bindings_active_account",
            "account",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class Move(Table):
    """A person who went from one account to another; the former one may say "not me"."""

    __tablename__ = "moves"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    former: Mapped[str] = mapped_column(String(64), index=True)
    later: Mapped[str] = mapped_column(String(64), index=True)
    moved_at: Mapped[datetime]
    disputed_at: Mapped[datetime | None]
    """Since when neither account is bound without a newer login."""
