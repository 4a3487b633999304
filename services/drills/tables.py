"""One row for each drill."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class Drill(Table):
    """A practice ticket, who started it, and what was measured."""

    __tablename__ = "drills"

    ticket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    desk: Mapped[str] = mapped_column(String(32))
    started_by: Mapped[str | None] = mapped_column(String(32))
    """The handle of the lead or of headquarters; None: the command line."""
    started_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    """When it was taken for the first time."""
    answered_at: Mapped[datetime | None]
    """When it was answered for the first time."""
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(String(16))

    __table_args__ = (
        Index(
            "ix_drills_open",
            "desk",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
