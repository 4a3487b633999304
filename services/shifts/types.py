"""What crosses the door of the shifts' room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.tickets.types import TicketDetails, Words
from services.tickets.watches import Watch


@dataclass(frozen=True)
class Turn:
    """A desk goes from one officer to the next."""

    desk: str
    at: datetime
    leaving: str | None
    """A handle; None where nobody was on duty before."""
    began_at: datetime | None
    """Since when the one who leaves was on duty without a break."""
    coming: str | None
    """None: a gap begins."""
    until: datetime | None
    """How long the one who comes stays without a break."""
    handed_at: datetime | None = None
    is_kept: bool = False
    """The one who leaves goes on with what they have."""
    taken_at: datetime | None = None
    told_at: datetime | None = None
    """When the leads heard that nobody had taken over."""
    received: int | None = None
    resolved: int | None = None
    still_open: int | None = None


@dataclass(frozen=True)
class Sheet:
    """The handover sheet of one officer: all their desks whose shift ends then."""

    officer: str
    at: datetime
    began_at: datetime
    turns: tuple[Turn, ...]
    watch: Watch
    words: Words | None
    """The line for the next one."""


@dataclass(frozen=True)
class Arrival:
    """What one officer takes over: all their desks whose shift begins then."""

    officer: str
    at: datetime
    turns: tuple[Turn, ...]
    open: tuple[TicketDetails, ...]
    words: tuple[tuple[str, Words], ...]
    """Who leaves, and the line they left."""


@dataclass(frozen=True)
class Block:
    """An officer's shifts at the same hours: one chair, however many desks stand before it."""

    starts_at: datetime
    ends_at: datetime
    desks: tuple[str, ...] = ()


class OfferState(StrEnum):
    """What became of an offered shift."""

    OPEN = "open"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    """Everybody who was asked cannot."""
    EXPIRED = "expired"
    VOID = "void"
    """The roster was changed meanwhile."""
    UNDONE = "undone"
    """A lead gave the shift back to who had it."""


@dataclass(frozen=True)
class Asked:
    """A colleague to whom a shift is offered."""

    handle: str
    declined_at: datetime | None


@dataclass(frozen=True)
class Offer:
    """A shift that its officer wants somebody else to take."""

    id: str
    officer: str
    block: Block
    state: OfferState
    made_at: datetime
    expires_at: datetime
    asked: tuple[Asked, ...]
    taken_by: str | None
    undone_by: str | None
    ended_at: datetime | None
