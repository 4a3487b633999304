"""Which messages in chats are still needed: those of tickets that are not over for good."""

import re
from collections.abc import Collection

from sqlalchemy import select

from services.clock import Clock
from services.db.database import Database
from services.tickets.rules import REOPENS_WITHIN
from services.tickets.tables import Ticket, TicketMessageRow

NUMBER = re.compile(r"[0-9]{1,9}")


class TicketSlots:
    """Knows what an edit may still come for: a slot's subject is a ticket, or a message of one."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def needed(self, slots: Collection[str]) -> set[str]:
        """Return the slots of tickets that are open or can be opened again by their reporter."""
        subjects = {slot: slot.partition(":")[2].partition(".")[0] for slot in slots}
        asked = set(subjects.values()) - {""}
        numbers = [int(subject) for subject in asked if NUMBER.fullmatch(subject)]
        is_live = Ticket.closed_at.is_(None) | (Ticket.closed_at > self._clock() - REOPENS_WITHIN)
        said = (
            select(TicketMessageRow.id)
            .join(Ticket, Ticket.number == TicketMessageRow.ticket)
            .where(TicketMessageRow.id.in_(asked), is_live)
        )
        async with self._db.reading() as session:
            live = await session.scalars(
                select(Ticket.number).where(Ticket.number.in_(numbers), is_live)
            )
            found = {str(number) for number in live} | set(await session.scalars(said))
        return {slot for slot, subject in subjects.items() if subject in found}
