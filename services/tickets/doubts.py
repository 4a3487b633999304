"""Words of which nobody knows whether they arrived: the answer of Telegram was lost.

They are not sent again by themselves; their author hears of it and decides.
"""

from services.chats.types import Address
from services.outbox.types import Placing, Priority
from services.tickets import repository
from services.tickets.errors import NotUncertainError, TicketNotFoundError, WrongStatusError
from services.tickets.ledger import Ledger
from services.tickets.rules import HEARS
from services.tickets.tables import Ticket
from services.tickets.types import Direction, Status, TicketMessage


class Doubts:
    """Tells authors of lost answers, and sends again what they want sent again."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._parts = ledger.parts

    async def raise_doubt(self, message: str) -> None:
        """Note that a message may have arrived or not, and ask its author what to do."""
        async with self._parts.db.transaction() as session:
            row = await repository.get_message(session, message)
            if row is None or not await repository.mark_message(
                session, message, "uncertain_at", self._parts.clock()
            ):
                return
            author = await self._author(self._ledger.records.message(row))
            if author is not None:
                await self._show_question(message, author, Placing.RENEW)

    async def send_again(self, message: str, *, by: Address) -> TicketMessage:
        """Send an uncertain message again, once, marked as one that may come twice.

        Raises TicketNotFoundError for everybody but its author, AlreadyTakenError and
        WrongStatusError where the ticket has moved on, NotUncertainError where it was done.
        """
        async with self._parts.db.transaction() as session:
            row = await repository.get_message(session, message)
            if row is None:
                raise TicketNotFoundError
            said = self._ledger.records.message(row)
            ticket = await self._authorised(said, by)
            if Status(ticket.status) not in HEARS:
                raise WrongStatusError(number=said.number, status=ticket.status)
            if not await repository.clear_doubt(session, message):
                raise NotUncertainError(number=said.number)
            await self._show_question(message, by, Placing.REMOVE)
            reader = await self._reader(said, ticket)
            if reader is not None:
                await self._parts.outbox.show(
                    "tickets.relay",
                    message,
                    to=reader,
                    params={"again": True},
                    slot=f"relay:{message}",
                    priority=Priority.RELAY,
                )
            return said

    async def _authorised(self, said: TicketMessage, by: Address) -> Ticket:
        if said.direction is Direction.TO_DESK:
            return await self._ledger.of_reporter(said.number, by)
        officer = await self._parts.staff.member(by)
        if officer is None or officer.handle != said.author:
            raise TicketNotFoundError
        return await self._ledger.held(said.number, officer)

    async def _author(self, said: TicketMessage) -> Address | None:
        if said.direction is Direction.TO_REPORTER:
            return await self._ledger.account(said.author)
        return self._reporter(await self._ledger.look(said.number))

    async def _reader(self, said: TicketMessage, ticket: Ticket) -> Address | None:
        """Return who reads it now; None where no officer has the ticket: the next one sees it.

        Of a duplicate it is whoever has the ticket that it waits with.
        """
        if said.direction is Direction.TO_REPORTER:
            return self._reporter(ticket)
        return await self._ledger.account(await self._ledger.holder(ticket))

    def _reporter(self, ticket: Ticket) -> Address:
        return Address(self._ledger.records.content(ticket)["reporter"])

    async def _show_question(self, message: str, author: Address, placing: Placing) -> None:
        await self._parts.outbox.show(
            "tickets.uncertain",
            message,
            to=author,
            slot=f"uncertain:{message}",
            placing=placing,
            priority=Priority.PAGE,
        )
