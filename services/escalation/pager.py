"""Rings officers: one page for each, however many tickets wait for them."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

import structlog

from services.clock import Clock
from services.db.database import Database
from services.escalation import repository
from services.escalation.tables import Escalation
from services.escalation.types import Step
from services.outbox.service import OutboxService
from services.outbox.types import Placing, Priority
from services.staff.service import StaffService
from services.staff.types import StaffMember
from services.standards.service import StandardService
from services.timers.service import TimerService

log = structlog.get_logger()

PAGE = "escalation.page"
CORRECT = "escalation.correct"
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
        """Ring an officer for what waits, once for all that this transaction calls them for.

        What was collected at night rings together, and so do steps that end in one minute: who
        was rung already is rung once more when all of them are done.
        """
        if collected:
            await self._timers.set(PAGE, handle, self._clock() + TOGETHER)
            return
        ring = self._ring_soon if self._timers.is_firing else self.page_again
        self._db.before_commit(partial(ring, handle), key=_lock(handle))

    async def _ring_soon(self, handle: str) -> None:
        if not await self._timers.hasten(PAGE, handle, self._clock()):
            await self.page_again(handle)

    async def page_again(self, handle: str) -> None:
        """Ring an officer, unless each running call has rung as often as it may."""
        async with self._db.transaction() as session:
            # Calls for two tickets may come at once; each ring is counted.
            await self._db.lock(_lock(handle))
            # Who has just hastened the next ring is waited for: it is rung for their call too.
            await self._timers.hasten(PAGE, handle, self._clock())
            standards = {one.version: one for one in await self._standards.every()}
            most = {version: standard.most_pages for version, standard in standards.items()}
            ringing = await repository.ring(session, handle, most)
            if not ringing:
                return
            await self._show(handle, Placing.RENEW)
            every = min(standards[version].page_every for version in ringing)
            await self._timers.set(PAGE, handle, self._clock() + every)

    async def is_there(self, handle: str) -> bool:
        """Whether an officer has a chat in which they can be rung."""
        member = await self._staff.by_handle(handle)
        return member is not None and member.account is not None

    async def correct(self, handle: str, *, over: int | None = None) -> None:
        """Edit an officer's page without a sound; `over` names a ticket that waits no longer."""
        async with self._db.transaction() as session:
            waits = bool(await repository.open_pages(session, handle, most=1))
        if waits:
            await self._show(handle, Placing.EDIT)
        elif over is not None:
            await self._timers.cancel(PAGE, handle)
            await self._show(handle, Placing.EDIT, over=over)

    async def correct_soon(self, handle: str) -> None:
        """Edit an officer's page; once for all steps that end in one minute."""
        if self._timers.is_firing:
            set_it = partial(self._timers.set, CORRECT, handle, self._clock())
            self._db.before_commit(set_it, key=f"correct:{handle}")
        else:
            await self.correct(handle)

    async def alarm(self, row: Escalation, step: Step, overseers: Iterable[StaffMember]) -> None:
        """Tell those who look after a desk that nobody can be reached at a step."""
        log.warning("escalation_step_empty", ticket=row.ticket, desk=row.desk, step=step.value)
        for account in (one.account for one in overseers if one.account is not None):
            await self._outbox.show(
                "tickets.alarm",
                row.ticket,
                to=account,
                params={"step": step.value, "desk": row.desk},
                priority=Priority.PAGE,
            )

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


def _lock(handle: str) -> str:
    """Return the name of the lock of who rings an officer."""
    return f"page:{handle}"
