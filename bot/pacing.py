"""How fast messages may go: over all, to one chat, and to one group (Telegram's limits)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

BURST_PER_CHAT = 3
KEPT_FOR_PAGES = 0.25
"""The part of every shared budget that nothing but pages may use (SECURITY.md 27)."""
LEAST = 2
"""A shared budget holds so much, however slowly it fills: of less only pages could be sent."""


@dataclass
class _Bucket:
    rate: float
    size: float
    kept: float
    """What nothing but pages may use."""
    tokens: float
    at: float

    @classmethod
    def full(cls, rate: float, size: float, at: float, *, kept: float = 0) -> "_Bucket":
        return cls(rate, size, kept, size, at)

    def refill(self, now: float) -> None:
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now

    def moments(self) -> list[float]:
        """Return when one more may go: a page, and anything else."""
        wanted = (level - self.tokens for level in (1, 1 + self.kept))
        return [self.at + tokens / self.rate for tokens in wanted if tokens > 0]


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

    def spend_call(self) -> float:
        """Count one call that shows nothing in any chat.

        Returns the seconds after which it takes nothing from what is kept for pages.
        """
        overall = self._all()
        overall.refill(self.now())
        overall.tokens -= 1
        return max(0.0, (overall.kept - overall.tokens) / overall.rate)

    def refund(self, address: str) -> None:
        """Take back what was counted for an operation that did not take place."""
        for bucket in (self._bucket(address), self._all()):
            bucket.tokens = min(bucket.size, bucket.tokens + 1)

    def pause(self, address: str, seconds: float) -> None:
        """Leave one chat alone for a while, because it was asked for or does not answer."""
        self._paused[address] = max(self._paused.get(address, 0), self.now() + seconds)

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

    def only_for_pages(self) -> set[str]:
        """Return the groups of whose budget no more is left than what is kept for pages."""
        return {
            address for address, bucket in self._buckets.items() if bucket.tokens < 1 + bucket.kept
        }

    def allowance(self, *, for_pages: bool = False) -> int:
        """Return how many operations may start now over all chats."""
        overall = self._all()
        overall.refill(self.now())
        return max(0, int(overall.tokens - (0 if for_pages else overall.kept)))

    def seconds_until_change(self) -> float | None:
        """Return the seconds until something that waits may go."""
        now = self.now()
        moments = [*self._paused.values()]
        for bucket in (*self._buckets.values(), self._all()):
            moments += bucket.moments()
        return max(0.0, min(moments) - now) + 0.001 if moments else None

    def _bucket(self, address: str) -> _Bucket:
        if address not in self._buckets:
            # Telegram numbers groups below zero.
            if address.startswith("-"):
                rate, size = self.rate_per_group / 60, max(self.rate_per_group, LEAST)
                bucket = _Bucket.full(rate, size, self.now(), kept=size * KEPT_FOR_PAGES)
            else:
                size = max(BURST_PER_CHAT, self.rate_per_chat)
                bucket = _Bucket.full(self.rate_per_chat, size, self.now())
            self._buckets[address] = bucket
        return self._buckets[address]

    def _all(self) -> _Bucket:
        if self._overall is None:
            size = max(self.rate, LEAST)
            kept = size * KEPT_FOR_PAGES
            self._overall = _Bucket.full(self.rate, size, self.now(), kept=kept)
        return self._overall
