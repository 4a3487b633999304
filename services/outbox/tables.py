"""Messages that wait, and where those that were sent now stand."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import DIGEST, SEALED, Table

BigId = BigInteger().with_variant(Integer, "sqlite")


class OutboxRow(Table):
    """A message that a person must not miss."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    address: Mapped[str] = mapped_column(String(64))
    thread: Mapped[str | None] = mapped_column(String(20))
    """Of a forum: the topic in which somebody asked, and is answered."""
    view: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    params: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    """Sealed; emptied an hour after sending."""
    placing: Mapped[str] = mapped_column(String(8))
    slot: Mapped[str | None] = mapped_column(String(64))
    is_silent: Mapped[bool]
    priority: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(64))
    may_stand: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A former try may have been heard: its answer was lost, or the process died."""
    not_before: Mapped[datetime | None]
    """Until when the chat was to be left alone; only the next start has to look at it."""

    __table_args__ = (
        Index(
            "ix_outbox_unsent",
            "address",
            "id",
            sqlite_where=text("status IN ('waiting', 'sending')"),
            postgresql_where=text("status IN ('waiting', 'sending')"),
        ),
    )


class Shown(Table):
    """A message that stands in a chat's slot, so that it can be edited or replaced."""

    __tablename__ = "shown_messages"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    slot: Mapped[str] = mapped_column(String(64), primary_key=True)
    message: Mapped[str] = mapped_column(String(64))
    digest: Mapped[bytes] = mapped_column(LargeBinary, info=DIGEST)
    """Of the content: an edit that changes nothing is not sent."""
    has_picture: Mapped[bool] = mapped_column(default=False)
    shown_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (Index("ix_shown_messages_message", "address", "message"),)
