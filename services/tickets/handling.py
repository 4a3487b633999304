"""The desk's side of tickets: take, pass on, ask for support, and what happens if nobody does."""

from services.outbox.types import Placing, Priority
from services.staff.types import Role, StaffMember
from services.tickets import repository, rules
from services.tickets.errors import NobodyToAskError
from services.tickets.ledger import PROMISE, Ledger
from services.tickets.promises import Promises
from services.tickets.rules import HELD, Change
from services.tickets.tables import Ticket
from services.tickets.types import Action, Contact, Direction, Kind, Status, TicketDetails


class HandlingService:
    """Of two officers one takes the ticket; whoever takes it has a clock time to keep."""

    def __init__(self, ledger: Ledger, promises: Promises) -> None:
        self._ledger = ledger
        self._promises = promises
        self._parts = ledger.parts

    async def take(self, number: int, officer: StaffMember, *, by_page: bool) -> TicketDetails:
        """Let an officer have the ticket; `by_page`: the page turns into the case message.

        Raises TicketNotFoundError, AlreadyTakenError (who and when), WrongStatusError.
        """
        async with self._parts.db.transaction() as session:
            row = await self._ledger.of_desk(number, officer)
            former, was_held = row.assignee, Status(row.status) in HELD
            if former == officer.handle and was_held:
                await self.show_taken(row, officer, by_page=by_page)
                return self._ledger.records.details(row)
            may_help = row.support_at is not None and officer.may(row.desk, Role.LEAD)
            is_help = was_held and may_help
            now = self._parts.clock()
            values = {"assignee": officer.handle, "taken_at": now, "support_at": None}
            if is_help:
                is_taken = await repository.change(
                    session, number, Change.TAKE_OVER, held_by=former, **values
                )
            else:
                due = rules.first_answer_by(
                    Kind(row.kind),
                    await self._ledger.tempo(row),
                    taken_at=now,
                    promised=row.answer_by,
                )
                is_taken = await repository.change(
                    session, number, Change.TAKE, held_by=None, answer_by=due, **values
                )
            row = await self._ledger.get(number)
            if not is_taken:
                await self._ledger.refuse(row)
            await self._taken(row, officer, former if is_help else None, by_page=by_page)
            return self._ledger.records.details(row)

    async def pass_on(
        self, number: int, officer: StaffMember, *, generation: int, step: str
    ) -> TicketDetails:
        """Call the next one: this officer cannot. Raises as `take` does, and StepOverError."""
        async with self._parts.db.transaction():
            row = await self._ledger.of_desk(number, officer)
            if row.status != Status.SUBMITTED:
                await self._ledger.refuse(row)
            await self._parts.escalation.pass_on(
                number, generation=generation, step=step, handle=officer.handle
            )
            return self._ledger.records.details(row)

    async def colleagues(self, number: int, officer: StaffMember) -> list[StaffMember]:
        """Return to whom a ticket can be passed on: those of its desk who can be reached."""
        row = await self._ledger.held(number, officer)
        found = await self._parts.staff.officers(row.desk)
        return [member for member in found if member.handle != officer.handle]

    async def give(self, number: int, officer: StaffMember, *, to: str) -> TicketDetails:
        """Pass a ticket on to a colleague of its desk, who is called and has to take it.

        The reporter's promise stays as it is. Raises as `take` does, and NobodyToAskError.
        """
        async with self._parts.db.transaction():
            if all(member.handle != to for member in await self.colleagues(number, officer)):
                raise NobodyToAskError(number=number)
            row = await self._ledger.change(
                number, Change.COME_BACK, held_by=officer.handle, assignee=None, support_at=None
            )
            await self._ledger.record(number, Action.PASSED_ON, by=officer.handle, detail=to)
            await self._promises.call_again(row, first=to, without=officer.handle)
            await self._ledger.correct_warning(officer.handle)
            await self._ledger.show_card(number, row.desk)
            await self._ledger.show_case(row, officer.handle)
            return self._ledger.records.details(row)

    async def give_to_parent(self, number: int, officer: StaffMember) -> TicketDetails:
        """Pass a ticket on to the desk above; the clock goes on. Raises as `give` does."""
        async with self._parts.db.transaction():
            row = await self._ledger.held(number, officer)
            former = row.desk
            parent = await self._parts.desks.parent(former)
            if parent is None:
                raise NobodyToAskError(number=number)
            row = await self._ledger.change(
                number,
                Change.COME_BACK,
                held_by=officer.handle,
                assignee=None,
                support_at=None,
                desk=parent.code,
            )
            await self._ledger.record(
                number, Action.PASSED_ON, by=officer.handle, detail=parent.code
            )
            async with self._parts.db.transaction() as session:
                await repository.move_duplicates(session, number, parent.code)
            await self._promises.call_again(row)
            await self._ledger.correct_warning(officer.handle)
            await self._ledger.show_card(number, former)
            await self._ledger.show_card(number, parent.code, silent=False)
            await self._ledger.show_case(row, officer.handle)
            return self._ledger.records.details(row)

    async def ask_for_support(self, number: int, officer: StaffMember) -> list[StaffMember]:
        """Ask the shift leads, or headquarters where there are none; returns who was asked.

        Raises as `take` does, and NobodyToAskError.
        """
        async with self._parts.db.transaction() as session:
            row = await self._ledger.held(number, officer)
            leads = [*await self._parts.staff.leads(row.desk)]
            asked = leads or await self._parts.staff.hq()
            asked = [member for member in asked if member.handle != officer.handle]
            if not asked:
                raise NobodyToAskError(number=number)
            await repository.set_values(session, number, support_at=self._parts.clock())
            await self._ledger.record(number, Action.SUPPORT, by=officer.handle)
            for member in asked:
                await self._ledger.tell_officer(
                    member.handle,
                    "tickets.support",
                    number,
                    slot=f"support:{number}",
                    placing=Placing.RENEW,
                    priority=Priority.PAGE,
                )
            return asked

    async def contact(self, number: int, officer: StaffMember) -> Contact:
        """Show the officer who has the ticket how to call the reporter; the look is recorded.

        Raises as `take` does.
        """
        async with self._parts.db.transaction():
            row = await self._ledger.held(number, officer)
            await self._ledger.record(number, Action.CONTACT_VIEWED, by=officer.handle)
            content = self._ledger.records.content(row)
            return Contact(content["name"], content["phone"])

    async def place(self, number: int, officer: StaffMember) -> TicketDetails:
        """Return the ticket of the officer who looks where it is; the look is recorded.

        Raises as `take` does.
        """
        async with self._parts.db.transaction():
            row = await self._ledger.held(number, officer)
            await self._ledger.record(number, Action.PLACE_VIEWED, by=officer.handle)
            return self._ledger.records.details(row)

    async def _taken(
        self, row: Ticket, officer: StaffMember, helped: str | None, *, by_page: bool
    ) -> None:
        number = row.number
        await self._ledger.record(number, Action.TAKEN, by=officer.handle)
        await self._parts.timers.cancel(PROMISE, number)
        await self._ledger.promise_answer(number, row.answer_by)
        await self._parts.escalation.pause(number, besides=officer.handle)
        await self.show_taken(row, officer, by_page=by_page)
        await self._ledger.show_card(number, row.desk)
        if helped is not None:
            await self._ledger.correct_warning(helped)
            await self._ledger.show_case(row, helped)
            return
        await self._ledger.tell_reporter(row, "tickets.taken", slot=f"taken:{number}")
        await self._ledger.refresh_receipt(row)

    async def show_taken(self, row: Ticket, officer: StaffMember, *, by_page: bool) -> None:
        """Turn the page into the case, or show the case anew."""
        account = officer.account
        if account is None:
            return
        outbox, slot = self._parts.outbox, f"case:{row.number}"
        if by_page:
            await outbox.move(account, "page", slot)
        await outbox.show(
            "tickets.case",
            row.number,
            to=account,
            slot=slot,
            placing=Placing.EDIT if by_page else Placing.RENEW,
            silent=True,
        )
        await outbox.show(
            "tickets.story",
            row.number,
            to=account,
            slot=f"story:{row.number}",
            placing=Placing.RENEW,
            silent=True,
        )
        await self._hand_over_attachments(row, officer)
        waits = await self._parts.escalation.waits(officer.handle)
        await outbox.show(
            "tickets.page",
            officer.handle,
            to=account,
            slot="page",
            placing=Placing.EDIT if waits else Placing.REMOVE,
            silent=True,
        )

    async def _hand_over_attachments(self, row: Ticket, officer: StaffMember) -> None:
        """Let the officer see what the reporter sent with the ticket and since then."""
        content = self._ledger.records.content(row)
        if content["attachments"]:
            await self._ledger.tell_officer(
                officer.handle,
                "tickets.attachment",
                row.number,
                slot=f"files:{row.number}",
                placing=Placing.RENEW,
                silent=True,
            )
        async with self._parts.db.reading() as session:
            said = await repository.messages(session, row.number)
        for message in map(self._ledger.records.message, said):
            if message.direction is Direction.TO_DESK and message.words.attachments:
                await self._ledger.tell_officer(
                    officer.handle,
                    "tickets.copy",
                    message.id,
                    slot=f"copy:{message.id}",
                    placing=Placing.RENEW,
                    silent=True,
                )
