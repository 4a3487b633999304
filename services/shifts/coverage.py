"""Watches that every desk has somebody at every hour, and that the bot can reach them (N9)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy import select

from services.desks.service import DeskService
from services.desks.types import DeskDetails, DeskKind
from services.escalation.audience import Audiences
from services.ground import Ground
from services.outbox.types import Placing, Priority
from services.roster.service import RosterService
from services.roster.types import Shift
from services.shifts.faults import (
    LOOKS_AHEAD,
    LOOKS_BACK,
    Fault,
    Level,
    Unreachable,
    gap_faults,
    next_crossing,
    out_of_reach,
)
from services.shifts.rules import SHEET_BEFORE
from services.shifts.tables import ShiftFault
from services.staff.service import StaffService
from services.staff.types import StaffMember
from services.tickets.rules import is_night
from services.timers.service import Step

WATCH = "shifts.watch"
AT = time(10)
"""Local: once a day for what no change of the roster brings about."""
UNSERVED = "unserved"
"""The key of the fault that a desk has neither staff nor roster."""
ALOUD_AT_NIGHT = (Level.NOW, Level.HOURS_12)


class CoverageService:
    """Each fault is told once for each threshold: 7 days, 48 hours, 12 hours ahead, and now."""

    def __init__(
        self,
        ground: Ground,
        *,
        roster: RosterService,
        staff: StaffService,
        desks: DeskService,
        audiences: Audiences,
    ) -> None:
        self._db = ground.db
        self._ground = ground
        self._clock = ground.clock
        self._roster = roster
        self._staff = staff
        self._desks = desks
        self._audiences = audiences

    def steps(self) -> dict[str, Step]:
        return {WATCH: self._look}

    async def start(self) -> None:
        """Look at once: nobody knows what happened meanwhile."""
        await self._ground.timers.set(WATCH, "", self._clock())

    async def on_roster_changed(self) -> None:
        await self._ground.timers.set(WATCH, "", self._clock())

    async def faults(self, desk: str) -> list[Fault]:
        """Return what is wrong at a desk now and in the coming days."""
        now = self._clock()
        return [fault for fault in await self._all(desk) if fault.level(now) is not None]

    async def told(self, desk: str, level: Level) -> list[Fault]:
        """Return what the message of a desk and a threshold lists now."""
        async with self._db.reading() as session:
            its = (ShiftFault.desk == desk) & (ShiftFault.nearness == level)
            keys = set(await session.scalars(select(ShiftFault.key).where(its)))
        return [fault for fault in await self.faults(desk) if fault.key in keys]

    async def unserved(self) -> list[DeskDetails]:
        """Return the desks with neither staff nor roster: nobody answers there at any hour."""
        served = set(await self._served())
        return [
            desk
            for desk in await self._desks.all()
            if desk.kind is not DeskKind.REFER and desk.code not in served
        ]

    async def overseers(self, desk: str, level: Level) -> list[StaffMember]:
        """Return who hears of it: the leads, headquarters too when it is near or there is none."""
        leads = await self._audiences.reachable(await self._staff.leads(desk))
        if leads and level in {Level.DAYS_7, Level.HOURS_48}:
            return list(leads)
        hq = await self._audiences.reachable(await self._staff.hq())
        return list({one.handle: one for one in (*leads, *hq)}.values())

    async def _look(self, _: str) -> None:
        now = self._clock()
        coming: list[Fault] = []
        async with self._db.transaction() as session:
            await self._db.lock(WATCH)
            rows = list(
                await session.scalars(select(ShiftFault).execution_options(populate_existing=True))
            )
            served = await self._served()
            await self._tell_unserved([row for row in rows if row.key == UNSERVED])
            rows = [row for row in rows if row.key != UNSERVED]
            for row in rows:
                if row.desk not in served:
                    await session.delete(row)
            for desk in served:
                found = await self._all(desk)
                coming += found
                await self._compare(desk, found, [row for row in rows if row.desk == desk])
            await self._ground.timers.set(WATCH, "", await self._next(coming, now))

    async def _tell_unserved(self, rows: list[ShiftFault]) -> None:
        """Name to headquarters, in one message, the desks that are not set up.

        It comes anew when there is one more, and changes silently when there is one less.
        """
        now, calendar = self._clock(), self._ground.calendar
        hq = await self._audiences.reachable(await self._staff.hq())
        if not hq:
            return
        known = {row.desk: row for row in rows}
        desks = {desk.code for desk in await self.unserved()}
        fresh, mended = desks - known.keys(), known.keys() - desks
        if not fresh and not mended:
            return
        async with self._db.transaction() as session:
            for code in sorted(fresh):
                name = f"{code}.{UNSERVED}"
                session.add(
                    ShiftFault(id=name, desk=code, key=UNSERVED, nearness=Level.NOW, told_at=now)
                )
            for code in mended:
                await session.delete(known[code])
            await session.flush()
            still = Placing.EDIT if desks else Placing.REMOVE
            for member in hq:
                if member.account is not None:
                    await self._ground.outbox.show(
                        "shifts.unserved",
                        to=member.account,
                        slot="faults:unserved",
                        placing=Placing.RENEW if fresh else still,
                        silent=not fresh or is_night(now, calendar),
                        priority=Priority.REPLY if fresh else Priority.EDIT,
                    )

    async def _compare(self, desk: str, found: list[Fault], rows: list[ShiftFault]) -> None:
        """Tell what is new or nearer, and take back what is mended."""
        now = self._clock()
        known = {row.key: row for row in rows}
        fresh: set[Level] = set()
        touched: set[Level] = set()
        async with self._db.transaction() as session:
            for fault in found:
                level, row = fault.level(now), known.pop(fault.key, None)
                if level is None or (row is not None and row.nearness <= level):
                    continue
                if not await self.overseers(desk, level):
                    continue  # It is told as soon as somebody can hear it.
                if row is None:
                    row = ShiftFault(id=f"{desk}.{fault.key}", desk=desk, key=fault.key)
                    session.add(row)
                else:
                    touched.add(Level(row.nearness))
                row.nearness, row.told_at = level, now
                fresh.add(level)
            for row in known.values():
                touched.add(Level(row.nearness))
                await session.delete(row)
            await session.flush()
            for level in sorted(fresh | touched):
                still = Placing.EDIT if await self.told(desk, level) else Placing.REMOVE
                await self._show(desk, level, Placing.RENEW if level in fresh else still)

    async def _show(self, desk: str, level: Level, placing: Placing) -> None:
        now, calendar = self._clock(), self._ground.calendar
        is_late = is_night(now, calendar) and level not in ALOUD_AT_NIGHT
        for member in await self.overseers(desk, level):
            if member.account is None:
                continue
            await self._ground.outbox.show(
                "shifts.faults",
                f"{desk}:{level.value}",
                to=member.account,
                slot=f"faults:{desk}:{level.value}",
                placing=placing,
                silent=placing is not Placing.RENEW or is_late,
                priority=Priority.REPLY if placing is Placing.RENEW else Priority.EDIT,
            )

    async def _all(self, desk: str) -> list[Fault]:
        """Return every fault that is in sight, also what is too far away to be told."""
        now = self._clock()
        shifts = await self._roster.shifts(desk, now - LOOKS_BACK, now + LOOKS_AHEAD)
        reasons = await self._unreachable(shifts)
        return [*gap_faults(desk, shifts, now), *out_of_reach(desk, shifts, reasons, now)]

    async def _next(self, faults: Iterable[Fault], now: datetime) -> datetime:
        """Return when to look again: at a threshold, before a change, or in the morning."""
        calendar = self._ground.calendar
        today = calendar.at(calendar.day(now), AT)
        daily = today if today > now else today + timedelta(days=1)
        change = await self._roster.next_change(now + SHEET_BEFORE)
        moments = [daily, next_crossing(faults, now), change and change - SHEET_BEFORE]
        return min(moment for moment in moments if moment is not None)

    async def _served(self) -> list[str]:
        """Return the desks that somebody serves or did; the others are not set up yet."""
        posts = {post.desk for one in await self._staff.all() for post in one.posts}
        with_shifts = await self._roster.desks()
        return [
            desk.code
            for desk in await self._desks.all()
            if desk.kind is not DeskKind.REFER and desk.code in posts | with_shifts
        ]

    async def _unreachable(self, shifts: Iterable[Shift]) -> dict[str, Unreachable]:
        handles = {handle for one in shifts for handle in (one.officer, one.backup) if handle}
        found: dict[str, Unreachable] = {}
        for handle in sorted(handles):
            member = await self._staff.by_handle(handle)
            if member is None or not member.is_reachable:
                found[handle] = Unreachable.NOT_JOINED
            elif not await self._audiences.reachable([member]):
                found[handle] = Unreachable.BLOCKED
            elif not await self._staff.has_fresh_login(member):
                found[handle] = Unreachable.LOGIN_OVER
        return found
