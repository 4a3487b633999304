"""Keeps the shifts and answers who is on duty."""

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Select, delete, func, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from services.audit.service import AuditService
from services.audit.types import Act
from services.clock import Calendar, Clock
from services.db.database import Database
from services.desks.service import DeskService
from services.roster import icalendars, rules
from services.roster.errors import RosterChangedError, ShiftsOverlapError
from services.roster.tables import ShiftRow
from services.roster.types import Gap, Shift
from services.sheets import reading
from services.sheets.reading import Imported, Rejected, Row
from services.staff.service import StaffService

CHANGING = "roster"
"""The lock of who changes the roster."""
LONGEST_STRETCH = timedelta(days=3)
"""How far consecutive shifts of one officer are looked at."""


class RosterListener(Protocol):
    """Wants to know of every change of the roster, in the transaction of the change."""

    async def on_roster_changed(self) -> None: ...


class RosterService:
    """Shifts come from files; 24 × 7 is required of every desk (notice, N9)."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        calendar: Calendar,
        *,
        desks: DeskService,
        staff: StaffService,
        audit: AuditService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._calendar = calendar
        self._desks = desks
        self._staff = staff
        self._audit = audit
        self._listeners: list[RosterListener] = []

    def add_listener(self, listener: RosterListener) -> None:
        self._listeners.append(listener)

    async def on_duty(self, desk: str, at: datetime) -> Shift | None:
        """Return the shift that runs at this moment; None in a gap."""
        query = select(ShiftRow).where(ShiftRow.starts_at <= at, ShiftRow.ends_at > at)
        return next(iter(await self._find(query.where(ShiftRow.desk == desk))), None)

    async def next_shift(self, desk: str, at: datetime) -> Shift | None:
        """Return the shift that begins next, after this moment."""
        query = select(ShiftRow).where(ShiftRow.desk == desk, ShiftRow.starts_at > at)
        return next(iter(await self._find(query.order_by(ShiftRow.starts_at).limit(1))), None)

    async def shifts(self, desk: str, start: datetime, end: datetime) -> list[Shift]:
        """Return the shifts that touch this time, in order."""
        query = select(ShiftRow).where(ShiftRow.starts_at < end, ShiftRow.ends_at > start)
        return await self._find(query.where(ShiftRow.desk == desk).order_by(ShiftRow.starts_at))

    async def beginning(self, at: datetime) -> list[Shift]:
        """Return the shifts of all desks that begin at a moment."""
        query = select(ShiftRow).where(ShiftRow.starts_at == at)
        return await self._find(query.order_by(ShiftRow.desk))

    async def ending(self, at: datetime) -> list[Shift]:
        """Return the shifts of all desks that end at a moment."""
        query = select(ShiftRow).where(ShiftRow.ends_at == at)
        return await self._find(query.order_by(ShiftRow.desk))

    async def changes(self, after: datetime, until: datetime) -> list[datetime]:
        """Return when shifts begin or end, after a moment and until another."""
        both = union(select(ShiftRow.starts_at.label("at")), select(ShiftRow.ends_at))
        moments = both.subquery().c.at
        async with self._db.reading() as session:
            found = await session.scalars(
                select(moments).where(moments > after, moments <= until).order_by(moments)
            )
            return list(found)

    async def next_change(self, after: datetime) -> datetime | None:
        """Return when a shift begins or ends next."""
        async with self._db.reading() as session:
            found = [
                await session.scalar(select(func.min(moment)).where(moment > after))
                for moment in (ShiftRow.starts_at, ShiftRow.ends_at)
            ]
        return min((moment for moment in found if moment is not None), default=None)

    async def stretch(self, shift: Shift) -> tuple[datetime, datetime]:
        """Return since when and until when this officer serves without a break around a shift."""
        start, end = shift.starts_at - LONGEST_STRETCH, shift.ends_at + LONGEST_STRETCH
        around = await self.shifts(shift.desk, start, end)
        return rules.stretch(shift, around)

    async def everywhere(self, start: datetime, end: datetime) -> list[Shift]:
        """Return the shifts of all desks that touch this time."""
        query = select(ShiftRow).where(ShiftRow.starts_at < end, ShiftRow.ends_at > start)
        return await self._find(query.order_by(ShiftRow.starts_at, ShiftRow.desk))

    async def of_officer(self, handle: str, after: datetime) -> list[Shift]:
        """Return an officer's own shifts that run at a moment or come later."""
        query = select(ShiftRow).where(ShiftRow.officer == handle, ShiftRow.ends_at > after)
        return await self._find(query.order_by(ShiftRow.starts_at, ShiftRow.desk))

    async def desks(self) -> set[str]:
        """Return the desks that have a roster, or had one."""
        async with self._db.reading() as session:
            return set(await session.scalars(select(ShiftRow.desk).distinct()))

    async def lock(self) -> None:
        """Let nobody else change the roster until this transaction ends."""
        await self._db.lock(CHANGING)

    async def pass_on(
        self, starts_at: datetime, desks: Collection[str], *, giver: str, taker: str, by: str
    ) -> None:
        """Give shifts that begin at a moment to another officer; a backup changes places.

        `by` is the handle of whoever does it, as the record of acts names them.
        Raises RosterChangedError where they are not the giver's, and ShiftsOverlapError.
        """
        async with self._db.transaction() as session:
            await self.lock()
            found = await session.scalars(
                select(ShiftRow)
                .where(ShiftRow.starts_at == starts_at, ShiftRow.officer == giver)
                .where(ShiftRow.desk.in_(list(desks)))
                .execution_options(populate_existing=True)
            )
            rows = list(found)
            if len(rows) != len(set(desks)):
                raise RosterChangedError
            around = await self.everywhere(starts_at, max(row.ends_at for row in rows))
            if any(shift.officer == taker for shift in around):
                raise ShiftsOverlapError(who=taker)
            for row in rows:
                fresh = rules.given(_shift(row), taker)
                row.officer, row.backup = fresh.officer, fresh.backup
                row.changed_at = self._clock()
            await session.flush()
            subject = f"shift:{starts_at:%Y-%m-%dT%H:%MZ}"
            await self._audit.record(
                Act.SHIFT_PASSED_ON, subject, by=by, detail=f"{giver} {taker}"
            )
            await self._changed()

    async def gaps(self, desk: str, start: datetime, end: datetime) -> list[Gap]:
        """Return the times from start to end for which the desk has nobody."""
        found = await self.shifts(desk, start, end)
        return rules.gaps(desk, found, start=start, end=end)

    async def import_file(self, path: Path) -> Imported:
        """Replace the days that a file names, desk by desk; other days stay as they are.

        A sheet, or a calendar (`.ics`). Raises SheetNotReadableError, SheetTooLargeError and
        WrongColumnsError.
        """
        rows, unclear = await self._read(path)
        async with self._db.transaction() as session:
            await self.lock()
            roster = rules.Roster(
                self._calendar,
                desks={desk.code for desk in await self._desks.all()},
                staff={member.handle for member in await self._staff.all()},
            )
            roster.read(rows)
            await _replace(session, roster, self._clock())
            await self._audit.record(Act.ROSTER_IMPORTED, detail=str(len(roster.shifts)))
            await self._changed()
        rejected = sorted([*roster.rejected, *unclear], key=lambda reject: reject.line)
        return Imported(len(roster.shifts), tuple(rejected))

    async def entries(
        self, after: datetime, *, desk: str | None = None, officer: str | None = None
    ) -> list[icalendars.Entry]:
        """Return the shifts that run at a moment or come later, of a desk or an officer."""
        query = select(ShiftRow).where(ShiftRow.ends_at > after)
        if desk is not None:
            query = query.where(ShiftRow.desk == desk)
        if officer is not None:
            query = query.where(ShiftRow.officer == officer)
        ordered = query.order_by(ShiftRow.starts_at, ShiftRow.desk)
        async with self._db.reading() as session:
            rows = await session.scalars(ordered.execution_options(populate_existing=True))
            return [icalendars.Entry(_shift(row), row.changed_at) for row in rows]

    async def _read(self, path: Path) -> tuple[list[Row], list[Rejected]]:
        if path.suffix.casefold() != icalendars.SUFFIX:
            return list(reading.rows(path, required=rules.REQUIRED, optional=rules.OPTIONAL)), []
        desks = await self._desks.all()
        found = icalendars.rows(path, self._calendar, desks, now=self._clock())
        rows = [one for one in found if isinstance(one, Row)]
        unclear = [one for one in found if isinstance(one, Rejected)]
        return rows, unclear

    async def _changed(self) -> None:
        for listener in self._listeners:
            await listener.on_roster_changed()

    async def _find(self, query: Select[ShiftRow]) -> list[Shift]:
        async with self._db.reading() as session:
            rows = await session.scalars(query.execution_options(populate_existing=True))
            return [_shift(row) for row in rows]


async def _replace(session: AsyncSession, roster: rules.Roster, now: datetime) -> None:
    former: dict[Shift, datetime | None] = {}
    for desk, days in roster.days().items():
        its = (ShiftRow.desk == desk) & ShiftRow.day.in_(days)
        for row in await session.scalars(select(ShiftRow).where(its)):
            former[_shift(row)] = row.changed_at
        await session.execute(delete(ShiftRow).where(its))
    if roster.shifts:
        start = min(shift.starts_at for _, _, shift in roster.shifts)
        end = max(shift.ends_at for _, _, shift in roster.shifts)
        standing = await session.scalars(
            select(ShiftRow).where(ShiftRow.starts_at < end, ShiftRow.ends_at > start)
        )
        roster.drop_overlapping(_shift(row) for row in standing)
    session.add_all(
        ShiftRow(
            desk=shift.desk,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            day=day,
            officer=shift.officer,
            backup=shift.backup,
            # What stays as it was has not changed.
            changed_at=former.get(shift, now),
        )
        for _, day, shift in roster.shifts
    )
    await session.flush()


def _shift(row: ShiftRow) -> Shift:
    return Shift(row.desk, row.starts_at, row.ends_at, row.officer, row.backup)
