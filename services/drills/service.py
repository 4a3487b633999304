"""Starts a drill, measures it, and lets it end: it never stands in the way of a real ticket."""

from collections.abc import Collection

from sqlalchemy import select, update

from services.audit.service import AuditService
from services.audit.types import Act
from services.chats.types import Address
from services.desks.service import DeskService
from services.desks.types import DeskDetails, DeskKind
from services.drills import rules
from services.drills.errors import (
    DrillNotFoundError,
    DrillOverError,
    DrillRunsError,
    RealTicketWaitsError,
)
from services.drills.tables import Drill
from services.drills.types import DrillDetails, Ending
from services.ground import Ground
from services.outbox.types import Placing, Priority
from services.staff.service import StaffService
from services.staff.types import Role, StaffMember
from services.tickets import repository as tickets
from services.tickets.composing import DeskWork
from services.tickets.rules import starts_at
from services.tickets.types import (
    Action,
    Category,
    Kind,
    NewTicket,
    TicketDetails,
    Urgency,
)
from services.timers.service import Step

END = "drills.end"
MORNING = "drills.morning"
"""When what could wait at night is called for."""


class DrillService:
    """A drill is a ticket that nobody reported; everything else about it is as in earnest."""

    def __init__(
        self,
        ground: Ground,
        *,
        desks: DeskService,
        staff: StaffService,
        work: DeskWork,
        audit: AuditService,
    ) -> None:
        self._ground = ground
        self._db = ground.db
        self._clock = ground.clock
        self._desks = desks
        self._staff = staff
        self._work = work
        self._audit = audit

    def steps(self) -> dict[str, Step]:
        return {END: self._time_over, MORNING: self._morning}

    async def desks_of(self, member: StaffMember) -> list[DeskDetails]:
        """Return the desks for which somebody may start a drill: leads theirs, HQ every one."""
        return [
            desk
            for desk in await self._desks.all()
            if desk.kind is not DeskKind.REFER and member.may(desk.code, Role.LEAD)
        ]

    async def get(self, number: int) -> DrillDetails:
        """Return a drill; raises DrillNotFoundError."""
        async with self._db.reading() as session:
            row = await session.get(Drill, number, populate_existing=True)
        if row is None:
            raise DrillNotFoundError
        return _details(row)

    async def running(self, desk: str) -> DrillDetails | None:
        """Return the open drill that was started for a desk."""
        query = select(Drill).where(Drill.desk == desk, Drill.ended_at.is_(None))
        async with self._db.reading() as session:
            row = await session.scalar(query.execution_options(populate_existing=True))
        return _details(row) if row else None

    async def start(self, code: str, *, by: StaffMember | None) -> DrillDetails:
        """Call the officers of a desk for practice, at once; `by` None is the command line.

        Raises DrillNotFoundError, DrillRunsError, and RealTicketWaitsError: what is real first.
        """
        desk = await self._desks.find(code)
        if desk is None or desk.kind is DeskKind.REFER or (by and not by.may(code, Role.LEAD)):
            raise DrillNotFoundError
        async with self._db.transaction() as session:
            # Its number comes first: until this ends no real ticket comes in unseen.
            handle = by.handle if by else None
            ticket = await self._work.practice.begin(_problem(desk), code, without=handle)
            await self._check(code)
            session.add(
                Drill(
                    ticket=ticket.number,
                    desk=code,
                    started_by=handle,
                    started_at=ticket.submitted_at,
                )
            )
            await session.flush()
            drill = await self.get(ticket.number)
            await self._ground.timers.set(END, drill.number, rules.ends_at(drill))
            await self._wait_for_morning(drill)
            await self._tell(drill, Placing.RENEW, silent=True)
            subject = f"ticket:{drill.number}"
            await self._audit.record(Act.DRILL_STARTED, subject, by=handle, detail=code)
            return drill

    async def call_off(self, number: int, *, by: StaffMember) -> DrillDetails:
        """End a drill before its time; raises DrillNotFoundError and DrillOverError."""
        async with self._db.transaction():
            drill = await self.get(number)
            if not by.may(drill.desk, Role.LEAD):
                raise DrillNotFoundError
            if not await self._end(number, Ending.CALLED_OFF):
                raise DrillOverError(number=number)
            subject = f"ticket:{number}"
            await self._audit.record(
                Act.DRILL_CALLED_OFF, subject, by=by.handle, detail=drill.desk
            )
            return await self.get(number)

    async def on_act(self, number: int, action: Action, by: str | None) -> None:
        """Measure what is done with a practice ticket; give way to any other that calls."""
        del by
        if action not in rules.MEASURED | rules.CALLS:
            return
        ticket = await self._work.tickets.get(number)
        if ticket.is_drill:
            if action in rules.MEASURED:
                await self._measure(number, action)
        elif action in rules.CALLS and self._calls_now(ticket):
            for drill in await self._open_at(ticket.desk):
                await self._end(drill, Ending.GAVE_WAY)

    async def _check(self, desk: str) -> None:
        if (running := await self.running(desk)) is not None:
            raise DrillRunsError(number=running.number)
        if (real := await self._real(desk)) is not None:
            raise RealTicketWaitsError(number=real)

    async def _real(self, desk: str) -> int | None:
        """Return a real ticket of a desk for which somebody is called now."""
        async with self._db.reading() as session:
            waiting = await tickets.waiting_at(session, desk)
        found = [self._work.ledger.records.details(row) for row in waiting]
        return next((one.number for one in found if self._calls_now(one)), None)

    def _calls_now(self, ticket: TicketDetails) -> bool:
        """Whether somebody is called for it already: some wait for the morning."""
        start = starts_at(ticket.kind, ticket.urgency, ticket.submitted_at, self._ground.calendar)
        return start <= self._clock()

    async def _measure(self, number: int, action: Action) -> None:
        now, first_answer = self._clock(), action is not Action.TAKEN
        column = Drill.answered_at if first_answer else Drill.taken_at
        async with self._db.transaction() as session:
            is_first = await session.scalar(
                update(Drill)
                .where(Drill.ticket == number, column.is_(None), Drill.ended_at.is_(None))
                .values({column: now})
                .returning(Drill.ticket)
            )
            if is_first is not None:
                drill = await self.get(number)
                await self._ground.timers.set(END, number, rules.ends_at(drill))
                placing = Placing.RENEW if first_answer else Placing.EDIT
                await self._tell(drill, placing, silent=not first_answer)
            if action is Action.RESOLVED:
                # Once the officer's own act is done.
                await self._ground.timers.set(END, number, now)

    async def _time_over(self, subject: str) -> None:
        number = int(subject)
        await self._end(number, rules.ending(await self.get(number)))

    async def _wait_for_morning(self, drill: DrillDetails) -> None:
        """Let a drill of the night give way in the morning."""
        calendar, now = self._ground.calendar, drill.started_at
        opens = starts_at(Kind.OTHER, Urgency.CAN_WAIT, now, calendar)
        if opens > now:
            await self._ground.timers.set(MORNING, drill.number, opens)

    async def _morning(self, subject: str) -> None:
        number = int(subject)
        if await self._real((await self._work.tickets.get(number)).desk) is not None:
            await self._end(number, Ending.GAVE_WAY)

    async def _end(self, number: int, ending: Ending) -> bool:
        """End a drill; False where it has ended already."""
        async with self._db.transaction() as session:
            # Everybody locks the ticket first, then what belongs to it.
            await self._work.ledger.get(number)
            ended = await session.scalar(
                update(Drill)
                .where(Drill.ticket == number, Drill.ended_at.is_(None))
                .values(ended_at=self._clock(), ending=ending.value)
                .returning(Drill.ticket)
            )
            if ended is None:
                return False
            await self._work.practice.end(number)
            for kind in (END, MORNING):
                await self._ground.timers.cancel(kind, number)
            is_news = ending in {Ending.UNTAKEN, Ending.UNANSWERED, Ending.GAVE_WAY}
            placing = Placing.RENEW if is_news else Placing.EDIT
            await self._tell(await self.get(number), placing, silent=not is_news)
            return True

    async def _open_at(self, desk: str) -> list[int]:
        query = select(Drill.ticket).where(Drill.ended_at.is_(None))
        async with self._db.reading() as session:
            found = list(await session.scalars(query))
        return [one for one in found if (await self._work.tickets.get(one)).desk == desk]

    async def _tell(self, drill: DrillDetails, placing: Placing, *, silent: bool) -> None:
        """Show whoever started it how it stands; of the command line's the overseers hear."""
        for account in await self._readers(drill):
            await self._ground.outbox.show(
                "drills.result",
                drill.number,
                to=account,
                slot=f"drill:{drill.number}",
                placing=placing,
                silent=silent,
                priority=Priority.EDIT if silent else Priority.REPLY,
            )

    async def _readers(self, drill: DrillDetails) -> Collection[Address]:
        member = await self._staff.by_handle(drill.started_by) if drill.started_by else None
        if member is not None and member.account is not None:
            return [member.account]
        overseers = [*await self._staff.leads(drill.desk), *await self._staff.hq()]
        return dict.fromkeys(one.account for one in overseers if one.account)


def _problem(desk: DeskDetails) -> NewTicket:
    """Return what is practised: a worker with a lease who is kept out (notice, N15)."""
    return NewTicket(
        category=Category.ACCESS,
        kind=Kind.KEPT_OUT,
        urgency=Urgency.NOW,
        reporter=Address(""),
        place=desk.code,
        facts={"people": 1, "symptoms": "none", "has_lease": True},
    )


def _details(row: Drill) -> DrillDetails:
    return DrillDetails(
        number=row.ticket,
        desk=row.desk,
        started_by=row.started_by,
        started_at=row.started_at,
        taken_at=row.taken_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        ending=Ending(row.ending) if row.ending else None,
    )
