"""The use cases of `keys rotate` and `keys status`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from services.clock import Clock
from services.crypto.service import DataKeyService
from services.crypto.usage import Usage, columns
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.types import Holds
from services.rotation.reindexing import Reindexing
from services.rotation.resealing import Resealing
from services.rotation.types import KeyReport, Progress, Rotated, RotationReport

SETTLED_AFTER = timedelta(minutes=1)
"""By then every process has heard of the active key, and what it had begun before is over."""
LOOK_AGAIN = 0.1
"""Seconds until rows that somebody else was working on are looked at again."""
MOST_ROUNDS = 100
_Place = TypeVar("_Place", str, int)


class RotationService:
    """Moves everything under the newest data key while others go on reading and writing."""

    def __init__(
        self, db: Database, vault: Vault, clock: Clock, data_keys: DataKeyService
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._data_keys = data_keys
        self._reindexing = Reindexing(db, vault)

    async def rotate(self, progress: Progress = lambda _done, _total: None) -> Rotated:
        """Make the newest key at hand active, then seal and index everything again under it.

        Joins no transaction, because it is many; stopped at any point it is simply run again.
        Every process must have been started with both keys before.
        """
        # Records that are delivered under the new key belong to somebody from the first one on.
        async for _ in _through(self._reindexing.tellings, ""):
            pass
        has_activated = await self._data_keys.activate()
        sealed = [
            Resealing(self._db, self._vault, column)
            for column in columns(Holds.SEALED, Holds.WRAPPED)
        ]
        done, total = 0, await self._count_left()
        async for looked_at in self._everything(sealed):
            done += looked_at
            progress(min(done, total), total)
        progress(total, total)
        await self._data_keys.tidy()
        return Rotated(
            has_activated,
            unreadable=sum(resealing.unreadable for resealing in sealed),
            tickets=self._reindexing.unreadable,
        )

    async def report(self) -> RotationReport:
        """Return what stands under which key."""
        await self._data_keys.refresh()
        found = await self._data_keys.usage()
        active = self._vault.active.partition("/")[0]
        ids = dict.fromkeys((active, *self._vault.known, *sorted(found)))
        since = await self._data_keys.active_since()
        return RotationReport(
            keys=tuple(
                KeyReport(key, key == active, key in self._vault.known, found.get(key, Usage()))
                for key in ids
            ),
            newest=self._vault.newest,
            active=active,
            is_settled=since is not None and since + SETTLED_AFTER <= self._clock(),
        )

    async def _count_left(self) -> int:
        active = self._vault.active.partition("/")[0]
        found = await self._data_keys.usage()
        return sum(usage.total for key, usage in found.items() if key != active)

    async def _everything(self, sealed: list[Resealing]) -> AsyncIterator[int]:
        async for looked_at in _through(self._reindexing.people, ""):
            yield looked_at
        async for looked_at in _through(self._reindexing.tellings, ""):
            yield looked_at
        yield await self._reindexing.loads()
        for _ in range(MOST_ROUNDS):
            self._reindexing.begin()
            async for looked_at in _through(self._reindexing.tickets, 0):
                yield looked_at
            for resealing in sealed:
                resealing.begin()
                while looked_at := await resealing.step():
                    yield looked_at
            if await self._is_done(sealed):
                return
            await asyncio.sleep(LOOK_AGAIN)

    async def _is_done(self, sealed: list[Resealing]) -> bool:
        for resealing in sealed:
            if not await resealing.is_done():
                return False
        return await self._reindexing.tickets_are_done()


async def _through(
    step: Callable[[_Place], Awaitable[tuple[_Place, int]]], start: _Place
) -> AsyncIterator[int]:
    """Take one step after another until nothing is left; yields how many each looked at."""
    place, looked_at = await step(start)
    while looked_at:
        yield looked_at
        place, looked_at = await step(place)
