"""What crosses the door of the backlog's room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.outbox.types import Priority


@dataclass(frozen=True)
class Waiting:
    """How many wait, and the moment from which the first of them does."""

    count: int = 0
    since: datetime | None = None

    def age(self, now: datetime) -> timedelta:
        """Return how long the first has waited; nothing where none does."""
        return max(now - self.since, timedelta()) if self.since else timedelta()


@dataclass(frozen=True)
class Backlog:
    """One look at everything that carries messages."""

    at: datetime
    updates: Waiting
    updates_aside: int
    """Updates that could not be handled, of the last days."""
    messages: Mapping[Priority, Waiting]
    timers: Waiting
    """Timers that are due; `since` is when the first of them was."""
    failing: Mapping[str, int]
    """Timers whose step failed again and again, by kind; each is tried again now and then."""

    calls: Waiting
    """Calls to the gateway that are due; `since` is when the first of them was."""

    @property
    def oldest_message(self) -> Waiting:
        """All unsent messages together."""
        since = [waiting.since for waiting in self.messages.values() if waiting.since]
        count = sum(waiting.count for waiting in self.messages.values())
        return Waiting(count, min(since, default=None))
