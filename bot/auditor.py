"""Alarms when the house falls behind: what is overdue by a minute, or fails again and again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from bot.metrics import Metrics
from services.registry import Services

log = structlog.get_logger()

OVERDUE = timedelta(minutes=1)
LOOK_SECONDS = 60.0
"""Between two looks, and so between two alarms of one kind."""


class Auditor:
    """Looks at what waits, and remembers which failures it has told of."""

    def __init__(self, services: Services, metrics: Metrics) -> None:
        self._services = services
        self._metrics = metrics
        self._told: frozenset[str] | None = None
        """Kinds of steps; None before the first look, when an earlier message may stand."""

    async def run(self, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Look once a minute, for ever; what became due while nobody ran is done by then."""
        while True:
            await sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Alarm once for each kind of work of which something is overdue, or begins to fail."""
        backlog = await self._services.backlog.look()
        for kind, waiting in (
            ("update", backlog.updates),
            ("message", backlog.oldest_message),
            ("timer", backlog.timers),
            ("call", backlog.calls),
        ):
            age = waiting.age(backlog.at)
            if age >= OVERDUE:
                self._metrics.alarmed(kind)
                seconds = int(age.total_seconds())
                log.error("overdue", kind=kind, count=waiting.count, seconds=seconds)
        await self._look_at_steps(backlog.failing)

    async def _look_at_steps(self, failing: Mapping[str, int]) -> None:
        """Tell once of each kind of step that fails again and again, and once that it is over."""
        now, before = frozenset(failing), self._told
        if now == before:
            return
        news = sorted(now - (before or frozenset()))
        await self._services.alarms.tell(is_news=bool(news))
        for kind in news:
            self._metrics.alarmed("step")
            log.error("step_fails", kind=kind, count=failing[kind])
        for kind in sorted((before or frozenset()) - now):
            log.warning("step_works_again", kind=kind)
        self._told = now
