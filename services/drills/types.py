"""What crosses the door of the drills' room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Ending(StrEnum):
    """How a drill ended."""

    DONE = "done"
    """It was answered."""
    UNTAKEN = "untaken"
    """Nobody took it in time."""
    UNANSWERED = "unanswered"
    """It was taken, and nobody answered in time."""
    CALLED_OFF = "called_off"
    GAVE_WAY = "gave_way"
    """A real ticket came to the desk."""


@dataclass(frozen=True)
class DrillDetails:
    """A drill and what was measured."""

    number: int
    """Of its practice ticket."""
    desk: str
    started_by: str | None
    """The handle of who started it; None: the command line."""
    started_at: datetime
    taken_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    ending: Ending | None

    @property
    def until_taken(self) -> timedelta | None:
        return self.taken_at - self.started_at if self.taken_at else None

    @property
    def until_answered(self) -> timedelta | None:
        return self.answered_at - self.started_at if self.answered_at else None
