"""The reporter's side of tickets: submit, follow, confirm, rate, withdraw, open again."""

from datetime import timedelta

from services.chats.types import Address
from services.clock import whole_minute
from services.outbox.types import Placing
from services.people.types import PersonId
from services.staff.types import StaffMember
from services.tickets import numbers, repository, rules
from services.tickets.errors import (
    TooLateToReopenError,
    TooManyTicketsError,
    WrongStatusError,
)
from services.tickets.ledger import CLOSE, Ledger
from services.tickets.merging import Duplicates
from services.tickets.promises import Promises
from services.tickets.rules import Change
from services.tickets.tables import Ticket
from services.tickets.types import (
    Action,
    Kind,
    NewTicket,
    Status,
    TicketDetails,
    TicketEvent,
    TicketMessage,
    Urgency,
)

HOUR = timedelta(hours=1)
BEST, WORST = 3, 1


class TicketService:
    """Every promise to a reporter has a clock time, and is watched over from the first moment."""

    def __init__(
        self, ledger: Ledger, promises: Promises, duplicates: Duplicates, *, first_number: int
    ) -> None:
        self._ledger = ledger
        self._promises = promises
        self._duplicates = duplicates
        self._parts = ledger.parts
        self._first_number = first_number

    async def submit(self, new: NewTicket) -> TicketDetails:
        """Give a problem its number and call the officer on duty; the receipt is the caller's.

        Raises TooManyTicketsError, and NoCountyDeskError before the first import of desks.
        """
        async with self._parts.db.transaction() as session:
            await self._check_limits(new)
            now = self._parts.clock()
            route = await self._parts.desks.route(new.category, new.place)
            number = await self.next_number()
            is_record = new.kind is Kind.RECORD_WRONG
            answer_by = whole_minute(now) + rules.RECORD_ANSWERED_WITHIN if is_record else None
            row = self._ledger.records.new_ticket(
                new,
                number,
                desk=route.desk.code,
                submitted_at=now,
                answer_by=answer_by,
                **await self._ledger.first_promise(new, now),
            )
            session.add(row)
            await session.flush()
            await self._ledger.record(number, Action.SUBMITTED)
            await self._promises.call(row)
            if answer_by is not None:
                await self._ledger.promise_answer(number, answer_by)
            return self._ledger.records.details(row)

    async def get(self, number: int) -> TicketDetails:
        """Return a ticket for those who may see everything; raises TicketNotFoundError."""
        return self._ledger.records.details(await self._ledger.get(number))

    async def of_reporter(self, number: int, reporter: Address) -> TicketDetails:
        """Return a reporter's own ticket; raises TicketNotFoundError for anybody else's."""
        return self._ledger.records.details(await self._ledger.of_reporter(number, reporter))

    async def of_desk(self, number: int, officer: StaffMember) -> TicketDetails:
        """Return a ticket for an officer of its desk; raises TicketNotFoundError."""
        return self._ledger.records.details(await self._ledger.of_desk(number, officer))

    async def held_by(self, number: int, officer: StaffMember) -> TicketDetails:
        """Return a ticket for the officer who has it.

        Raises TicketNotFoundError, AlreadyTakenError and WrongStatusError.
        """
        return self._ledger.records.details(await self._ledger.held(number, officer))

    async def open_of(self, reporter: Address) -> list[TicketDetails]:
        """Return a reporter's open tickets, newest first."""
        return await self._of(reporter)

    async def recent_of(self, reporter: Address) -> list[TicketDetails]:
        """Return a reporter's open tickets and those that can be opened again."""
        return await self._of(reporter, closed_within=rules.REOPENS_WITHIN)

    async def open_at(self, officer: StaffMember) -> list[TicketDetails]:
        """Return what is open at an officer's desks, and what they have from elsewhere."""
        async with self._parts.db.reading() as session:
            desks = {post.desk for post in officer.posts}
            found = {row.number: row for row in await repository.of_desks(session, desks)}
            own = await repository.of_officer(session, officer.handle)
        found |= {row.number: row for row in own}
        return [self._ledger.records.details(found[number]) for number in sorted(found)]

    async def of_person(self, person: PersonId) -> list[TicketDetails]:
        """Return every ticket of a person, for export."""
        async with self._parts.db.reading() as session:
            found = await repository.of_person(session, person)
        return [self._ledger.records.details(row) for row in found]

    async def shared_with(self, enterprise: str) -> list[TicketDetails]:
        """Return the open tickets that the contacts of an enterprise see, newest first."""
        async with self._parts.db.reading() as session:
            found = await repository.shared_with(session, enterprise)
        return [self._ledger.records.details(row) for row in found]

    async def share(self, number: int, enterprise: str) -> None:
        """Let the contacts of an enterprise see a ticket; never one that is confidential."""
        async with self._parts.db.transaction() as session:
            row = await self._ledger.get(number)
            if not row.is_confidential:
                await repository.set_values(session, number, shared_with=enterprise)

    async def timeline(self, number: int) -> list[TicketEvent]:
        """Return what happened to a ticket; nothing personal in it."""
        async with self._parts.db.reading() as session:
            found = await repository.events(session, number)
        return [TicketEvent(Action(e.action), e.at, e.actor, e.detail) for e in found]

    async def messages(self, number: int) -> list[TicketMessage]:
        """Return what the desk and the reporter told each other, oldest first."""
        async with self._parts.db.reading() as session:
            found = await repository.messages(session, number)
        return [self._ledger.records.message(row) for row in found]

    async def confirm(self, number: int, reporter: Address) -> TicketDetails:
        """Close what the reporter calls solved; raises TicketNotFoundError, WrongStatusError."""
        async with self._parts.db.transaction():
            await self._ledger.of_reporter(number, reporter)
            now = self._parts.clock()
            row = await self._ledger.change(number, Change.CONFIRM, closed_at=now, answer_by=None)
            await self._ledger.record(number, Action.CONFIRMED)
            await self._promises.end(row)
            return self._ledger.records.details(row)

    async def deny(self, number: int, reporter: Address) -> TicketDetails:
        """Give what is not solved back to its officer, with a sound.

        Raises TicketNotFoundError and WrongStatusError.
        """
        async with self._parts.db.transaction() as session:
            row = await self._ledger.of_reporter(number, reporter)
            tempo = await self._ledger.tempo(row)
            due = rules.next_answer_by(tempo, answered_at=self._parts.clock())
            row = await self._ledger.change(number, Change.DENY, resolved_at=None, answer_by=due)
            await self._parts.timers.cancel(CLOSE, number)
            await self._ledger.promise_answer(number, due)
            await self._ledger.record(number, Action.DENIED)
            await self._ledger.show_card(number, row.desk)
            is_told = await self._ledger.tell_officer(
                row.assignee,
                "tickets.case",
                number,
                slot=f"case:{number}",
                placing=Placing.RENEW,
            )
            if not is_told:
                await self._promises.holder_unreachable(number)
                await session.refresh(row)
            await self._ledger.refresh_answer(row)
            return self._ledger.records.details(row)

    async def rate(self, number: int, reporter: Address, rating: int) -> TicketDetails:
        """Keep how satisfied the reporter is, once; raises as `confirm` does."""
        if not WORST <= rating <= BEST:
            raise ValueError("A rating is 1, 2 or 3.")
        async with self._parts.db.transaction() as session:
            row = await self._ledger.of_reporter(number, reporter)
            if not await repository.rate(
                session, number, status=Status.CLOSED.value, rating=rating
            ):
                raise WrongStatusError(number=number, status=row.status)
            await self._ledger.record(number, Action.RATED, detail=str(rating))
            await self._ledger.refresh_answer(row)
            return await self.get(number)

    async def withdraw(self, number: int, reporter: Address) -> TicketDetails:
        """Withdraw a ticket; who has it hears it. Raises as `confirm` does."""
        async with self._parts.db.transaction():
            await self._ledger.of_reporter(number, reporter)
            row = await self._ledger.change(
                number, Change.WITHDRAW, closed_at=self._parts.clock(), answer_by=None
            )
            await self._ledger.record(number, Action.WITHDRAWN)
            await self._parts.escalation.pause(number)
            await self._promises.end(row)
            await self._ledger.tell_officer(row.assignee, "tickets.withdrawn", number)
            await self._duplicates.release(number)
            return self._ledger.records.details(row)

    async def leave(self, number: int, reporter: Address) -> None:
        """End a ticket whose reporter deletes their data; raises as `confirm` does.

        What is worked on is withdrawn. A result that was told stands, without a verdict: whether
        it is solved is the reporter's to say, and they have not said it.
        """
        async with self._parts.db.transaction():
            status = Status((await self._ledger.of_reporter(number, reporter)).status)
            if status is Status.RESOLVED:
                await self._promises.close(number)
            elif status in rules.OPEN:
                await self.withdraw(number, reporter)

    async def reopen(self, number: int, reporter: Address) -> TicketDetails:
        """Open a closed ticket again within seven days and call the officer on duty.

        Raises TicketNotFoundError, WrongStatusError and TooLateToReopenError.
        """
        async with self._parts.db.transaction():
            row = await self._ledger.of_reporter(number, reporter)
            now = self._parts.clock()
            if row.closed_at is not None and row.closed_at + rules.REOPENS_WITHIN < now:
                raise TooLateToReopenError(number=number)
            kind, urgency = Kind(row.kind), Urgency(row.urgency)
            tempo = await self._ledger.tempo(row)
            due = rules.take_by(kind, urgency, now, self._parts.calendar, tempo)
            row = await self._ledger.change(
                number,
                Change.REOPEN,
                take_by=due,
                assignee=None,
                taken_at=None,
                answer_by=None,
                resolved_at=None,
                closed_at=None,
                rating=None,
            )
            await self._ledger.record(number, Action.REOPENED)
            await self._promises.call(row)
            return self._ledger.records.details(row)

    async def next_number(self) -> int:
        """Return a number that nobody else gets; who asks next waits for this transaction."""
        async with self._parts.db.transaction() as session:
            return await numbers.following(session, self._first_number)

    async def set_next_number(self, number: int) -> None:
        """Let the next ticket have this number: for a sample day."""
        async with self._parts.db.transaction() as session:
            await numbers.go_on_at(session, number)

    async def leave_gap(self) -> None:
        """Let numbers go on after the next whole thousand: those until there may be known already.

        After a restore nobody can tell which numbers were given out since the backup.
        """
        async with self._parts.db.transaction() as session:
            await numbers.leave_gap(session, self._first_number)

    async def _of(
        self, reporter: Address, *, closed_within: timedelta | None = None
    ) -> list[TicketDetails]:
        since = self._parts.clock() - closed_within if closed_within else None
        async with self._parts.db.reading() as session:
            found = await repository.of_reporter(
                session, self._ledger.records.indexes(reporter), closed_since=since
            )
        return [self._ledger.records.details(row) for row in found]

    async def _check_limits(self, new: NewTicket) -> None:
        indexes = self._ledger.records.indexes(new.reporter)
        most = rules.MOST_OPEN if new.person else rules.MOST_OPEN_UNVERIFIED
        async with self._parts.db.reading() as session:
            is_open = len(await repository.of_reporter(session, indexes))
            recent = await repository.count_new(session, indexes, self._parts.clock() - HOUR)
        if is_open >= most:
            raise TooManyTicketsError(open=is_open, most=most)
        if recent >= rules.MOST_NEW_AN_HOUR:
            raise TooManyTicketsError(an_hour=recent, most=rules.MOST_NEW_AN_HOUR)

    async def call(self, row: Ticket, *, without: str | None = None) -> None:
        """Call the officers of the desk and keep the promise of the receipt."""
        await self._promises.call(row, without=without)
