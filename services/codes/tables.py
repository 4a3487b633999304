"""The codes that were issued."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import SEALED, Table


class CodeRow(Table):
    """A code that was shown; what it says is sealed in its token."""

    __tablename__ = "codes"

    handle: Mapped[str] = mapped_column(String(16), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    token: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    """When it was replaced or revoked."""
    kid: Mapped[str | None] = mapped_column(String(16), index=True)
    """Of the key that has signed it."""
    flags: Mapped[int] = mapped_column(server_default="0", default=0)
    checks_since: Mapped[datetime | None]
    """When the hour began in which answers about a paper code are counted (SECURITY.md 18)."""
    checks: Mapped[int] = mapped_column(server_default="0", default=0)
