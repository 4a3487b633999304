"""Tickets about one and the same thing: the duplicate waits with its master, and can leave it.

No reporter learns of another: each hears the master's answers under their own number. A master is
no duplicate itself and a duplicate has none of its own, so there are neither chains nor cycles.
"""

from collections.abc import Sequence

from services.chats.types import Address
from services.outbox.types import Placing
from services.staff.types import StaffMember
from services.tickets import repository, rules
from services.tickets.errors import (
    CannotMergeError,
    TicketNotFoundError,
    TooLateToReopenError,
    WrongStatusError,
)
from services.tickets.ledger import Ledger
from services.tickets.promises import Promises
from services.tickets.rules import OPEN, Change
from services.tickets.tables import Ticket
from services.tickets.types import Action, Kind, Status, TicketDetails, Urgency

MOST_CANDIDATES = 4


class Duplicates:
    """Puts tickets together and takes them apart again."""

    def __init__(self, ledger: Ledger, promises: Promises) -> None:
        self._ledger = ledger
        self._promises = promises
        self._parts = ledger.parts

    async def candidates(self, number: int, officer: StaffMember) -> list[TicketDetails]:
        """Return open tickets of the same desk that may be about the same thing, likely first.

        Raises TicketNotFoundError, AlreadyTakenError, WrongStatusError.
        """
        row = await self._ledger.held(number, officer)
        async with self._parts.db.reading() as session:
            others = await repository.of_desks(session, {row.desk})
        found = [other for other in others if self._obstacle(row, other) is None]
        found.sort(
            key=lambda other: (
                other.kind != row.kind,
                other.category != row.category,
                other.place != row.place,
                -other.number,
            )
        )
        return [self._ledger.records.details(other) for other in found[:MOST_CANDIDATES]]

    async def of(self, master: int) -> list[TicketDetails]:
        """Return what waits with a ticket."""
        async with self._parts.db.reading() as session:
            found = await repository.duplicates(session, master)
        return [self._ledger.records.details(row) for row in found]

    async def hears(self, ticket: TicketDetails) -> bool:
        """Return whether somebody gets what the reporter adds: to it, or to its master."""
        if ticket.status is not Status.DUPLICATE:
            return ticket.status in OPEN
        masters = [await self._ledger.look(ticket.master)] if ticket.master else []
        return any(master.status in OPEN for master in masters)

    async def own(self, number: int, reporter: Address) -> TicketDetails:
        """Return the reporter's own ticket behind an answer to `number`.

        It is that ticket itself or a duplicate of it. Raises TicketNotFoundError.
        """
        ticket = self._ledger.records.details(await self._ledger.get(number))
        for one in (ticket, *await self.of(number)):
            if one.reporter == reporter:
                return one
        raise TicketNotFoundError(number=number)

    async def merge(self, number: int, officer: StaffMember, *, into: int) -> TicketDetails:
        """Let a ticket that the officer has wait with another one of the same desk.

        Its reporter hears it once. Raises as `candidates` does, and CannotMergeError with the
        reason why not.
        """
        async with self._parts.db.transaction() as session:
            for one in sorted({number, into}):
                await self._ledger.find(one)  # In the order of their numbers, both are locked.
            row = await self._ledger.held(number, officer)
            master = await self._ledger.of_desk(into, officer)
            if reason := self._obstacle(row, master):
                raise CannotMergeError(number=number, into=into, reason=reason)
            if await repository.duplicates(session, number):
                raise CannotMergeError(number=number, into=into, reason="master")
            row = await self._ledger.change(
                number,
                Change.MERGE,
                held_by=officer.handle,
                master=into,
                answer_by=None,
                support_at=None,
                closed_at=self._parts.clock(),
            )
            await self._ledger.record(number, Action.MERGED, by=officer.handle, detail=str(into))
            await self._promises.end(row)
            await self._ledger.tell_reporter(row, "tickets.merged", slot=f"merged:{number}")
            await self._show_master(into)
            return self._ledger.records.details(row)

    async def split(self, number: int, officer: StaffMember) -> TicketDetails:
        """Undo a merger: whoever has the master may.

        Raises TicketNotFoundError, AlreadyTakenError, WrongStatusError.
        """
        async with self._parts.db.transaction():
            row = await self._ledger.held(number, officer)
            return await self._apart(row, by=officer.handle)

    async def object(self, number: int, reporter: Address) -> TicketDetails:
        """Let the reporter say that it is not the same thing: it is called for anew.

        Raises TicketNotFoundError, WrongStatusError, and TooLateToReopenError once the master
        has been closed for seven days.
        """
        async with self._parts.db.transaction():
            row = await self._ledger.of_reporter(number, reporter)
            master = await self._ledger.look(row.master) if row.master is not None else None
            over = master.closed_at if master is not None else None
            if over is not None and over + rules.REOPENS_WITHIN < self._parts.clock():
                raise TooLateToReopenError(number=number)
            return await self._apart(row, by=None)

    async def release(self, master: int) -> None:
        """Let everything that waits with a ticket stand alone: its master ended without result."""
        async with self._parts.db.transaction() as session:
            for row in await repository.duplicates(session, master):
                await self._apart(row, by=None)

    async def _apart(self, row: Ticket, *, by: str | None) -> TicketDetails:
        number, master, now = row.number, row.master, self._parts.clock()
        if master is None:
            raise WrongStatusError(number=number, status=row.status)
        kind, urgency = Kind(row.kind), Urgency(row.urgency)
        row = await self._ledger.change(
            number,
            Change.SPLIT,
            master=None,
            take_by=rules.take_by(
                kind, urgency, now, self._parts.calendar, await self._ledger.tempo(row)
            ),
            assignee=None,
            taken_at=None,
            resolved_at=None,
            closed_at=None,
        )
        await self._ledger.record(number, Action.SPLIT, by=by)
        await self._promises.call(row)
        slot = f"receipt:{number}"
        await self._ledger.tell_reporter(row, "tickets.receipt", slot=slot, placing=Placing.RENEW)
        await self._show_master(master)
        return self._ledger.records.details(row)

    async def _show_master(self, number: int) -> None:
        master = await self._ledger.look(number)
        await self._ledger.show_card(number, master.desk)
        await self._ledger.show_case(master, master.assignee)

    def _obstacle(self, row: Ticket, master: Ticket) -> str | None:
        """Return why a ticket cannot wait with another one; None where it can."""
        contents = [self._ledger.records.content(one) for one in (row, master)]
        is_of_others = contents[0]["reporter"] != contents[1]["reporter"]
        is_confidential = row.is_confidential or master.is_confidential
        is_mixed = row.is_confidential != master.is_confidential
        obstacles: Sequence[tuple[str, bool]] = (
            ("itself", row.number == master.number),
            ("desk", row.desk != master.desk),
            ("duplicate", master.master is not None),
            ("over", master.status not in OPEN),
            ("practice", row.is_drill != master.is_drill),
            # Who reported in confidence must not be found by what somebody else is told; the
            # contacts of an enterprise hear what its other tickets are told.
            ("confidential", is_mixed or (is_confidential and is_of_others)),
        )
        return next((reason for reason, is_so in obstacles if is_so), None)
