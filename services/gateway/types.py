"""What crosses the door of the gateway's room."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True)
class GatewayConfig:
    """Where calls are posted to, and what signs them (DESIGN.md section 3)."""

    url: str
    secret: str = field(repr=False)


class State(StrEnum):
    """What became of a call."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    GIVEN_UP = "given_up"
    """The gateway refused it, or could not be reached for too long."""
    CANCELLED = "cancelled"
    """Somebody took the ticket, or it is over."""


@dataclass(frozen=True)
class Call:
    """A call that is due: nothing personal in it."""

    id: str
    """By it the gateway knows a repetition."""
    ticket: int
    desk: str
    step: str
    at: datetime
    """When the step began."""
    tries: int
    """How often it was posted in vain."""


@dataclass(frozen=True)
class Answer:
    """What the gateway said, or why nothing was heard."""

    status: int | None = None
    retry_after: timedelta | None = None
    fault: str | None = None
    """A word of ours where nothing was heard: `slow`, `certificate`, `unreachable`."""
