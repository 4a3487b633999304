"""One row for each shift."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class ShiftRow(Table):
    """A shift of a desk; two of one desk never overlap."""

    __tablename__ = "shifts"

    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime]
    day: Mapped[date]
    """The local day under which the file names it."""
    officer: Mapped[str] = mapped_column(String(32))
    backup: Mapped[str | None] = mapped_column(String(32))
    changed_at: Mapped[datetime | None]
    """When somebody else got it; calendars rely on it."""

    __table_args__ = (Index("ix_shifts_desk_ends_at", "desk", "ends_at"),)
