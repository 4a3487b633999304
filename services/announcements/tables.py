"""Announcements, their recipients, and who wants none."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import SEALED, Table


class AnnouncementRow(Table):
    """An announcement of headquarters."""

    __tablename__ = "announcements"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    author: Mapped[str] = mapped_column(String(32))
    audience: Mapped[str] = mapped_column(String(16))
    desk: Mapped[str | None] = mapped_column(String(32))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    """Sealed: the words; None only for as long as it takes to learn the id."""
    status: Mapped[str] = mapped_column(String(10))
    changed_at: Mapped[datetime]


class AnnouncementRecipient(Table):
    """One of those to whom it goes, and what became of it there."""

    __tablename__ = "announcement_recipients"

    announcement: Mapped[int] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True
    )
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    fate: Mapped[str] = mapped_column(String(10))

    __table_args__ = (
        Index("ix_announcement_recipients_fate", "announcement", "fate"),
        Index("ix_announcement_recipients_address", "address"),
    )


class AnnouncementRefusal(Table):
    """An account that wants no announcements."""

    __tablename__ = "announcement_refusals"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime]
