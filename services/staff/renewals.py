"""Reminds officers by day of a login that ends soon, so that none has to be renewed at night."""

from datetime import datetime, time, timedelta

from services.ground import Ground
from services.outbox.types import Placing
from services.staff.service import StaffService
from services.staff.types import Logins, StaffMember
from services.timers.service import Step

DAILY = "staff.logins"
AT = time(10)
"""Local: whoever had the night shift has slept, whoever has the next one is awake."""
BY_DAY = range(8, 21)
WARN = timedelta(days=5)
ALOUD = timedelta(days=2)
"""Before that the message comes without a sound."""


class RenewalService:
    """Looks once a day at whose login ends within five days (SECURITY.md 6)."""

    def __init__(self, ground: Ground, *, staff: StaffService, logins: Logins) -> None:
        self._clock = ground.clock
        self._calendar = ground.calendar
        self._outbox = ground.outbox
        self._timers = ground.timers
        self._staff = staff
        self._logins = logins

    def steps(self) -> dict[str, Step]:
        return {DAILY: self._look}

    async def start(self) -> None:
        """Make sure that the next look is waited for."""
        if await self._timers.due_at(DAILY, "") is None:
            await self._wait()

    async def _look(self, _: str) -> None:
        await self._wait()
        if self._calendar.local(self._clock()).hour not in BY_DAY:
            # The program was away at ten: nobody is woken for this, tomorrow will do.
            return
        for member in await self._staff.all():
            if member.is_reachable:
                await self._remind(member)

    async def _remind(self, member: StaffMember) -> None:
        ends_at = await self._logins.login_ends_at(member.person) if member.person else None
        if ends_at is None or member.account is None:
            return
        left = ends_at - self._clock()
        if left <= WARN:
            await self._outbox.show(
                "staff.login_ends",
                member.handle,
                to=member.account,
                slot="login-ends",
                placing=Placing.RENEW,
                silent=left > ALOUD,
            )

    async def _wait(self) -> None:
        await self._timers.set(DAILY, "", self._next())

    def _next(self) -> datetime:
        now = self._clock()
        day = self._calendar.day(now)
        today = self._calendar.at(day, AT)
        return today if today > now else self._calendar.at(day + timedelta(days=1), AT)
