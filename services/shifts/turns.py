"""Changes of shift: the sheet ten minutes before, the call to take over, and who is told else."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from services.ground import Ground
from services.outbox.types import Placing
from services.roster.service import RosterService
from services.roster.types import Shift
from services.shifts import repository
from services.shifts.errors import TurnNotFoundError, TurnOverError
from services.shifts.notices import Notices
from services.shifts.rules import SHEET_BEFORE, TAKEN_WITHIN, TOO_LATE, minutes, moment_of, pairs
from services.shifts.sheets import WORDS, turn
from services.shifts.tables import ShiftTurn
from services.shifts.types import Turn
from services.staff.service import StaffService
from services.staff.types import StaffMember
from services.tickets.composing import DeskWork
from services.tickets.types import Words
from services.timers.service import Step

SHEET = "shifts.sheet"
CHANGE = "shifts.change"
LATE = "shifts.late"
KEEP_WORDS = timedelta(days=7)


class TurnService:
    """Follows the roster from one change of shift to the next.

    One timer waits for the next change; each change sets what follows from it.
    """

    def __init__(
        self,
        ground: Ground,
        *,
        roster: RosterService,
        staff: StaffService,
        work: DeskWork,
        notices: Notices,
    ) -> None:
        self._ground = ground
        self._db = ground.db
        self._clock = ground.clock
        self._roster = roster
        self._staff = staff
        self._work = work
        self.notices = notices

    def steps(self) -> dict[str, Step]:
        return {SHEET: self._sheets, CHANGE: self._change, LATE: self._late}

    async def start(self) -> None:
        """Wait for the next change of shift."""
        await self._plan(self._clock())

    async def on_roster_changed(self) -> None:
        """Wait for the next change of the roster as it is now."""
        await self._plan(self._clock())

    # What officers do

    async def hand_over(self, at: datetime, officer: StaffMember, *, keeps: bool) -> Turn:
        """Note that an officer hands over; returns how it stands now.

        With `keeps` they go on with what they have; otherwise the next one has it as soon as both
        have pressed. Only the first press counts. Raises TurnNotFoundError.
        """
        async with self._db.transaction() as session:
            rows = await self._of(at, leaving=officer.handle)
            is_new = await repository.mark(
                session,
                ShiftTurn.id.in_([row.id for row in rows]),
                ShiftTurn.handed_at.is_(None),
                handed_at=self._clock(),
                is_kept=keeps,
            )
            if is_new:
                await self._settle(at, [row.id for row in rows])
            return turn((await self._of(at, leaving=officer.handle))[0])

    async def take_over(self, at: datetime, officer: StaffMember) -> Turn:
        """Note that an officer has taken over; only the first press counts.

        Returns how it stands now. Raises TurnNotFoundError, and TurnOverError where somebody else
        is on duty by now.
        """
        async with self._db.transaction() as session:
            rows = await self._of(at, coming=officer.handle)
            await self._check_running(rows, officer)
            is_new = await repository.mark(
                session,
                ShiftTurn.id.in_([row.id for row in rows]),
                ShiftTurn.taken_at.is_(None),
                taken_at=self._clock(),
            )
            if is_new:
                await self._settle(at, [row.id for row in rows])
            return turn((await self._of(at, coming=officer.handle))[0])

    async def leave_words(self, at: datetime, officer: StaffMember, words: Words) -> None:
        """Keep a line for the next one; a later line takes its place. Raises TurnNotFoundError."""
        async with self._db.transaction() as session:
            rows = await self._of(at, leaving=officer.handle)
            for row in rows:
                row.words = self._ground.vault.seal_json(asdict(words), column=WORDS, row=row.id)
            await session.flush()
            await self.notices.show(at, rows, Placing.EDIT)
            await self.notices.voices(at, rows)

    # What happens by itself

    async def _plan(self, after: datetime) -> None:
        """Wait for the next change; those within the next ten minutes are due at once."""
        await self._roster.lock()
        now = self._clock()
        soon = now + SHEET_BEFORE
        for moment in await self._roster.changes(after, soon):
            await self._ground.timers.set(SHEET, minutes(moment), now)
        following = await self._roster.next_change(max(after, soon))
        if following is not None:
            await self._ground.timers.set(SHEET, minutes(following), following - SHEET_BEFORE)

    async def _sheets(self, subject: str) -> None:
        """Ten minutes before: show everybody whose shift ends what they hand over."""
        at = moment_of(subject)
        if at is None:
            return
        async with self._db.transaction() as session:
            await self._plan(at)
            await repository.forget_words(session, self._clock() - KEEP_WORDS)
            if at + TOO_LATE > self._clock():
                await self._sync(at)
                await self._ground.timers.set(CHANGE, subject, at)

    async def _change(self, subject: str) -> None:
        """At the change: call whoever comes to take over, also for what still waits."""
        at = moment_of(subject)
        if at is None or at + TOO_LATE <= self._clock():
            return
        async with self._db.transaction():
            rows = await self._sync(at)
            await self._work.escalation.relief.hold([row.desk for row in rows])
            for row in rows:
                await self._count(row)
                await self._work.escalation.relief.relieve(
                    row.desk, leaving=row.leaving, coming=row.coming
                )
            await self.notices.arrivals(at, (row.coming for row in rows), Placing.RENEW)
            await self.notices.voices(at, [row for row in rows if row.words])
            if any(row.coming for row in rows):
                await self._ground.timers.set(LATE, subject, at + TAKEN_WITHIN)

    async def _late(self, subject: str) -> None:
        """Ten minutes after: tell the leads, or headquarters, who has not taken over; once."""
        at = moment_of(subject)
        if at is None:
            return
        async with self._db.transaction() as session:
            found = await repository.turns_at(session, at)
            rows = [row for row in found if row.coming and row.taken_at is None]
            for row in rows:
                row.told_at = self._clock()
            await session.flush()
            await self.notices.leads(at, rows, Placing.RENEW)

    async def _sync(self, at: datetime) -> list[ShiftTurn]:
        """Let the rows say what the roster says now; who leaves and has no sheet yet gets one."""
        wanted = pairs(await self._roster.ending(at), await self._roster.beginning(at))
        async with self._db.transaction() as session:
            rows = {row.desk: row for row in await repository.turns_at(session, at)}
            stale = [row.id for desk, row in rows.items() if desk not in wanted]
            await repository.drop(session, stale)
            fresh = []
            for desk, (before, after) in wanted.items():
                row = rows.get(desk)
                if row is None:
                    row = ShiftTurn(id=f"{desk}.{minutes(at)}", desk=desk, at=at, is_kept=False)
                    session.add(row)
                if await self._is_changed(row, before, after):
                    fresh.append(row)
            await session.flush()
            rows_now = await repository.turns_at(session, at)
            await self.notices.sheets(at, (row.leaving for row in fresh), Placing.RENEW)
            return rows_now

    async def _is_changed(self, row: ShiftTurn, before: Shift | None, after: Shift | None) -> bool:
        """Fill a row; returns whether somebody else leaves than it said."""
        leaving = before.officer if before else None
        coming = after.officer if after else None
        if row.coming != coming:
            row.coming, row.taken_at, row.told_at = coming, None, None
        row.until = (await self._roster.stretch(after))[1] if after else None
        is_other = row.leaving != leaving
        if is_other:
            row.leaving, row.handed_at, row.is_kept, row.words = leaving, None, False, None
        row.began_at = (await self._roster.stretch(before))[0] if before else None
        return is_other

    async def _count(self, row: ShiftTurn) -> None:
        """Keep the numbers that the group may ask for later."""
        if row.leaving is None or row.began_at is None:
            return
        watch = await self._work.handovers.watch(
            [row.desk], row.leaving, since=row.began_at, until=row.at
        )
        row.received, row.resolved = watch.received, watch.solved
        row.still_open = len(watch.open)

    async def _settle(self, at: datetime, names: Sequence[str]) -> None:
        """Let tickets change hands where both have pressed, and let everybody see it."""
        async with self._db.transaction() as session:
            rows = await repository.turns(session, ShiftTurn.id.in_(list(names)))
            for row in rows:
                if row.handed_at and row.taken_at and not row.is_kept:
                    await self._pass_tickets(row)
            await self.notices.show(at, rows, Placing.EDIT)
            told = [row for row in rows if row.told_at is not None]
            await self.notices.leads(at, told, Placing.EDIT)

    async def _pass_tickets(self, row: ShiftTurn) -> None:
        leaving = await self._staff.by_handle(row.leaving) if row.leaving else None
        coming = await self._staff.by_handle(row.coming) if row.coming else None
        if leaving is not None and coming is not None:
            await self._work.handovers.hand_over(row.desk, leaving, coming)

    async def _check_running(self, rows: Sequence[ShiftTurn], officer: StaffMember) -> None:
        """Refuse to take over what is over, or was given to somebody else."""
        now = self._clock()
        running = [await self._roster.on_duty(row.desk, now) for row in rows]
        if any(shift and shift.officer == officer.handle for shift in running):
            return
        shift = next((shift for shift in running if shift), None)
        other = await self._staff.by_handle(shift.officer) if shift else None
        since = self._ground.calendar.local(shift.starts_at) if shift else None
        raise TurnOverError(by=other.display if other else "", since=since)

    async def _of(
        self, at: datetime, *, leaving: str | None = None, coming: str | None = None
    ) -> list[ShiftTurn]:
        """Return an officer's rows, locked; raises TurnNotFoundError."""
        async with self._db.transaction() as session:
            rows = [
                row
                for row in await repository.turns_at(session, at)
                if (leaving and row.leaving == leaving) or (coming and row.coming == coming)
            ]
        if not rows:
            raise TurnNotFoundError
        return rows
