"""Who is shown what at a change of shift; the words are looked up when they are sent."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.escalation.audience import Audiences
from services.ground import Ground
from services.outbox.types import Placing, Priority
from services.shifts.rules import minutes
from services.shifts.tables import ShiftTurn
from services.staff.service import StaffService
from services.staff.types import StaffMember

SHEET, ARRIVAL, NOT_TAKEN = "sheet", "arrival", "late"


class Notices:
    """Shows officers and leads how a change of shift stands."""

    def __init__(self, ground: Ground, *, staff: StaffService, audiences: Audiences) -> None:
        self._ground = ground
        self._staff = staff
        self._audiences = audiences

    async def show(self, at: datetime, rows: Sequence[ShiftTurn], placing: Placing) -> None:
        """Show both sides how it stands; who comes hears nothing before the change."""
        await self.sheets(at, (row.leaving for row in rows), placing)
        if self._ground.clock() >= at:
            await self.arrivals(at, (row.coming for row in rows), placing)

    async def sheets(self, at: datetime, handles: Iterable[str | None], placing: Placing) -> None:
        for handle in sorted({handle for handle in handles if handle}):
            await self._tell(SHEET, at, handle, placing)

    async def arrivals(
        self, at: datetime, handles: Iterable[str | None], placing: Placing
    ) -> None:
        for handle in sorted({handle for handle in handles if handle}):
            await self._tell(ARRIVAL, at, handle, placing)

    async def voices(self, at: datetime, rows: Sequence[ShiftTurn]) -> None:
        """Let whoever comes hear what was spoken for them, if anything was."""
        if self._ground.clock() < at:
            return
        for coming, leaving in sorted(
            {(r.coming, r.leaving) for r in rows if r.coming and r.leaving}
        ):
            await self._tell("voice", at, coming, Placing.SEND, who=leaving)

    async def leads(self, at: datetime, rows: Sequence[ShiftTurn], placing: Placing) -> None:
        """Tell those who answer for the desks that somebody has not taken over, or has now."""
        told = {
            member.handle
            for row in rows
            for member in await self.overseers(row.desk, besides=row.coming)
        }
        for handle in sorted(told):
            await self._tell(NOT_TAKEN, at, handle, placing)

    async def overseers(self, desk: str, *, besides: str | None) -> list[StaffMember]:
        """Return the leads of a desk who can be reached, or headquarters where there are none."""
        for group in (await self._staff.leads(desk), await self._staff.hq()):
            others = [member for member in group if member.handle != besides]
            if reachable := await self._audiences.reachable(others):
                return list(reachable)
        return []

    async def _tell(
        self, what: str, at: datetime, handle: str, placing: Placing, **params: str
    ) -> None:
        member = await self._staff.by_handle(handle)
        if member is None or member.account is None:
            return
        await self._ground.outbox.show(
            f"handovers.{what}",
            minutes(at),
            to=member.account,
            params=params,
            slot=f"{what}:{minutes(at)}",
            placing=placing,
            silent=placing is Placing.EDIT,
            priority=Priority.EDIT if placing is Placing.EDIT else Priority.REPLY,
        )
