"""Which messages in chats are still needed: those of offered shifts that can yet change."""

from collections.abc import Collection

from sqlalchemy import select

from services.clock import Clock
from services.db.database import Database
from services.shifts.tables import ShiftOffer


class OfferSlots:
    """Knows which offers can still be taken or undone: until shortly before their shift."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def needed(self, slots: Collection[str]) -> set[str]:
        """Return the slots of offers that are not settled by time."""
        offers = {slot: slot.partition(":")[2] for slot in slots}
        asked = set(offers.values()) - {""}
        async with self._db.reading() as session:
            found = await session.scalars(
                select(ShiftOffer.id).where(
                    ShiftOffer.id.in_(asked), ShiftOffer.expires_at > self._clock()
                )
            )
            live = set(found)
        return {slot for slot, offer in offers.items() if offer in live}
