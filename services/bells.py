"""Bells wake sleeping loops: a commit or a moved clock rings, a loop waits."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field


class Bell:
    """Wakes everybody who waits; a ring that nobody waits for is kept for the next."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._afar: Callable[[], None] | None = None

    def carry(self, afar: Callable[[], None] | None) -> None:
        """Let every ring be heard elsewhere too: by the other processes."""
        self._afar = afar

    def ring(self) -> None:
        """Wake who waits, here and in the other processes."""
        self._event.set()
        if self._afar is not None:
            self._afar()

    def wake(self) -> None:
        """Wake who waits in this process alone."""
        self._event.set()

    async def wait(self, seconds: float | None) -> None:
        """Return at the next ring, or after the given seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            pass
        finally:
            self._event.clear()


class Switch:
    """Is on or off; whoever needs it one way waits until it is."""

    def __init__(self) -> None:
        self._on, self._off = asyncio.Event(), asyncio.Event()
        self.turn(on=True)

    @property
    def is_on(self) -> bool:
        return self._on.is_set()

    def turn(self, *, on: bool) -> None:
        (self._on if on else self._off).set()
        (self._off if on else self._on).clear()

    async def wait(self, *, on: bool) -> None:
        """Return as soon as it is that way."""
        await (self._on if on else self._off).wait()


@dataclass(frozen=True)
class Bells:
    """What wakes the loops."""

    inbox: Bell = field(default_factory=Bell)
    outbox: Bell = field(default_factory=Bell)
    timers: Bell = field(default_factory=Bell)
    calls: Bell = field(default_factory=Bell)

    def named(self) -> dict[str, Bell]:
        return {
            "inbox": self.inbox,
            "outbox": self.outbox,
            "timers": self.timers,
            "calls": self.calls,
        }

    def ring_all(self) -> None:
        """Wake everybody: the clock was moved, or the house closes."""
        for bell in self.named().values():
            bell.ring()
