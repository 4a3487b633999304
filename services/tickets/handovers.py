"""Tickets at a change of shift: what the shift did, and who has them afterwards."""

from collections.abc import Collection
from datetime import datetime

from services.staff.types import StaffMember
from services.tickets import repository
from services.tickets.handling import HandlingService
from services.tickets.ledger import Ledger
from services.tickets.rules import HELD, Change
from services.tickets.types import Action, Status, TicketDetails
from services.tickets.watches import Passing, Watch, Why, watch


class Handovers:
    """An officer keeps what they took until they hand it over and the next one takes over."""

    def __init__(self, ledger: Ledger, handling: HandlingService) -> None:
        self._ledger = ledger
        self._handling = handling
        self._parts = ledger.parts

    async def watch(
        self, desks: Collection[str], officer: str, *, since: datetime, until: datetime
    ) -> Watch:
        """Sum up an officer's shift at some desks."""
        missed = await self._parts.escalation.relief.missed(officer, since=since, until=until)
        passed = [
            Passing(one.number, Why.DECLINED if one.is_declined else Why.NOT_TAKEN, one.after)
            for one in missed
        ]
        async with self._parts.db.reading() as session:
            for event in await repository.passed_on(session, officer, since=since, until=until):
                is_late = event.action == Action.CAME_BACK
                why = Why.LATE if is_late else Why.GIVEN
                passed.append(Passing(event.ticket, why, to=None if is_late else event.detail))
            # A ticket that everybody was called for again and again went on once.
            passed = list({(one.number, one.why): one for one in reversed(passed)}.values())[::-1]
            rows = await repository.worked_on(
                session, desks, since=since, besides=[one.number for one in passed]
            )
            noted = await repository.noted(session, [row.number for row in rows])
        tickets = [self._ledger.records.details(row) for row in rows]
        return watch(tickets, desks=desks, since=since, until=until, noted=noted, passed=passed)

    async def open_at(self, desks: Collection[str]) -> list[TicketDetails]:
        """Return what is unsolved at some desks."""
        async with self._parts.db.reading() as session:
            found = await repository.of_desks(session, desks)
        return [
            self._ledger.records.details(row) for row in found if row.status != Status.RESOLVED
        ]

    async def elsewhere(self, handles: Collection[str]) -> list[TicketDetails]:
        """Return what is unsolved and was taken by these officers from desks not their own."""
        found = []
        for handle in sorted(set(handles)):
            member = await self._parts.staff.by_handle(handle)
            own = {post.desk for post in member.posts} if member else set()
            async with self._parts.db.reading() as session:
                rows = await repository.of_officer(session, handle)
            found += [row for row in rows if row.desk not in own and row.status in HELD]
        return [self._ledger.records.details(row) for row in found]

    async def hand_over(self, desk: str, leaving: StaffMember, coming: StaffMember) -> list[int]:
        """Let the next officer have what the former one has at a desk; returns the numbers.

        The promises to the reporters stay as they are. What waits for the reporter's word goes
        along without a sound: whoever is asleep must not be called if it is not solved.
        """
        async with self._parts.db.transaction() as session:
            found = await repository.of_officer(session, leaving.handle)
            own = {post.desk for post in leaving.posts}
            # What was taken from another desk goes along with the first of theirs.
            numbers = [row.number for row in found if row.desk == desk or row.desk not in own]
            for number in numbers:
                await self._hand_over(number, leaving, coming)
        return numbers

    async def _hand_over(self, number: int, leaving: StaffMember, coming: StaffMember) -> None:
        async with self._parts.db.transaction() as session:
            is_changed = await repository.change(
                session,
                number,
                Change.HAND_OVER,
                held_by=leaving.handle,
                assignee=coming.handle,
                taken_at=self._parts.clock(),
                support_at=None,
            )
            if not is_changed:
                return  # It was solved, or went elsewhere, at this very moment.
            await self._ledger.record(
                number, Action.HANDED_OVER, by=coming.handle, detail=leaving.handle
            )
            row = await self._ledger.get(number)
            await self._ledger.show_card(number, row.desk)
            await self._ledger.correct_warning(leaving.handle)
            await self._ledger.show_case(row, leaving.handle)
            if Status(row.status) in HELD:
                await self._handling.show_taken(row, coming, by_page=False)
