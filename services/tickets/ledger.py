"""What all use cases of tickets share: the rows, who may, the timeline, what is shown where."""

from datetime import datetime
from typing import Any

from services.chats.types import Address
from services.outbox.types import Placing, Priority
from services.staff.types import Role, StaffMember
from services.standards.types import Tempo
from services.tickets import repository
from services.tickets.cards import Cards
from services.tickets.due import due_soon
from services.tickets.errors import AlreadyTakenError, TicketNotFoundError, WrongStatusError
from services.tickets.parts import Parts
from services.tickets.records import Records
from services.tickets.rules import REOPENS_WITHIN, WARNS_BEFORE, Change, pace, take_by, warns_at
from services.tickets.tables import Ticket, TicketEventRow
from services.tickets.types import Action, ActListener, Direction, Kind, NewTicket, Urgency

PROMISE = "tickets.promise"
ANSWER_DUE = "tickets.answer_due"
ANSWER_WARNING = "tickets.answer_warning"
CLOSE = "tickets.close"
SETTLE = "tickets.settle"
WARNING = "warning"
"""The slot of the one message that warns an officer."""


class Ledger:
    """Reads and changes ticket rows, and lets everybody see what became of them."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.records = Records(parts.vault)
        self.cards = Cards(parts)
        self.listeners: list[ActListener] = []

    async def get(self, number: int) -> Ticket:
        """Return a ticket's row, locked within a transaction; raises TicketNotFoundError."""
        row = await self.find(number)
        if row is None:
            raise TicketNotFoundError(number=number)
        return row

    async def look(self, number: int) -> Ticket:
        """Return a ticket's row as it is, without a lock; raises TicketNotFoundError."""
        async with self.parts.db.reading() as session:
            row = await repository.get(session, number)
        if row is None:
            raise TicketNotFoundError(number=number)
        return row

    async def find(self, number: int) -> Ticket | None:
        """Like `get`; None for a ticket that is not there."""
        async with self.parts.db.reading() as session:
            return await repository.get(session, number, locked=self.parts.db.in_transaction)

    async def of_reporter(self, number: int, reporter: Address) -> Ticket:
        """Return the row of this reporter's ticket; raises TicketNotFoundError for others'."""
        row = await self.get(number)
        if self.records.content(row)["reporter"] != reporter:
            raise TicketNotFoundError(number=number)
        return row

    async def of_desk(self, number: int, officer: StaffMember) -> Ticket:
        """Return the row for an officer of its desk, or who has it or was called for it.

        Raises TicketNotFoundError for everybody else.
        """
        row = await self.get(number)
        if not officer.may(row.desk, Role.OFFICER) and not await self._is_tied(row, officer):
            raise TicketNotFoundError(number=number)
        return row

    async def _is_tied(self, row: Ticket, officer: StaffMember) -> bool:
        """Whether a ticket of another desk is an officer's, because they have it or were called.

        That lapses once the ticket cannot be opened again by its reporter, and with the service
        in which it came about: who left and came back to another desk begins anew.
        """
        since, closed = officer.serves_since, row.closed_at
        if since is None or (closed and closed + REOPENS_WITHIN < self.parts.clock()):
            return False
        if row.assignee == officer.handle and (closed is None or closed >= since):
            return True
        return await self.parts.escalation.was_called(row.number, officer.handle, since=since)

    async def held(self, number: int, officer: StaffMember) -> Ticket:
        """Return the row for the officer who has the ticket.

        Raises TicketNotFoundError, AlreadyTakenError where a colleague has it, and
        WrongStatusError where nobody has.
        """
        row = await self.of_desk(number, officer)
        if await self.holder(row) != officer.handle:
            await self.refuse(row)
        return row

    async def holder(self, row: Ticket) -> str | None:
        """Return the handle of the officer who has a ticket, or the one that it waits with."""
        master = row.master
        # Not locked: its own acts lock it first and then what waits with it.
        return row.assignee if master is None else (await self.look(master)).assignee

    async def refuse(self, row: Ticket) -> None:
        """Say who has the ticket, or that it has moved on."""
        if row.assignee is not None and row.taken_at is not None and row.closed_at is None:
            local = self.parts.calendar.local(row.taken_at)
            raise AlreadyTakenError(
                number=row.number, by=await self.display(row.assignee), at=local
            )
        raise WrongStatusError(number=row.number, status=row.status)

    async def change(
        self, number: int, what: Change, *, held_by: str | None = None, **values: Any
    ) -> Ticket:
        """Change a ticket's status by one conditional update; raises WrongStatusError."""
        async with self.parts.db.transaction() as session:
            is_changed = await repository.change(session, number, what, held_by=held_by, **values)
            row = await self.get(number)
            if not is_changed:
                raise WrongStatusError(number=number, status=row.status)
            return row

    async def record(
        self, number: int, action: Action, *, by: str | None = None, detail: str | None = None
    ) -> None:
        async with self.parts.db.transaction() as session:
            session.add(
                TicketEventRow(
                    ticket=number,
                    at=self.parts.clock(),
                    action=action.value,
                    actor=by,
                    detail=detail,
                )
            )
            await session.flush()
            for listener in self.listeners:
                await listener.on_act(number, action, by)

    def reporter(self, row: Ticket) -> Address | None:
        """Return where the reporter reads; None in a drill, which nobody reported."""
        return None if row.is_drill else Address(self.records.content(row)["reporter"])

    async def display(self, handle: str | None) -> str:
        """How colleagues see an officer: 张某; the bare handle of one who has left."""
        member = await self.parts.staff.by_handle(handle) if handle else None
        return member.display if member else handle or ""

    async def account(self, handle: str | None) -> Address | None:
        member = await self.parts.staff.by_handle(handle) if handle else None
        return member.account if member else None

    async def first_promise(self, new: NewTicket, now: datetime) -> dict[str, Any]:
        """Return by when a new ticket is taken, and the version of the standards it keeps."""
        standard = await self.parts.standards.current()
        tempo = standard.tempo(pace(new.kind, new.urgency))
        due = take_by(new.kind, new.urgency, now, self.parts.calendar, tempo)
        return {"take_by": due, "standard": standard.version}

    async def tempo(self, row: Ticket) -> Tempo:
        """Return how fast the standards want it, in the version that the ticket keeps."""
        standard = await self.parts.standards.get(row.standard)
        return standard.tempo(pace(Kind(row.kind), Urgency(row.urgency)))

    async def promise_answer(self, number: int, due: datetime | None) -> None:
        """Watch over the next answer: a warning before, the consequence at its time."""
        warned = warns_at(due, self.parts.clock()) if due is not None else None
        for kind, at in ((ANSWER_DUE, due), (ANSWER_WARNING, warned)):
            if at is None:
                await self.parts.timers.cancel(kind, number)
            else:
                await self.parts.timers.set(kind, number, at)
        row = await self.find(number)
        await self.correct_warning(row.assignee if row else None)

    async def due_soon(self, handle: str) -> list[Ticket]:
        """Return what an officer has to answer within five minutes, the most pressing first."""
        now = self.parts.clock()
        async with self.parts.db.reading() as session:
            return await due_soon(session, handle, now, now + WARNS_BEFORE)

    async def correct_warning(self, handle: str | None) -> None:
        """Let an officer's warning, where one stands, show only what is still to be answered."""
        account = await self.account(handle)
        if account is None or await self.parts.outbox.standing(account, WARNING) is None:
            return
        is_left = bool(await self.due_soon(handle or ""))
        await self.parts.outbox.show(
            "tickets.warning",
            handle,
            to=account,
            slot=WARNING,
            placing=Placing.EDIT if is_left else Placing.REMOVE,
            silent=True,
        )

    async def stop_watching(self, number: int) -> None:
        """Let nothing happen by itself any more."""
        await self.promise_answer(number, None)
        for kind in (PROMISE, CLOSE):
            await self.parts.timers.cancel(kind, number)

    async def tell_reporter(
        self,
        row: Ticket,
        view: str,
        *,
        slot: str | None = None,
        placing: Placing = Placing.SEND,
        silent: bool = False,
        **params: Any,
    ) -> None:
        reporter = self.reporter(row)
        if reporter is None:
            return
        await self.parts.outbox.show(
            view,
            row.number,
            to=reporter,
            params=params,
            slot=slot,
            placing=placing,
            silent=silent,
        )

    async def tell_officer(
        self,
        handle: str | None,
        view: str,
        subject: object,
        *,
        slot: str | None = None,
        placing: Placing = Placing.SEND,
        silent: bool = False,
        priority: Priority = Priority.REPLY,
        **params: Any,
    ) -> bool:
        """Show something in an officer's own chat; False where they have none."""
        account = await self.account(handle)
        if account is None:
            return False
        await self.parts.outbox.show(
            view,
            subject,
            to=account,
            params=params,
            slot=slot,
            placing=placing,
            silent=silent,
            priority=priority,
        )
        return True

    async def show_case(self, row: Ticket, handle: str | None) -> None:
        """Correct an officer's case message without a sound."""
        slot = f"case:{row.number}"
        await self.tell_officer(
            handle, "tickets.case", row.number, slot=slot, placing=Placing.EDIT, silent=True
        )

    async def refresh_receipt(self, row: Ticket) -> None:
        """Let the reporter's receipt say how the ticket stands now, without a sound."""
        await self.tell_reporter(
            row,
            "tickets.receipt",
            slot=f"receipt:{row.number}",
            placing=Placing.EDIT,
            silent=True,
        )

    async def refresh_answer(self, row: Ticket) -> None:
        """Correct the last line of the newest answer in the reporter's chat."""
        reporter = self.reporter(row)
        if reporter is None:
            return
        async with self.parts.db.reading() as session:
            said = await repository.messages(session, row.number)
        answers = [
            message.id
            for message in said
            if message.direction == Direction.TO_REPORTER and message.taken_back_at is None
        ]
        if answers:
            await self.parts.outbox.show(
                "tickets.relay",
                answers[-1],
                to=reporter,
                slot=f"relay:{answers[-1]}",
                placing=Placing.EDIT,
                silent=True,
            )

    async def show_card(self, number: int, desk: str, *, silent: bool = True) -> None:
        """Edit the ticket's card in the group of a desk, or send it where there is none yet."""
        await self.cards.show(number, desk, silent=silent)
