"""Rings officers: one page for each, however many tickets wait for them."""

from datetime import timedelta

from services.clock import Clock
from services.db.database import Database
from services.escalation import repository
from services.outbox.service import OutboxService
from services.outbox.types import Placing, Priority
from services.staff.service import StaffService
from services.standards.service import StandardService
from services.timers.service import TimerService

PAGE = "escalation.page"
SLOT = "page"
TOGETHER = timedelta(seconds=1)
"""Calls that waited for the same hour are gathered for so long, so that they ring once."""


class Pager:
    """Shows an officer's page anew with a sound, or corrects it silently."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        outbox: OutboxService,
        timers: TimerService,
        staff: StaffService,
        standards: StandardService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._outbox = outbox
        self._timers = timers
        self._staff = staff
        self._standards = standards

    async def call(self, handle: str, *, collected: bool) -> None:
        """Ring an officer for what waits; what was collected at night rings together."""
        if collected:
            await self._timers.set(PAGE, handle, self._clock() + TOGETHER)
        else:
            await self.page_again(handle)

    async def page_again(self, handle: str) -> None:
        """Ring an officer, unless each running call has rung as often as it may."""
        async with self._db.transaction() as session:
            # Calls for two tickets may come at once; each ring is counted.
            await self._db.lock(f"page:{handle}")
            standards = {one.version: one for one in await self._standards.every()}
            most = {version: standard.most_pages for version, standard in standards.items()}
            ringing = await repository.ring(session, handle, most)
            if not ringing:
                return
            await self._show(handle, Placing.RENEW)
            every = min(standards[version].page_every for version in ringing)
            await self._timers.set(PAGE, handle, self._clock() + every)

    async def correct(self, handle: str, *, over: int | None = None) -> None:
        """Edit an officer's page without a sound; `over` names a ticket that waits no longer."""
        async with self._db.transaction() as session:
            waits = bool(await repository.open_pages(session, handle, most=1))
        if waits:
            await self._show(handle, Placing.EDIT)
        elif over is not None:
            await self._timers.cancel(PAGE, handle)
            await self._show(handle, Placing.EDIT, over=over)

    async def _show(self, handle: str, placing: Placing, *, over: int | None = None) -> None:
        member = await self._staff.by_handle(handle)
        if member is None or member.account is None:
            return
        await self._outbox.show(
            "tickets.page" if over is None else "tickets.page_over",
            handle if over is None else over,
            to=member.account,
            placing=placing,
            slot=SLOT,
            silent=placing is Placing.EDIT,
            priority=Priority.PAGE,
        )
