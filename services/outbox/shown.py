"""Where messages stand in chats: what is kept of it, for how long, and when it is forgotten."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.chats.types import Address
from services.clock import Clock
from services.db.database import Database
from services.outbox.repository import PART, UNSENT
from services.outbox.tables import OutboxRow, Shown
from services.outbox.types import Status

KEPT_FOR = timedelta(days=14)
"""As long as the receipts of checks, whose day a slot names. Telegram deletes nothing after two
days, and what is edited later than this belongs to a ticket: that asks its room."""
MOST_AT_ONCE = 500
ROUNDS = 20
"""Of one pass: so many batches are looked at, and the next pass goes on where this one ended."""
_PENDING = (*UNSENT, Status.HELD.value)


class Keeper(Protocol):
    """A room that still has something to say where a message stands."""

    async def needed(self, slots: Collection[str]) -> set[str]:
        """Return those of the slots in which something may still change."""
        ...


class ShownService:
    """Knows which message stands where only for as long as somebody comes back to it."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._looked_at: tuple[datetime, str, str] | None = None
        self.keepers: list[Keeper] = []

    async def of(self, address: Address) -> list[tuple[str, datetime]]:
        """Return what stands in a chat, and since when."""
        async with self._db.reading() as session:
            found = await session.execute(
                select(Shown.slot, Shown.shown_at)
                .where(Shown.address == address)
                .order_by(Shown.shown_at, Shown.slot)
            )
            return [(slot, shown_at) for slot, shown_at in found]

    async def forget(self, address: Address, *, but: Collection[str] = ()) -> None:
        """Forget where messages stand in a chat, except in some slots.

        Where something is on its way to a slot, that still finds it: an edit would otherwise be
        sent as a new message, and a removal remove nothing.
        """
        async with self._db.transaction() as session:
            found = [slot for slot, _ in await self.of(address)]
            places = [(address, slot) for slot in found if _base(slot) not in but]
            pending = await self._pending(session, places)
            await self._delete(session, [one for one in places if one not in pending])

    async def purge(self) -> None:
        """Forget where messages stand that nobody comes back to, a batch at a time."""
        before = self._clock() - KEPT_FOR
        for _ in range(ROUNDS):
            async with self._db.transaction() as session:
                batch = await self._batch(session, before)
                places = [(address, slot) for _, address, slot in batch]
                kept = await self._needed(session, places)
                gone = [one for one in places if one not in kept]
                await self._delete(session, gone, before=before)
            if len(batch) < MOST_AT_ONCE:
                self._looked_at = None
                return
            self._looked_at = batch[-1]

    async def _batch(
        self, session: AsyncSession, before: datetime
    ) -> list[tuple[datetime, str, str]]:
        order = (Shown.shown_at, Shown.address, Shown.slot)
        query = select(*order).where(Shown.shown_at < before).order_by(*order)
        if self._looked_at is not None:
            query = query.where(tuple_(*order) > self._looked_at)
        found = await session.execute(query.limit(MOST_AT_ONCE))
        return [(shown_at, address, slot) for shown_at, address, slot in found]

    async def _needed(
        self, session: AsyncSession, places: Sequence[tuple[str, str]]
    ) -> set[tuple[str, str]]:
        needed = await self._pending(session, places)
        slots = {slot for _, slot in places}
        for keeper in self.keepers:
            kept = await keeper.needed(slots)
            needed |= {place for place in places if place[1] in kept}
        return needed

    async def _pending(
        self, session: AsyncSession, places: Sequence[tuple[str, str]]
    ) -> set[tuple[str, str]]:
        """Return the places for which something has yet to be sent."""
        found = await session.execute(
            select(OutboxRow.address, OutboxRow.slot).where(
                OutboxRow.status.in_(_PENDING),
                OutboxRow.address.in_({address for address, _ in places}),
                OutboxRow.slot.is_not(None),
            )
        )
        waiting = {(address, slot) for address, slot in found}
        return {place for place in places if (place[0], _base(place[1])) in waiting}

    async def _delete(
        self,
        session: AsyncSession,
        places: Sequence[tuple[str, str]],
        *,
        before: datetime | None = None,
    ) -> None:
        for first in range(0, len(places), MOST_AT_ONCE):
            some = places[first : first + MOST_AT_ONCE]
            statement = delete(Shown).where(tuple_(Shown.address, Shown.slot).in_(some))
            if before is not None:  # It may have been shown anew meanwhile.
                statement = statement.where(Shown.shown_at < before)
            await session.execute(statement)


def _base(slot: str) -> str:
    """Return the slot of which this one is a part."""
    return slot.partition(PART)[0]
