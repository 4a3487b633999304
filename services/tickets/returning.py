"""Tickets that a desk says are not its own: the parent desk gets them, then headquarters decides.

The reporter's clock never stops. What headquarters has decided binds everybody.
"""

from services.desks.types import DeskDetails, DeskKind
from services.outbox.types import Placing, Priority
from services.staff.types import Role, StaffMember
from services.tickets import repository
from services.tickets.errors import DecidedError, TicketNotFoundError, WrongStatusError
from services.tickets.ledger import Ledger
from services.tickets.merging import Duplicates
from services.tickets.promises import Promises
from services.tickets.returned import Returned
from services.tickets.rules import HELD, Change
from services.tickets.tables import Ticket
from services.tickets.types import Action, Status, TicketDetails


class Returns:
    """Hands a ticket back, and lets headquarters say whose it is."""

    def __init__(self, ledger: Ledger, promises: Promises, duplicates: Duplicates) -> None:
        self._ledger = ledger
        self._promises = promises
        self._duplicates = duplicates
        self._parts = ledger.parts

    async def give_back(self, number: int, officer: StaffMember) -> TicketDetails:
        """Say that a ticket is not this desk's: the first time the parent desk is called for it.

        The second time, and at the county's own desk, headquarters decides; until then the
        county's officers are called. Raises TicketNotFoundError, AlreadyTakenError,
        WrongStatusError, and DecidedError once it was decided.
        """
        async with self._parts.db.transaction():
            row = await self._ledger.held(number, officer)
            if row.returned == Returned.DECIDED:
                raise DecidedError(number=number)
            former = row.desk
            parent = await self._parts.desks.parent(former)
            is_first = row.returned == Returned.NEVER and parent is not None
            to = parent if is_first and parent else await self._parts.desks.county()
            row = await self._ledger.change(
                number,
                Change.COME_BACK,
                held_by=officer.handle,
                assignee=None,
                support_at=None,
                desk=to.code,
                returned=Returned.ONCE if is_first else Returned.ASKED,
            )
            await self._ledger.record(number, Action.RETURNED, by=officer.handle, detail=to.code)
            await self._moved(row, former, without=officer.handle)
            await self._ledger.show_case(row, officer.handle)
            if not is_first:
                await self._ask(row)
            return self._ledger.records.details(row)

    async def choices(self, number: int, officer: StaffMember) -> list[DeskDetails]:
        """Return the desks among which headquarters decides, the place's own first.

        Raises TicketNotFoundError for everybody but headquarters, and WrongStatusError where
        nothing is to be decided.
        """
        row = await self._asked(number, officer)
        desks = await self._parts.desks.all()
        return sorted(desks, key=lambda desk: (desk.code != row.place, desk.kind.value))

    async def decide(self, number: int, officer: StaffMember, *, desk: str) -> TicketDetails:
        """Let a desk have a ticket for good, or name the body elsewhere that is responsible.

        Everybody concerned is told. Raises as `choices` does, and DeskNotFoundError.
        """
        async with self._parts.db.transaction():
            row = await self._asked(number, officer)
            to, holder, former = await self._parts.desks.get(desk), row.assignee, row.desk
            if to.kind is DeskKind.REFER:
                return await self._refuse(row, officer, to)
            if row.status in HELD:
                await self._ledger.change(number, Change.COME_BACK, assignee=None, support_at=None)
            async with self._parts.db.transaction() as session:
                await repository.set_values(
                    session, number, desk=to.code, returned=Returned.DECIDED
                )
            row = await self._ledger.get(number)
            await self._ledger.record(number, Action.DECIDED, by=officer.handle, detail=to.code)
            # Who was called for it where it was before cannot take it from where it is now.
            await self._parts.escalation.pause(number)
            await self._moved(row, former)
            await self._ledger.show_case(row, holder)
            await self._promises.promise_anew(row)
            await self._ledger.tell_reporter(row, "tickets.moved", slot=f"moved:{number}")
            await self._tell_everybody(row)
            return self._ledger.records.details(row)

    async def _refuse(self, row: Ticket, officer: StaffMember, to: DeskDetails) -> TicketDetails:
        """End a ticket that somebody outside is responsible for; the reporter gets their phone."""
        number = row.number
        row = await self._ledger.change(
            number,
            Change.REFUSE,
            returned=Returned.DECIDED,
            answer_by=None,
            support_at=None,
            closed_at=self._parts.clock(),
        )
        await self._ledger.record(number, Action.REFUSED, by=officer.handle, detail=to.code)
        await self._parts.escalation.pause(number)
        await self._promises.end(row)
        await self._ledger.tell_reporter(
            row, "tickets.elsewhere", slot=f"moved:{number}", desk=to.code
        )
        await self._duplicates.release(number)
        await self._tell_everybody(row)
        return self._ledger.records.details(row)

    async def _moved(self, row: Ticket, former: str, *, without: str | None = None) -> None:
        """Call the officers of the new desk; the reporter's receipt names it."""
        async with self._parts.db.transaction() as session:
            await repository.move_duplicates(session, row.number, row.desk)
        await self._promises.call_again(row, without=without)
        if former != row.desk:
            await self._ledger.show_card(row.number, former)
        await self._ledger.show_card(row.number, row.desk, silent=former == row.desk)
        await self._ledger.refresh_receipt(row)

    async def _ask(self, row: Ticket) -> None:
        for member in await self._parts.staff.hq():
            await self._tell(member, row, Placing.RENEW)

    async def _tell_everybody(self, row: Ticket) -> None:
        """Say what was decided to headquarters and to those who had handed the ticket back."""
        async with self._parts.db.reading() as session:
            events = await repository.events(session, row.number)
        asked = {member.handle: member for member in await self._parts.staff.hq()}
        for handle in {event.actor for event in events if event.action == Action.RETURNED}:
            member = await self._parts.staff.by_handle(handle) if handle else None
            if member is not None and member.posts:
                asked[member.handle] = member
        for member in asked.values():
            await self._tell(member, row, Placing.RENEW)

    async def _tell(self, member: StaffMember, row: Ticket, placing: Placing) -> None:
        await self._ledger.tell_officer(
            member.handle,
            "tickets.decision",
            row.number,
            slot=f"decision:{row.number}",
            placing=placing,
            priority=Priority.PAGE,
        )

    async def _asked(self, number: int, officer: StaffMember) -> Ticket:
        row = await self._ledger.get(number)
        if not any(post.role is Role.HQ for post in officer.posts):
            raise TicketNotFoundError(number=number)
        if row.returned != Returned.ASKED or row.status not in {Status.SUBMITTED, *HELD}:
            raise WrongStatusError(number=number, status=row.status)
        return row
