"""How fast messages may go: over all, to one chat, and to one group (Telegram's limits)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

BURST_PER_CHAT = 3


@dataclass
class _Bucket:
    rate: float
    size: float
    tokens: float
    at: float

    def refill(self, now: float) -> None:
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now

    def free_at(self) -> float:
        return self.at if self.tokens >= 1 else self.at + (1 - self.tokens) / self.rate


@dataclass
class Pacer:
    """Knows who must wait, and until when; it counts real seconds, not the injected clock's."""

    rate: float = 30
    """Messages per second over all."""
    rate_per_chat: float = 1
    """Messages per second and private chat, with a burst of three."""
    rate_per_group: float = 20
    """Operations per minute and group."""
    now: Callable[[], float] = time.monotonic
    _buckets: dict[str, _Bucket] = field(default_factory=dict)
    _paused: dict[str, float] = field(default_factory=dict)
    _overall: _Bucket | None = None

    def spend(self, address: str) -> None:
        """Count one operation in a chat."""
        for bucket in (self._bucket(address), self._all()):
            bucket.refill(self.now())
            bucket.tokens -= 1

    def pause(self, address: str, seconds: float) -> None:
        """Leave one chat alone for a while, because it was asked for or does not answer."""
        self._paused[address] = self.now() + seconds

    def waiting(self) -> set[str]:
        """Return the chats that must wait now; forgets those that are free again."""
        now = self.now()
        for address in [address for address, until in self._paused.items() if until <= now]:
            del self._paused[address]
        blocked = set(self._paused)
        for address, bucket in list(self._buckets.items()):
            bucket.refill(now)
            if bucket.tokens < 1:
                blocked.add(address)
            elif bucket.tokens >= bucket.size:
                del self._buckets[address]
        return blocked

    def allowance(self) -> int:
        """Return how many operations may start now over all chats."""
        overall = self._all()
        overall.refill(self.now())
        return max(0, int(overall.tokens))

    def seconds_until_change(self) -> float | None:
        """Return the seconds until some chat that waits is free again."""
        now = self.now()
        moments = [*self._paused.values()]
        moments += [
            bucket.free_at()
            for bucket in (*self._buckets.values(), self._all())
            if bucket.tokens < 1
        ]
        return max(0.0, min(moments) - now) + 0.001 if moments else None

    def _bucket(self, address: str) -> _Bucket:
        if address not in self._buckets:
            # Telegram numbers groups below zero.
            if address.startswith("-"):
                rate, size = self.rate_per_group / 60, self.rate_per_group
            else:
                rate, size = self.rate_per_chat, max(BURST_PER_CHAT, self.rate_per_chat)
            self._buckets[address] = _Bucket(rate, size, size, self.now())
        return self._buckets[address]

    def _all(self) -> _Bucket:
        if self._overall is None:
            self._overall = _Bucket(self.rate, self.rate, self.rate, self.now())
        return self._overall
