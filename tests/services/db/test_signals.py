"""What one process commits wakes the loops of another, long before they look by themselves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from services.bells import Bell, Bells
from services.chats.types import Address
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.signals import Signals
from services.registry import Services
from tests.doubles import StandingClock


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[Bells]:
    """Be another process that listens."""
    db, bells = Database(url), Bells()
    task = asyncio.create_task(Signals(db, bells).run())
    # It wakes everybody once, as it begins to listen.
    async with asyncio.timeout(5):
        await bells.timers.wait(None)
    for bell in bells.named().values():
        await bell.wait(0.2)
    try:
        yield bells
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await db.close()


async def rings(bell: Bell) -> None:
    """Wait for a ring; a loop itself would sleep for seconds."""
    async with asyncio.timeout(4):
        await bell.wait(None)


async def test_a_message_written_in_one_process_wakes_the_sender_in_another(
    db: Database, current_database_url: str, vault: Vault, clock: StandingClock
) -> None:
    services = Services(db, vault=vault, clock=clock, config=Config())
    mine = asyncio.create_task(Signals(db, services.bells).run())
    await services.bells.outbox.wait(5)
    async with listening(current_database_url) as bells:
        await services.outbox.show("flood", to=Address("1"))
        await rings(bells.outbox)
        await services.inbox.store([(1, "1", {"update_id": 1})])
        await rings(bells.inbox)
        await services.timers.set("step", 1, clock())
        await rings(bells.timers)
    mine.cancel()
    await asyncio.gather(mine, return_exceptions=True)


async def test_a_ring_that_was_heard_is_not_carried_back() -> None:
    bells, carried = Bells(), []
    bells.inbox.carry(lambda: carried.append("inbox"))
    bells.inbox.wake()
    assert carried == []
    bells.inbox.ring()
    assert carried == ["inbox"]
