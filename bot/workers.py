"""Everything that runs in the background: intake, reception, delivery, timers, cleaning."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from services.registry import Services

log = structlog.get_logger()

LONGEST_SLEEP = 5.0
"""Seconds; what another process wrote, a command for instance, rings no bell here."""
CLEANING_SECONDS = 600.0


async def keep_running(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run a loop for ever: a database that is away for a minute must not end it."""
    pause = 0.5
    while True:
        try:
            await work()
        except Exception as error:
            log.error("worker_failed", worker=name, exc_info=error)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 10)


async def sweep(services: Services) -> None:
    """Fire due timers for ever; sleeps until the next one, or until the bell rings."""
    steps = services.steps()
    while True:
        try:
            while await services.timers.fire_next(steps) is not None:
                pass
        except Exception as error:
            log.error("timer_failed", exc_info=error)
        due_at = await services.timers.next_due()
        seconds = LONGEST_SLEEP
        if due_at is not None:
            seconds = (due_at - services.clock()).total_seconds()
        await services.bells.timers.wait(min(max(seconds, 0.01), LONGEST_SLEEP))


async def clean(services: Services) -> None:
    """Empty what need not be kept, every ten minutes."""
    while True:
        await services.outbox.purge()
        await services.inbox.purge()
        await services.logins.purge()
        await asyncio.sleep(CLEANING_SECONDS)
