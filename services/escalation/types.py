"""What crosses the door of the escalation's room."""

from dataclasses import dataclass
from datetime import datetime

from services.standards.types import Step

__all__ = ["Call", "Search", "Step", "Waiting"]


@dataclass(frozen=True)
class Call:
    """Somebody who was called at a step."""

    step: Step
    handle: str


@dataclass(frozen=True)
class Search:
    """How the search for an officer stands."""

    until: datetime
    """When the running step ends."""
    called: int
    """How many officers were called in this round."""
    rounds: int
    """How often everybody was called without success."""
    is_by_gateway: bool
    """People are being called by SMS or voice now."""


@dataclass(frozen=True)
class Waiting:
    """A ticket that waits for an officer, as this officer's page shows it."""

    number: int
    generation: int
    desk: str
    step: Step
    until: datetime
    """When the step ends."""
    is_current: bool
    """False: the next is called already; the officer may take it all the same."""
    missed: tuple[Call, ...] = ()
    """Who was called before and has not taken it."""
    now_called: tuple[Call, ...] = ()
    next_step: Step | None = None
    """Who is called afterwards; None: it begins again with the officer on duty."""
