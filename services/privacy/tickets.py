"""What tickets keep about a person (SECURITY.md 16: the rest of the desk's work stays)."""

from typing import Any

from services.privacy.types import Holding, Subject
from services.tickets import repository
from services.tickets.ledger import Ledger
from services.tickets.locking import lock
from services.tickets.rules import OPEN, Change, after
from services.tickets.service import TicketService
from services.tickets.tables import Ticket
from services.tickets.types import Direction, Status


class TicketData:
    """Shown, handed out and emptied; number, category and times stay for the statistics."""

    def __init__(self, ledger: Ledger, tickets: TicketService) -> None:
        self._ledger = ledger
        self._tickets = tickets

    async def describe(self, subject: Subject) -> list[Holding]:
        found = await self._find(subject)
        states = [Status(row.status) for row in found]
        ending = {
            "open": sum(state in OPEN for state in states),
            "withdrawn": sum(after(state, Change.WITHDRAW) is not None for state in states),
        }
        return [Holding("tickets", len(found), ending)]

    async def export(self, subject: Subject) -> dict[str, Any]:
        return {"tickets": [await self._exported(row) for row in await self._find(subject)]}

    async def erase(self, subject: Subject) -> None:
        """Withdraw what is open and empty everything that was said; no verdict is made up."""
        async with self._ledger.parts.db.transaction() as session:
            numbers = [row.number for row in await self._find(subject)]
            await lock(session, Ticket.number.in_(numbers))
            for row in await self._find(subject):
                number = row.number
                await self._tickets.leave(number, self._ledger.records.details(row).reporter)
                emptied = self._ledger.records.emptied(number)
                await repository.set_values(session, number, person=None, master=None, **emptied)
                for message in await repository.messages(session, number):
                    message.body = self._ledger.records.emptied_body(message.id)
                    message.origin = None
            await session.flush()

    async def _find(self, subject: Subject) -> list[Ticket]:
        indexes = self._ledger.records.indexes(subject.account)
        async with self._ledger.parts.db.reading() as session:
            found = await repository.every_of_reporter(session, indexes)
            if subject.person is not None:
                found += await repository.of_person(session, subject.person)
        return [row for _, row in sorted({row.number: row for row in found}.items())]

    async def _exported(self, row: Ticket) -> dict[str, Any]:
        ticket = self._ledger.records.details(row)
        content = self._ledger.records.content(row)
        said = await self._tickets.messages(row.number)
        return {
            "number": ticket.number,
            "category": ticket.category,
            "kind": ticket.kind,
            "urgency": ticket.urgency,
            "status": ticket.status,
            "submitted_at": ticket.submitted_at.isoformat(),
            "phone": content["phone"],
            "enterprise": ticket.enterprise,
            "facts": dict(ticket.facts),
            "description": ticket.description,
            "rating": ticket.rating,
            "messages": [
                {
                    "at": message.at.isoformat(),
                    "from": "desk" if message.author else "reporter",
                    "words": message.words.text or message.words.ready or "attachment",
                }
                for message in said
                if message.direction is not Direction.NOTE
            ],
        }
