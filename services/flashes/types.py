"""What crosses the door of the flash reports' room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Seen:
    """A member of headquarters who has seen a report."""

    handle: str
    at: datetime


@dataclass(frozen=True)
class Flash:
    """That a ticket was reported to headquarters."""

    number: int
    by: str
    """The handle of the officer."""
    at: datetime
    seen: tuple[Seen, ...]
    """The first one first."""
