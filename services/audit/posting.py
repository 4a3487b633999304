"""Tells headquarters the head of the chain every morning: then nobody can cut it unseen."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from services.audit.service import AuditService
from services.audit.tables import AuditEntry, AuditHead
from services.audit.types import Act, Head, Headquarters, PostedHead
from services.db.statements import insert
from services.ground import Ground
from services.outbox.types import Priority
from services.timers.service import Step

DAILY = "audit.head"
AT = time(8)
"""Local."""


class HeadService:
    """Posts each day's head once, beside the one before."""

    def __init__(self, ground: Ground, *, audit: AuditService, headquarters: Headquarters) -> None:
        self._ground = ground
        self._db = ground.db
        self._clock = ground.clock
        self._calendar = ground.calendar
        self._audit = audit
        self._headquarters = headquarters

    def steps(self) -> dict[str, Step]:
        return {DAILY: self._post}

    async def start(self) -> None:
        """Make sure that the next morning is waited for."""
        if await self._ground.timers.due_at(DAILY, "") is None:
            await self._wait()

    async def posted(self, day: date) -> PostedHead | None:
        """Return what headquarters was told on a day."""
        async with self._db.reading() as session:
            row = await session.get(AuditHead, day, populate_existing=True)
            if row is None:
                return None
            before = await session.scalar(
                select(AuditHead)
                .where(AuditHead.day < day)
                .order_by(AuditHead.day.desc())
                .limit(1)
            )
            restores = await session.scalar(
                select(func.count())
                .select_from(AuditEntry)
                .where(AuditEntry.position <= row.position)
                .where(AuditEntry.position > (before.position if before else 0))
                .where(AuditEntry.action == Act.BACKUP_RESTORED)
            )
            former = Head(before.position, before.hash) if before else None
            return PostedHead(day, Head(row.position, row.hash), former, restores or 0)

    async def _post(self, _: str) -> None:
        """Post the head as it is now; the first to keep the day's row tells of it."""
        await self._wait()
        head, now = await self._audit.head(), self._clock()
        if head is None:
            return
        day = self._calendar.day(now)
        async with self._db.transaction() as session:
            is_first = await session.scalar(
                insert(AuditHead)
                .values(day=day, at=now, position=head.position, hash=head.hash)
                .on_conflict_do_nothing()
                .returning(AuditHead.day)
            )
            if is_first is None:
                return
            for officer in await self._headquarters.hq():
                if officer.account is not None:
                    await self._ground.outbox.show(
                        "audit.head",
                        day.isoformat(),
                        to=officer.account,
                        silent=True,
                        priority=Priority.DIGEST,
                    )

    async def _wait(self) -> None:
        await self._ground.timers.set(DAILY, "", self._next())

    def _next(self) -> datetime:
        now = self._clock()
        day = self._calendar.day(now)
        today = self._calendar.at(day, AT)
        return today if today > now else self._calendar.at(day + timedelta(days=1), AT)
