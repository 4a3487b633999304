"""Where each escalation stands, and who was called."""

from datetime import datetime, timedelta

from sqlalchemy import Index, Interval, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class Escalation(Table):
    """One row for each ticket that was ever submitted."""

    __tablename__ = "escalations"

    ticket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[int]
    """Counts how often it began: what is pressed counts for its own generation only."""
    policy: Mapped[int]
    desk: Mapped[str] = mapped_column(String(32))
    step: Mapped[str | None] = mapped_column(String(8))
    """None: nobody has been called yet."""
    until: Mapped[datetime]
    later: Mapped[timedelta] = mapped_column(Interval)
    """How long each step after the first lasts."""
    opens_at: Mapped[datetime | None]
    """Collected at night: all calls of one officer at this time are one."""
    first: Mapped[str | None] = mapped_column(String(64))
    """The colleague who is called before everybody else."""
    without: Mapped[str | None] = mapped_column(String(64))
    """The officer who had it and gave no answer in time."""
    rounds: Mapped[int]
    """How often everybody was called without success since it began."""
    is_paused: Mapped[bool]
    is_practice: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A drill: nobody is called from outside."""


class Page(Table):
    """A call of an officer for a ticket."""

    __tablename__ = "escalation_pages"

    ticket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    handle: Mapped[str] = mapped_column(String(64), primary_key=True)
    step: Mapped[str] = mapped_column(String(8))
    paged_at: Mapped[datetime]
    rings: Mapped[int]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_escalation_pages_handle", "handle", "paged_at"),
        Index(
            "ix_escalation_pages_open",
            "handle",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
