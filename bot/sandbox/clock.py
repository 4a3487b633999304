"""The clock of the pretend world: it runs at real speed, or stands, and can be moved."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class MovableClock:
    """Tells the world's time; calling it returns a datetime in UTC.

    Time runs on from `start` at the speed of the machine's monotonic clock, so that a world that
    is left alone behaves like the real one; a clock that is not running stands until it is moved,
    so that a story is the same on a slow machine.
    """

    def __init__(self, start: datetime, *, is_running: bool = True) -> None:
        if start.tzinfo is None:
            raise ValueError("The clock needs an aware datetime.")
        self._base = start.astimezone(UTC)
        self._since = time.monotonic()
        self._is_running = is_running
        self._listeners: list[Callable[[datetime], None]] = []

    def __call__(self) -> datetime:
        if not self._is_running:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def advance(self, step: timedelta) -> datetime:
        """Move the clock by `step` and return the new time."""
        return self.set(self() + step)

    def set(self, moment: datetime) -> datetime:
        """Put the clock to `moment`, tell everybody who asked, and return it."""
        if moment.tzinfo is None:
            raise ValueError("The clock needs an aware datetime.")
        self._base = moment.astimezone(UTC)
        self._since = time.monotonic()
        for listener in tuple(self._listeners):
            listener(moment)
        return moment

    def run(self) -> None:
        """Let time run on from here, at real speed."""
        self._base = self()
        self._since, self._is_running = time.monotonic(), True

    def stand(self) -> None:
        """Let time stand still from here on."""
        self._base, self._is_running = self(), False

    def on_move(self, listener: Callable[[datetime], None]) -> Callable[[], None]:
        """Call `listener` with the new time after each jump; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
