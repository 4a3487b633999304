"""Changes of shift, and shifts that are offered to colleagues."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
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


class ShiftOffer(Table):
    """A shift that its officer wants somebody else to take."""

    __tablename__ = "shift_offers"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    officer: Mapped[str] = mapped_column(String(32), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    desks: Mapped[str] = mapped_column(Text)
    """Codes, with semicolons."""
    state: Mapped[str] = mapped_column(String(10), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    taken_by: Mapped[str | None] = mapped_column(String(32))
    undone_by: Mapped[str | None] = mapped_column(String(32))
    ended_at: Mapped[datetime | None]


class ShiftAsk(Table):
    """A colleague to whom a shift is offered."""

    __tablename__ = "shift_asks"

    offer: Mapped[str] = mapped_column(
        ForeignKey("shift_offers.id", ondelete="CASCADE"), primary_key=True
    )
    handle: Mapped[str] = mapped_column(String(32), primary_key=True)
    declined_at: Mapped[datetime | None]


class ShiftFault(Table):
    """A gap, or an officer out of reach, of which somebody was told; gone when it is mended."""

    __tablename__ = "shift_faults"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Desk and key."""
    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    """A gap's beginning, or an officer's handle."""
    nearness: Mapped[int]
    """The most urgent threshold that was told."""
    told_at: Mapped[datetime]
