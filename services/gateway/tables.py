"""The calls to the gateway, and what became of them."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class PagerCall(Table):
    """A call that an escalation step made, written in the step's own transaction."""

    __tablename__ = "pager_calls"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ticket: Mapped[int] = mapped_column(index=True)
    desk: Mapped[str] = mapped_column(String(32))
    step: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    next_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (
        Index(
            "ix_pager_calls_waiting",
            "next_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
