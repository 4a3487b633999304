"""Partners, and their calls."""

from datetime import datetime

from sqlalchemy import JSON, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import HASH, Table


class Partner(Table):
    """An institution that may call the partner interface until a day."""

    __tablename__ = "partners"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, info=HASH)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    daily_quota: Mapped[int]
    added_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class PartnerCall(Table):
    """One call: insert-only. Neither the code it was about is kept nor what the answer was."""

    __tablename__ = "partner_calls"
    __table_args__ = (Index("ix_partner_calls_partner_at", "partner", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(index=True)
    operation: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(24))
