"""Everything that runs in the background: intake, reception, delivery, timers, cleaning."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from services.crypto.errors import UnknownDataKeyError
from services.db.errors import is_passing
from services.errors import ServiceError
from services.registry import Services

log = structlog.get_logger()

LONGEST_SLEEP = 5.0
"""Seconds; what another process wrote, a command for instance, rings no bell here."""
CLEANING_SECONDS = 180.0
REGIONS_SECONDS = 60.0
"""Between two looks whether a region is to be heard again."""
LOOK_FOR_KEYS, SHORTEST_PAUSE = 3.0, 0.2
"""Seconds; far less than after which a rotation counts on everybody having heard of it."""


FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
WELL_SECONDS = 60.0
"""A loop that ran for so long was well: it is started again as if for the first time."""


async def keep_running(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run a work until it is done: a database that is away for a minute must not end a loop."""
    pause = FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            await work()
        except Exception as error:
            log.error("worker_failed", worker=name, exc_info=error)
        else:
            return
        if time.monotonic() - began > WELL_SECONDS:
            pause = FIRST_PAUSE
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def sweep(services: Services) -> None:
    """Fire due timers for ever; sleeps until the next one, or until the bell rings."""
    steps = services.steps()
    while True:
        try:
            while await services.timers.fire_next(steps) is not None:
                pass
        except Exception as error:
            if is_passing(error):
                log.warning("timer_postponed", exc_info=error)
            else:
                log.error("timer_failed", exc_info=error)
        due_at = await services.timers.next_due()
        seconds = LONGEST_SLEEP
        if due_at is not None:
            seconds = (due_at - services.clock()).total_seconds()
        await services.bells.timers.wait(min(max(seconds, 0.01), LONGEST_SLEEP))


async def while_fit(services: Services, work: Callable[[], Awaitable[None]]) -> None:
    """Wait for the active data key, then work until it is lacking; then UnknownDataKeyError.

    `work` is cancelled: what this process cannot read, another one can.
    """
    is_fit = services.data_keys.is_fit
    await is_fit.wait(on=True)

    async def lacking() -> None:
        await is_fit.wait(on=False)
        raise UnknownDataKeyError

    async with asyncio.TaskGroup() as group:
        watch = group.create_task(lacking())
        await work()
        watch.cancel()


async def watch_keys(services: Services, waiting_for: set[str]) -> None:
    """Take up for ever what `keys rotate` makes active; without its key nothing is served."""
    while True:
        try:
            await services.data_keys.refresh()
        except UnknownDataKeyError as error:
            if "data_keys" not in waiting_for:
                log.error("data_key_unknown", key=error.params["keys"])
            waiting_for.add("data_keys")
        else:
            waiting_for.discard("data_keys")
        await services.data_keys.bell.wait(LOOK_FOR_KEYS)
        await asyncio.sleep(SHORTEST_PAUSE)


async def clean(services: Services) -> None:
    """Empty what need not be kept, every few minutes; what fails in one room stops no other."""
    while True:
        await clean_once(services)
        await asyncio.sleep(CLEANING_SECONDS)


async def clean_once(services: Services) -> None:
    """Let every room forget what it need not keep; a test holds that none is left out."""
    rooms = (
        services.outbox,
        services.shown,
        services.inbox,
        services.logins,
        services.partners,
        services.apps,
        services.gateway,
        services.announcements,
        services.codes,
        services.receipts,
        services.retention,
    )
    for room in rooms:
        try:
            await room.purge()
        except Exception as error:
            log.error("purge_failed", where=type(room).__name__, exc_info=error)


async def call_out(services: Services) -> None:
    """Post calls to the gateway for ever; one that is slow holds up no other for long."""
    gateway = services.gateway
    while True:
        calls = await gateway.due()
        async with asyncio.TaskGroup() as group:
            for call in calls:
                group.create_task(gateway.attempt(call))
        if calls:
            continue
        due_at = await gateway.next_due()
        seconds = LONGEST_SLEEP
        if due_at is not None:
            seconds = (due_at - services.clock()).total_seconds()
        await services.bells.calls.wait(min(max(seconds, 0.01), LONGEST_SLEEP))


async def hear_regions(services: Services) -> None:
    """Fetch the keys of recognised regions again in good time, and tell of those that fall silent.

    A region that does not answer holds up no other for long, and its keys go on counting.
    """
    while True:
        for code in await services.recognition.due():
            try:
                await services.recognition.refresh(code)
            except ServiceError as refusal:
                fault = refusal.params.get("reason", refusal.code)
                log.warning("region_unheard", source=code, fault=fault)
                await _tell_of_end(services, code)
        await asyncio.sleep(REGIONS_SECONDS)


async def _tell_of_end(services: Services, code: str) -> None:
    """Tell of a region whose keys are over, or soon will be."""
    for one in await services.recognition.ending():
        if one.region.code == code:
            hours = one.hours_left(services.clock())
            log.error("region_ends", source=code, seconds=hours * 3600)
