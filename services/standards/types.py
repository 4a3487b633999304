"""What crosses the door of the standards' room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Pace(StrEnum):
    """How pressing a ticket is."""

    NOW = "now"
    """Somebody is kept out or in danger."""
    TONIGHT = "tonight"
    THREE_DAYS = "three_days"
    CAN_WAIT = "can_wait"


class Step(StrEnum):
    """Who is called."""

    NAMED = "named"
    """A colleague to whom the ticket was passed on."""
    DUTY = "duty"
    BACKUP = "backup"
    LEAD = "lead"
    PARENT = "parent"
    HQ = "hq"
    GATEWAY = "gateway"
    """The gateway for SMS and voice: nobody's chat."""


@dataclass(frozen=True)
class Tempo:
    """How long each part of handling may take."""

    take: timedelta
    later_step: timedelta
    """How long each escalation step lasts after the first."""
    first_answer: timedelta
    """Counted from taking."""
    next_answer: timedelta
    """Counted from the last answer."""


@dataclass(frozen=True)
class Standard:
    """One version; it never changes, and a ticket keeps the one it was submitted under."""

    version: int
    tempos: Mapping[Pace, Tempo]
    steps: tuple[Step, ...]
    page_every: timedelta
    most_pages: int
    """How often one person is rung within a step."""
    effective_on: date | None = None
    """The first local day on which it holds; None: built in."""

    def tempo(self, pace: Pace) -> Tempo:
        return self.tempos[pace]
