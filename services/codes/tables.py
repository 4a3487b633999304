"""Signing keys, wrapped, and the codes that were issued."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import SEALED, WRAPPED, Table


class SigningKeyRow(Table):
    """A key that signs codes; its secret is wrapped by the vault."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(String(16), primary_key=True)
    """Eight bytes in hexadecimal digits."""
    wrapped: Mapped[bytes] = mapped_column(LargeBinary, info=WRAPPED)
    public: Mapped[dict[str, str]] = mapped_column(JSON)
    """As `/.well-known/jwks.json` publishes it."""
    created_at: Mapped[datetime]


class CodeRow(Table):
    """A code that was shown; what it says is sealed in its token."""

    __tablename__ = "codes"

    handle: Mapped[str] = mapped_column(String(16), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    token: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was replaced or revoked."""
