"""Practice tickets: nobody reported them; everything else about them is as in earnest."""

from services.tickets import repository
from services.tickets.ledger import Ledger
from services.tickets.promises import Promises
from services.tickets.service import TicketService
from services.tickets.types import Action, NewTicket, Status, TicketDetails


class Practice:
    """Begins and ends what a drill is made of; limits and figures leave it out."""

    def __init__(self, ledger: Ledger, promises: Promises, tickets: TicketService) -> None:
        self._ledger = ledger
        self._promises = promises
        self._tickets = tickets
        self._parts = ledger.parts

    async def begin(self, new: NewTicket, desk: str, *, without: str | None) -> TicketDetails:
        """Call the officers of a desk for a problem that nobody has.

        `without` names who is not called: whoever knows that it is a drill.
        """
        async with self._parts.db.transaction() as session:
            number, now = await self._tickets.next_number(), self._parts.clock()
            promise = await self._ledger.first_promise(new, now)
            row = self._ledger.records.new_ticket(
                new, number, desk=desk, submitted_at=now, is_drill=True, **promise
            )
            session.add(row)
            await session.flush()
            await self._ledger.record(number, Action.SUBMITTED)
            await self._tickets.call(row, without=without)
            return self._ledger.records.details(row)

    async def end(self, number: int) -> None:
        """End it wherever it stands: nobody is called for it any more."""
        async with self._parts.db.transaction() as session:
            values = {"status": Status.CLOSED.value, "closed_at": self._parts.clock()}
            await repository.set_values(session, number, answer_by=None, **values)
            await self._ledger.record(number, Action.CLOSED)
            await self._parts.escalation.pause(number)
            await self._promises.end(await self._ledger.get(number))
