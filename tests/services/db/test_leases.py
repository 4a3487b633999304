"""Of several processes one holds a lease; the next has it as soon as the holder is gone."""

import asyncio

import pytest

from services.db.database import Database
from services.db.leases import LeaseLostError, while_held
from tests import postgres


class Holder:
    """Somebody who wants the lease, works while it is held, and can be told to end."""

    def __init__(self, url: str) -> None:
        self.db = Database(url)
        self.has_it = asyncio.Event()
        self.task = asyncio.create_task(while_held(self.db, "one", self._work))

    async def _work(self) -> None:
        self.has_it.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.has_it.clear()

    async def end(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.db.close()


async def test_only_one_holds_a_lease_and_hands_it_on_at_its_end(database_url: str) -> None:
    first = Holder(database_url)
    async with asyncio.timeout(5):
        await first.has_it.wait()
    second = Holder(database_url)
    await asyncio.sleep(1.2)
    assert not second.has_it.is_set()
    await first.end()
    async with asyncio.timeout(5):
        await second.has_it.wait()
    await second.end()


async def test_who_loses_the_connection_loses_the_lease_and_stops_working(
    postgresql_url: str,
) -> None:
    holder = Holder(postgresql_url)
    async with asyncio.timeout(5):
        await holder.has_it.wait()
    postgres.hang_up(postgresql_url)
    with pytest.raises(ExceptionGroup) as raised:
        async with asyncio.timeout(10):
            await holder.task
    assert raised.group_contains(LeaseLostError)
    assert not holder.has_it.is_set()
    await holder.end()
