"""What `/metrics` says: numbers about the house, and nothing about anybody.

What happened is counted where it happened, in this process. What waits is looked up in the
database, so every process tells the same about the house as a whole.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from telegram import WebhookInfo

from services.backlog.types import Backlog
from services.db.probing import AWAY
from services.records.types import Source
from services.registry import Services
from services.tally import Counted

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
PATIENCE = 5.0
"""Seconds in which the database must have answered."""
HOUR = 3600

disable_created_metrics()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Hook:
    """What Telegram last said about our webhook."""

    pending: int
    failed_at: datetime | None


class Metrics:
    """The numbers of one process; its registry is its own, so that there can be several."""

    def __init__(self, services: Services) -> None:
        self.registry = CollectorRegistry()
        self.hook: Hook | None = None
        self._services = services
        self._seen = _Seen(self)
        self.registry.register(self._seen)
        ProcessCollector(registry=self.registry)
        self._calls = Histogram(
            "bamin_bot_api_seconds",
            "Calls of the Bot API by method and result; busy is a 429.",
            ("method", "result"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._requests = Histogram(
            "bamin_http_seconds",
            "Requests of browsers and of Telegram by route, method and status.",
            ("route", "method", "status"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._alarms = Counter(
            "bamin_overdue_alarms",
            "Alarms because something was overdue by a minute, or failed again and again.",
            ("kind",),
            registry=self.registry,
        )

    def called(self, method: str, result: str, seconds: float) -> None:
        """Count a call of the Bot API."""
        self._calls.labels(method, result).observe(seconds)

    def asked(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request; `route` is a template such as `/login/{ticket}`, never a path."""
        self._requests.labels(route, method, str(status)).observe(seconds)

    def alarmed(self, kind: str) -> None:
        self._alarms.labels(kind).inc()

    def hooked(self, info: WebhookInfo) -> None:
        """Take down what getWebhookInfo said."""
        self.hook = Hook(info.pending_update_count, info.last_error_date)

    async def text(self) -> bytes:
        """Return everything in Prometheus' text format; a database that is away is told too."""
        services, seen = self._services, self._seen
        try:
            async with asyncio.timeout(PATIENCE):
                seen.backlog = await services.backlog.look()
                seen.heard = await services.records.heard()
        except AWAY:
            seen.backlog, seen.heard = None, {}
        return generate_latest(self.registry)

    def families(self) -> Iterator[Metric]:
        """Yield what is counted elsewhere."""
        tally = self._services.tally
        for name, what, help_text in (
            ("bamin_updates", Counted.UPDATES, "Updates by what became of them."),
            ("bamin_logins", Counted.LOGINS, "Logins by what the platform's answer came to."),
            ("bamin_pager_calls", Counted.PAGER_CALLS, "Calls to the gateway by their end."),
        ):
            family = CounterMetricFamily(name, help_text, labels=("result",))
            for result, count in tally.by_result(what).items():
                family.add_metric((result,), count)
            yield family
        if self.hook is not None:
            failed_at = self.hook.failed_at.timestamp() if self.hook.failed_at else 0
            yield _gauge(
                "bamin_webhook_pending", "Updates that Telegram holds.", self.hook.pending
            )
            yield _gauge(
                "bamin_webhook_last_error_timestamp_seconds",
                "When Telegram could last not deliver an update; 0 where it always could.",
                failed_at,
            )

    def hours_since(self, moment: datetime | None) -> float:
        """Return the hours since a moment, infinitely many where there was none."""
        if moment is None:
            return inf
        return (self._services.clock() - moment).total_seconds() / HOUR


class _Seen(Collector):
    """What the last look at the database showed."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self.backlog: Backlog | None = None
        self.heard: dict[Source, datetime | None] = {}

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics.families()
        yield _gauge(
            "bamin_database_up", "Whether the database answers.", self.backlog is not None
        )
        if self.backlog is not None:
            yield from _waiting(self.backlog)
        ages = GaugeMetricFamily(
            "bamin_source_age_hours", "Hours since a source was heard.", labels=("source",)
        )
        for source, heard_at in self.heard.items():
            ages.add_metric((source.value,), self._metrics.hours_since(heard_at))
        yield ages


def _waiting(seen: Backlog) -> Iterator[Metric]:
    at, messages = seen.at, seen.oldest_message
    numbers = (
        ("bamin_inbox_waiting", "Updates not yet handled.", seen.updates.count),
        ("bamin_inbox_oldest_seconds", "Age of the oldest.", seen.updates.age(at)),
        ("bamin_inbox_aside", "Updates that could not be handled.", seen.updates_aside),
        ("bamin_outbox_oldest_seconds", "Age of the oldest unsent message.", messages.age(at)),
        ("bamin_timers_overdue", "Timers that are due.", seen.timers.count),
        ("bamin_timers_overdue_seconds", "How long the first is due.", seen.timers.age(at)),
        ("bamin_pager_overdue", "Calls to the gateway that are due.", seen.calls.count),
        ("bamin_pager_overdue_seconds", "How long the first is due.", seen.calls.age(at)),
        ("bamin_timers_failing", "Timers that fail again and again.", sum(seen.failing.values())),
    )
    for name, help_text, number in numbers:
        value = number if isinstance(number, int) else number.total_seconds()
        yield _gauge(name, help_text, value)
    unsent = GaugeMetricFamily("bamin_outbox_unsent", "Unsent messages.", labels=("priority",))
    for priority, waiting in seen.messages.items():
        unsent.add_metric((priority.name.lower(),), waiting.count)
    yield unsent


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help_text, value=value)
