"""Tells headquarters of a ticket at once, once; and the officer who has seen it."""

from sqlalchemy import delete, select

from services.audit.service import AuditService
from services.audit.types import Act
from services.db.statements import insert
from services.flashes.errors import AlreadyFlashedError, AlreadySeenError, FlashStaysError
from services.flashes.tables import FlashRow, FlashSeenRow
from services.flashes.types import Flash, Seen
from services.outbox.types import Placing, Priority
from services.people.types import PersonId
from services.staff.types import Role, StaffMember
from services.tickets.errors import NobodyToAskError, TicketNotFoundError, WrongStatusError
from services.tickets.ledger import Ledger
from services.tickets.rules import TAKE_BACK_WITHIN
from services.tickets.types import Action
from services.timers.service import Step

SETTLE = "flashes.settle"


class FlashService:
    """A report holds number, desk, kind, times and state: nothing of the reporter."""

    def __init__(self, ledger: Ledger, audit: AuditService) -> None:
        self._ledger = ledger
        self._audit = audit
        self._parts = ledger.parts

    def steps(self) -> dict[str, Step]:
        return {SETTLE: self._settle}

    async def make(self, number: int, officer: StaffMember) -> Flash:
        """Report a ticket to headquarters with a sound.

        Raises TicketNotFoundError, WrongStatusError for a closed one, NobodyToAskError where
        nobody at headquarters can be reached, AlreadyFlashedError (who and when).
        """
        async with self._parts.db.transaction() as session:
            row = await self._ledger.of_desk(number, officer)
            if row.closed_at is not None:
                raise WrongStatusError(number=number, status=row.status)
            now = self._parts.clock()
            made = await session.scalar(
                insert(FlashRow)
                .values(ticket=number, officer=officer.handle, at=now)
                .on_conflict_do_nothing()
                .returning(FlashRow.ticket)
            )
            if made is None:
                await self._refuse(number)
            if not await self._show_report(number, officer.handle, Placing.RENEW):
                raise NobodyToAskError(number=number)
            await self._ledger.record(number, Action.FLASHED, by=officer.handle)
            await self._ledger.show_card(number, row.desk)
            await self._show_state(number, officer.handle, Placing.RENEW)
            await self._parts.timers.set(SETTLE, str(number), now + TAKE_BACK_WITHIN)
            return await self.get(number)

    async def take_back(self, number: int, officer: StaffMember) -> None:
        """Let a report be undone by whoever made it, within thirty seconds.

        It is deleted at headquarters too and can be made anew. Raises TicketNotFoundError for
        everybody else, and FlashStaysError.
        """
        async with self._parts.db.transaction() as session:
            row = await self._ledger.get(number)
            flash = await self.get(number)
            if flash.by != officer.handle:
                raise TicketNotFoundError(number=number)
            if self._parts.clock() > flash.at + TAKE_BACK_WITHIN:
                raise FlashStaysError(number=number)
            await session.execute(delete(FlashSeenRow).where(FlashSeenRow.ticket == number))
            await session.execute(delete(FlashRow).where(FlashRow.ticket == number))
            await self._parts.timers.cancel(SETTLE, str(number))
            await self._show_report(number, flash.by, Placing.REMOVE)
            await self._ledger.record(number, Action.UNFLASHED, by=officer.handle)
            await self._ledger.show_card(number, row.desk)
            await self._show_state(number, officer.handle, Placing.REMOVE)

    async def see(self, number: int, officer: StaffMember) -> Flash:
        """Note that a member of headquarters has seen a report; the officer is told.

        Raises TicketNotFoundError for everybody else and for what was not reported, and
        AlreadySeenError.
        """
        if not any(post.role is Role.HQ for post in officer.posts):
            raise TicketNotFoundError(number=number)
        async with self._parts.db.transaction() as session:
            flash = await self.get(number)
            now = self._parts.clock()
            seen = await session.scalar(
                insert(FlashSeenRow)
                .values(ticket=number, officer=officer.handle, at=now)
                .on_conflict_do_nothing()
                .returning(FlashSeenRow.ticket)
            )
            if seen is None:
                before = next(one.at for one in flash.seen if one.handle == officer.handle)
                raise AlreadySeenError(number=number, at=self._parts.calendar.local(before))
            row = await self._ledger.get(number)
            person = PersonId(row.person) if row.person else None
            await self._audit.record(
                Act.FLASH_SEEN,
                f"ticket:{number}",
                by=officer.handle,
                person=person,
                detail=row.desk,
            )
            await self._show_report(number, flash.by, Placing.EDIT)
            await self._show_state(number, flash.by, Placing.EDIT)
            return await self.get(number)

    async def get(self, number: int) -> Flash:
        """Return a ticket's report; raises TicketNotFoundError where there is none."""
        async with self._parts.db.reading() as session:
            row = await session.get(FlashRow, number, populate_existing=True)
            found = await session.scalars(
                select(FlashSeenRow)
                .where(FlashSeenRow.ticket == number)
                .order_by(FlashSeenRow.at, FlashSeenRow.officer)
                .execution_options(populate_existing=True)
            )
            seen = tuple(Seen(one.officer, one.at) for one in found)
        if row is None:
            raise TicketNotFoundError(number=number)
        return Flash(number, row.officer, row.at, seen)

    async def _settle(self, subject: str) -> None:
        """Remove the button to take it back: the thirty seconds are over."""
        flash = await self.get(int(subject))
        await self._show_state(flash.number, flash.by, Placing.EDIT)

    async def _show_report(self, number: int, by: str, placing: Placing) -> bool:
        """Show headquarters a report, or what became of it; False where it reaches nobody."""
        is_edit = placing is Placing.EDIT
        told = [
            await self._ledger.tell_officer(
                member.handle,
                "flashes.report",
                number,
                slot=f"flash:{number}",
                placing=placing,
                silent=is_edit,
                priority=Priority.REPLY if is_edit else Priority.PAGE,
            )
            for member in await self._parts.staff.hq()
            if member.handle != by
        ]
        return any(told)

    async def _refuse(self, number: int) -> None:
        flash = await self.get(number)
        raise AlreadyFlashedError(
            number=number,
            by=await self._ledger.display(flash.by),
            at=self._parts.calendar.local(flash.at),
        )

    async def _show_state(self, number: int, handle: str, placing: Placing) -> None:
        await self._ledger.tell_officer(
            handle,
            "flashes.state",
            number,
            slot=f"flash-state:{number}",
            placing=placing,
            silent=True,
        )
