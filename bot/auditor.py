"""Alarms when the house falls behind: anything that is overdue by a minute."""

import asyncio
from datetime import timedelta

import structlog

from bot.metrics import Metrics
from services.registry import Services

log = structlog.get_logger()

OVERDUE = timedelta(minutes=1)
LOOK_SECONDS = 60.0
"""Between two looks, and so between two alarms of one kind."""


async def audit(services: Services, metrics: Metrics) -> None:
    """Look once a minute, for ever."""
    while True:
        await look(services, metrics)
        await asyncio.sleep(LOOK_SECONDS)


async def look(services: Services, metrics: Metrics) -> None:
    """Alarm once for each kind of work of which something is overdue."""
    backlog = await services.backlog.look()
    for kind, waiting in (
        ("update", backlog.updates),
        ("message", backlog.oldest_message),
        ("timer", backlog.timers),
        ("call", backlog.calls),
    ):
        age = waiting.age(backlog.at)
        if age >= OVERDUE:
            metrics.alarmed(kind)
            seconds = int(age.total_seconds())
            log.error("overdue", kind=kind, count=waiting.count, seconds=seconds)
