"""Changes of shift."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import SEALED, Table


class ShiftTurn(Table):
    """A desk goes from one officer to the next, at a moment."""

    __tablename__ = "shift_turns"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Desk and minute."""
    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"))
    at: Mapped[datetime] = mapped_column(index=True)
    leaving: Mapped[str | None] = mapped_column(String(32))
    began_at: Mapped[datetime | None]
    coming: Mapped[str | None] = mapped_column(String(32))
    until: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    is_kept: Mapped[bool] = mapped_column(default=False)
    """The one who leaves goes on with the tickets they have."""
    words: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    """Sealed: the line for the next one; emptied after a week."""
    taken_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the leads heard that nobody had taken over."""
    received: Mapped[int | None]
    resolved: Mapped[int | None]
    still_open: Mapped[int | None]
