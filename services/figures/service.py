"""Counts what the desks achieved, and tells what may be told of it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Subquery

from services.audit.service import AuditService
from services.audit.types import Act
from services.figures import repository, rules, sql
from services.figures.counts import Counted
from services.figures.tables import FigureExport
from services.figures.types import Figures, Period
from services.ground import Ground
from services.staff.errors import NotStaffError
from services.staff.types import Role, StaffMember
from services.standards.service import StandardService

KEPT = timedelta(minutes=10)
"""How long the published median is kept: everybody may ask for it."""


class FigureService:
    """Figures of a period, for a lead's desks or for all."""

    def __init__(self, ground: Ground, standards: StandardService, *, audit: AuditService) -> None:
        self._standards = standards
        self._audit = audit
        self._db = ground.db
        self._clock = ground.clock
        self._calendar = ground.calendar
        self._published: tuple[datetime, timedelta | None] | None = None

    async def over(self, within: Period, desks: Collection[str] | None = None) -> Figures:
        """Return the figures of a period; `desks`: of these alone."""
        now = self._clock()
        async with self._db.reading() as session:
            facts = await self._facts(within, desks, now)
            counted = Counted(
                counts=await repository.counts(session, facts),
                taking=await repository.middles(session, facts, "taking"),
                answering=await repository.middles(session, facts, "answering"),
                open=await repository.open_now(session, desks, now),
            )
        return rules.figures(counted, within, now, None if desks is None else frozenset(desks))

    async def told(self, within: Period, desks: Collection[str] | None = None) -> Figures:
        """Return what may be told of about this period, whatever else was told already.

        It is moved to days between which there were no few tickets alone; without any left, its
        total is as of a few.
        """
        day = sql.day_of(rules.beginning(self._calendar))
        async with self._db.reading() as session:
            received = await repository.received_by_day(session, day, desks, within.end)
        period, has_rest = rules.tellable(within, received, self._calendar)
        found = await self.over(period, desks)
        if has_rest and period.start == period.end:
            total = replace(found.total, received=None, taken_in_time=None)
            return replace(found, period=within, total=total)
        return replace(found, has_rest=has_rest)

    @staticmethod
    def scope(member: StaffMember | None) -> frozenset[str] | None:
        """Return the desks whose figures somebody may see, None for headquarters: all.

        Raises NotStaffError for everybody but leads and headquarters.
        """
        posts = member.posts if member is not None else ()
        if any(post.role is Role.HQ for post in posts):
            return None
        desks = frozenset(post.desk for post in posts if post.role is Role.LEAD)
        if not desks:
            raise NotStaffError
        return desks

    async def record_export(self, officer: str, form: str, within: Period) -> None:
        """Keep who exported which figures (SECURITY.md 29)."""
        async with self._db.transaction() as session:
            session.add(
                FigureExport(
                    officer=officer,
                    format=form,
                    starts_at=within.start,
                    ends_at=within.end,
                    at=self._clock(),
                )
            )
            await session.flush()
            since, until = map(self._calendar.day, (within.start, within.end))
            await self._audit.record(
                Act.FIGURES_EXPORTED, form, by=officer, detail=f"{since} {until}"
            )

    async def night_answer(self) -> timedelta | None:
        """Return the median time to the first answer at night over the last 30 days.

        None where there were fewer than five. What everybody may know is counted at most every
        ten minutes.
        """
        now = self._clock()
        if self._published is None or not timedelta() <= now - self._published[0] < KEPT:
            within = Period(now - timedelta(days=rules.PUBLISHED_DAYS), now)
            async with self._db.reading() as session:
                facts = await self._facts(within, None, now)
                middle = await repository.night_median(session, facts, "answering")
            self._published = (now, rules.median(middle))
        return self._published[1]

    async def _facts(
        self, within: Period, desks: Collection[str] | None, now: datetime
    ) -> Subquery:
        nights = rules.nights(within, self._calendar)
        standards = await self._standards.every()
        return sql.facts(within, nights, desks, int(now.timestamp()), standards)
