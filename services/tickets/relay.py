"""What the desk and the reporter tell each other: only what follows the prompt leaves the desk.

SECURITY.md 23 and 24: delivered at once, signed by the desk, and for thirty seconds an officer can
take an answer back, which deletes it in the reporter's chat as well.
"""

from services.chats.types import Address
from services.outbox.types import Placing, Priority
from services.staff.types import StaffMember
from services.tickets import repository, rules
from services.tickets.carrying import Carrier
from services.tickets.deliveries import Deliveries
from services.tickets.errors import TicketNotFoundError, TooLateToTakeBackError
from services.tickets.ledger import CLOSE, Ledger
from services.tickets.rules import Change
from services.tickets.tables import Ticket
from services.tickets.types import (
    Action,
    Direction,
    Origin,
    Status,
    TicketMessage,
    Words,
)
from services.tickets.writing import checked
from services.timers.service import Step as TimerStep

ANSWERED = {Status.IN_PROGRESS, Status.PENDING_REPORTER}
"""What an answer makes of a ticket; taken back, only such a one becomes what it was before."""


class RelayService:
    """Carries words and copied messages between the desk and the reporter."""

    def __init__(self, ledger: Ledger, carrier: Carrier) -> None:
        self._ledger = ledger
        self._carrier = carrier
        self._deliveries = Deliveries(ledger)
        self._parts = ledger.parts

    def steps(self) -> dict[str, TimerStep]:
        return self._deliveries.steps()

    async def answer(
        self,
        number: int,
        officer: StaffMember,
        words: Words,
        *,
        asks: bool = False,
        origin: Origin | None = None,
    ) -> TicketMessage:
        """Send an answer to the reporter at once; `asks`: the desk then waits for them.

        The parts of an album (`origin`) are one answer. Raises EmptyMessageError,
        MessageTooLongError, TicketNotFoundError, AlreadyTakenError, WrongStatusError.
        """
        async with self._parts.db.transaction():
            row = await self._ledger.held(number, officer)
            if joined := await self._carrier.join(row, words, origin, by=officer):
                return joined
            status, promised = row.status, row.answer_by
            now = self._parts.clock()
            tempo = await self._ledger.tempo(row)
            due = None if asks else rules.next_answer_by(tempo, answered_at=now)
            row = await self._ledger.change(
                number,
                Change.ASK if asks else Change.ANSWER,
                held_by=officer.handle,
                answered_at=now,
                answer_by=due,
                resolved_at=None,
            )
            await self._parts.timers.cancel(CLOSE, number)
            await self._ledger.promise_answer(number, due)
            message = await self._carrier.store(
                self._ledger.records.new_message(
                    number,
                    Direction.TO_REPORTER,
                    checked(words),
                    at=now,
                    author=officer.handle,
                    next_by=due,
                    former_status=status,
                    former_next_by=promised,
                    origin=origin,
                )
            )
            await self._ledger.record(number, Action.ANSWERED, by=officer.handle)
            await self._send(row, message, origin)
            return message

    async def resolve(
        self, number: int, officer: StaffMember, words: Words, *, origin: Origin | None = None
    ) -> TicketMessage:
        """Tell the reporter the result; it closes a day later. Raises as `answer` does."""
        async with self._parts.db.transaction():
            row = await self._ledger.held(number, officer)
            if joined := await self._carrier.join(row, words, origin, by=officer):
                return joined
            now = self._parts.clock()
            row = await self._ledger.change(
                number, Change.RESOLVE, held_by=officer.handle, resolved_at=now, answer_by=None
            )
            await self._ledger.promise_answer(number, None)
            await self._parts.timers.set(CLOSE, number, now + rules.CLOSES_AFTER)
            message = await self._carrier.store(
                self._ledger.records.new_message(
                    number,
                    Direction.TO_REPORTER,
                    checked(words),
                    at=now,
                    author=officer.handle,
                    is_result=True,
                    origin=origin,
                )
            )
            await self._ledger.record(number, Action.RESOLVED, by=officer.handle)
            await self._send(row, message, origin)
            return message

    async def note(
        self, number: int, officer: StaffMember, words: Words, *, origin: Origin | None = None
    ) -> None:
        """Keep a note that stays inside; raises EmptyMessageError and TicketNotFoundError."""
        async with self._parts.db.transaction():
            row = await self._ledger.of_desk(number, officer)
            if await self._carrier.join(row, words, origin, by=officer):
                return
            message = await self._carrier.store(
                self._ledger.records.new_message(
                    number,
                    Direction.NOTE,
                    checked(words),
                    at=self._parts.clock(),
                    author=officer.handle,
                    origin=origin,
                )
            )
            await self._carrier.carry(row, message, origin)
            await self._ledger.record(number, Action.NOTED, by=officer.handle)

    async def add(
        self, number: int, reporter: Address, words: Words, *, origin: Origin | None = None
    ) -> TicketMessage:
        """Add what the reporter sends; whoever has the ticket gets it with a sound.

        Raises EmptyMessageError, MessageTooLongError, TicketNotFoundError and, once it is closed,
        WrongStatusError.
        """
        async with self._parts.db.transaction() as session:
            row = await self._ledger.of_reporter(number, reporter)
            if joined := await self._carrier.join(row, words, origin, by=None):
                return joined
            was_asked = row.status == Status.PENDING_REPORTER
            now = self._parts.clock()
            row = await self._ledger.change(number, Change.ADD)
            if was_asked:
                due = rules.next_answer_by(await self._ledger.tempo(row), answered_at=now)
                await repository.set_values(session, number, answer_by=due)
                await self._ledger.promise_answer(number, due)
            message = await self._carrier.store(
                self._ledger.records.new_message(
                    number, Direction.TO_DESK, checked(words), at=now, origin=origin
                )
            )
            await self._ledger.record(number, Action.ADDED)
            await self._carrier.carry(row, message, origin)
            await self._show_corrected(row)
            return message

    async def take_back(self, message: str, officer: StaffMember) -> TicketMessage:
        """Delete an answer in the reporter's chat, within thirty seconds of its delivery.

        What it promised is void, what was promised before counts again. Raises
        TicketNotFoundError and TooLateToTakeBackError.
        """
        async with self._parts.db.transaction() as session:
            now = self._parts.clock()
            said = await repository.get_message(session, message)
            if said is None or said.author != officer.handle or said.is_result:
                raise TicketNotFoundError
            row = await self._ledger.held(said.ticket, officer)
            is_late = said.delivered_at and now > said.delivered_at + rules.TAKE_BACK_WITHIN
            if is_late or not await repository.mark_message(
                session, message, "taken_back_at", now
            ):
                raise TooLateToTakeBackError
            await self._carrier.drop(message)
            await self._remove(row, self._ledger.records.message(said))
            is_last = row.answered_at == said.at and row.status in ANSWERED
            if is_last and said.former_status is not None:
                due = said.former_next_by
                # Back to what was before the answer, which is no step of the status machine.
                values = {"status": said.former_status, "answer_by": due}
                await repository.set_values(session, row.number, **values)
                await self._ledger.promise_answer(row.number, due)
                if said.former_status == Status.RESOLVED:
                    closes_at = now + rules.CLOSES_AFTER
                    await repository.set_values(session, row.number, resolved_at=now)
                    await self._parts.timers.set(CLOSE, row.number, closes_at)
            await self._ledger.record(row.number, Action.TAKEN_BACK, by=officer.handle)
            await self._show_corrected(await self._ledger.get(row.number))
            taken_back = await self.get(message)
            await self._deliveries.taken_back(taken_back)
            return taken_back

    async def get(self, message: str) -> TicketMessage:
        """Return a message; raises TicketNotFoundError."""
        async with self._parts.db.reading() as session:
            row = await repository.get_message(session, message)
        if row is None:
            raise TicketNotFoundError
        return self._ledger.records.message(row)

    async def delivered(self, message: str) -> None:
        """Record that an answer has arrived; its officer sees when."""
        async with self._parts.db.transaction() as session:
            now = self._parts.clock()
            if not await repository.mark_message(session, message, "delivered_at", now):
                return
            said = await self.get(message)
            if said.direction is Direction.TO_REPORTER and not said.is_result:
                await self._deliveries.arrived(said)

    async def undeliverable(self, message: str) -> None:
        """Let the author of what cannot be delivered hear it at once, with a sound."""
        async with self._parts.db.transaction() as session:
            now = self._parts.clock()
            if not await repository.mark_message(session, message, "failed_at", now):
                return
            await self.file_lost(message)

    async def file_lost(self, message: str) -> None:
        """Tell an author that something of what they sent did not arrive."""
        async with self._parts.db.transaction():
            said = await self.get(message)
            if said.direction is Direction.TO_REPORTER:
                author = await self._ledger.account(said.author)
            else:
                author = self._ledger.reporter(await self._ledger.look(said.number))
            if author is not None:
                await self._parts.outbox.show(
                    "tickets.undelivered",
                    said.id,
                    to=author,
                    slot=f"undelivered:{said.id}",
                    placing=Placing.RENEW,
                    priority=Priority.PAGE,
                )

    async def _remove(self, row: Ticket, message: TicketMessage) -> None:
        """Delete an answer in the chat of everybody who reads it."""
        for reader in await self._carrier.readers(row, message):
            for slot in (f"relay:{message.id}", f"copy:{message.id}"):
                await self._parts.outbox.show(
                    reader.view,
                    message.id,
                    to=reader.address,
                    slot=slot,
                    placing=Placing.REMOVE,
                    priority=Priority.PAGE,
                )

    async def _send(self, row: Ticket, message: TicketMessage, origin: Origin | None) -> None:
        """Show an answer to the reporter; in a drill there is nobody, and it has arrived."""
        await self._deliveries.replaced(message)
        if self._ledger.reporter(row) is None:
            await self.delivered(message.id)
        else:
            await self._carrier.carry(row, message, origin)
        await self._show_corrected(row)

    async def _show_corrected(self, row: Ticket) -> None:
        await self._ledger.show_card(row.number, row.desk)
        await self._ledger.show_case(row, row.assignee)
