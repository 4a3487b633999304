"""What crosses the door of the shifts' room."""

from dataclasses import dataclass
from datetime import datetime

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
