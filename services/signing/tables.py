"""Keys that sign codes, and the root that signs trust lists; their secrets are wrapped."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import WRAPPED, Table


class SigningKeyRow(Table):
    """A key that signs codes; its secret is wrapped by the vault."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(String(16), primary_key=True)
    """Eight bytes in hexadecimal digits."""
    wrapped: Mapped[bytes] = mapped_column(LargeBinary, info=WRAPPED)
    public: Mapped[dict[str, str]] = mapped_column(JSON)
    """As `/.well-known/jwks.json` publishes it."""
    created_at: Mapped[datetime]
    """Since when it is published."""
    activated_at: Mapped[datetime | None]
    """Since when it signs; None: it stands by."""
    retired_at: Mapped[datetime | None]
    """Since when it signs no more; what it has signed stays good."""
    revoked_at: Mapped[datetime | None]
    """Since when nothing that it has signed counts."""


class TrustRootRow(Table):
    """The key that signs this installation's trust lists."""

    __tablename__ = "trust_roots"

    kid: Mapped[str] = mapped_column(String(16), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary, info=WRAPPED)
    public: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
