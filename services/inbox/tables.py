"""Updates as they came."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import SEALED, Table


class InboxRow(Table):
    """An update under the number that its sender gave it; a repetition changes nothing."""

    __tablename__ = "inbox"

    update: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    lane: Mapped[str] = mapped_column(String(64))
    """Updates of one lane are handled in order: a chat, or a person without one."""
    raw: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    """Sealed; emptied once handled."""
    status: Mapped[str] = mapped_column(String(8))
    tries: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        Index(
            "ix_inbox_waiting",
            "update",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        Index(
            "ix_inbox_unfinished",
            "lane",
            "update",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
    )
