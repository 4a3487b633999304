"""The daily digest to headquarters: once a day at 08:00, late rather than twice."""

from datetime import date, datetime, timedelta

from services.figures.rules import DIGEST_AT
from services.ground import Ground
from services.outbox.types import Priority
from services.staff.service import StaffService
from services.timers.service import Step

DAILY = "figures.digest"


class DigestService:
    """Sends each member of headquarters the figures of the 24 hours before 08:00.

    It comes without a sound: whoever begins work sees it, whoever worked at night sleeps. After
    downtime the newest day is sent as soon as possible, and days before it are left out.
    """

    def __init__(self, ground: Ground, *, staff: StaffService) -> None:
        self._clock = ground.clock
        self._calendar = ground.calendar
        self._outbox = ground.outbox
        self._timers = ground.timers
        self._staff = staff

    def steps(self) -> dict[str, Step]:
        return {DAILY: self._send}

    async def start(self) -> None:
        """Make sure that the next digest is waited for."""
        if await self._timers.due_at(DAILY, "") is None:
            await self._wait()

    async def _send(self, _: str) -> None:
        """Show the digest to all of headquarters; the transaction also sets the next one."""
        await self._wait()
        day = self._last()
        for member in await self._staff.hq():
            if member.account is not None:
                await self._outbox.show(
                    "figures.digest",
                    day.isoformat(),
                    to=member.account,
                    slot=f"digest:{day.isoformat()}",
                    silent=True,
                    priority=Priority.DIGEST,
                )

    def _last(self) -> date:
        """Return the day of the last 08:00."""
        now = self._clock()
        day = self._calendar.day(now)
        return day if self._calendar.at(day, DIGEST_AT) <= now else day - timedelta(days=1)

    async def _wait(self) -> None:
        await self._timers.set(DAILY, "", self._next())

    def _next(self) -> datetime:
        return self._calendar.at(self._last() + timedelta(days=1), DIGEST_AT)
