"""Telegram away, or out of patience with all of us: how long to wait before the next try."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

LONGEST_PAUSE = 60.0
MOST_FAILURES = 2
"""So many failures, with no success between them, are no longer those of one chat."""
MOST_THROTTLED = 3
"""So many chats that get a 429, with no success between them, share one limit."""

_chance = random.SystemRandom()


def backoff(failures: int) -> float:
    """Return the seconds before try number `failures` + 1: doubling, up to a minute, uneven."""
    return min(2.0 ** min(failures, 16), LONGEST_PAUSE) * _chance.uniform(0.5, 1.0)


@dataclass
class Outage:
    """Holds everything while Telegram is away, and lets one message go ahead when it is back.

    While it is away nothing but a harmless question goes out: a message whose answer is lost
    might stand in its chat.
    """

    now: Callable[[], float] = time.monotonic
    pause: Callable[[int], float] = backoff
    _failures: int = 0
    _questions: int = 0
    _throttled: set[str] = field(default_factory=set)
    _until: float = 0
    _must_ask: bool = False

    @property
    def is_suspected(self) -> bool:
        """Whether the next message goes alone, ahead of all others."""
        return self._failures >= MOST_FAILURES or len(self._throttled) >= MOST_THROTTLED

    @property
    def must_ask(self) -> bool:
        """Whether it is time to ask if Telegram is back; nothing goes before it has answered."""
        return self._must_ask and self._until <= self.now()

    @property
    def holds(self) -> bool:
        return self._must_ask or self._until > self.now()

    def seconds_until_change(self) -> float | None:
        left = self._until - self.now()
        return left + 0.001 if left > 0 else None

    def succeeded(self) -> None:
        """Note that Telegram has done something for us."""
        self._failures = self._questions = 0
        self._throttled.clear()
        self._until = 0
        self._must_ask = False

    def failed(self) -> None:
        """Note that Telegram did not answer."""
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            self._hold(self.pause(self._failures - MOST_FAILURES))
            self._must_ask = True

    def refused(self) -> None:
        """Note that Telegram says it does not know this bot, or this method."""
        self._failures = max(self._failures, MOST_FAILURES)
        self._must_ask = True

    def throttled(self, address: str, seconds: float) -> None:
        """Note that a chat was asked for patience."""
        self._throttled.add(address)
        if len(self._throttled) >= MOST_THROTTLED:
            self._hold(seconds)

    def answered(self, *, is_back: bool) -> None:
        """Note what became of the question."""
        if is_back:
            self._must_ask = False
            return
        self._questions += 1
        self._hold(self.pause(self._questions))

    def _hold(self, seconds: float) -> None:
        self._until = max(self._until, self.now() + seconds)
