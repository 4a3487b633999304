"""Who sits in a desk's group: as many as there are known staff and the bot, or its cards shrink.

SECURITY.md 25: counted when somebody comes or goes, after binding, and every hour.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Protocol

import structlog

from services.chats.types import Address
from services.db.statements import insert
from services.desks.service import DeskService
from services.ground import Ground
from services.groups.tables import GroupAttendance
from services.groups.types import Need
from services.outbox.types import Placing, Priority
from services.staff.service import StaffService
from services.timers.service import Step
from services.topics.service import TopicService

log = structlog.get_logger()

HOURLY, TURN = "groups.hourly", "groups.turn"
EVERY = timedelta(hours=1)
"""Groups take their turns over it, each an hour after its last."""


class Cards(Protocol):
    """Shows the cards of a group as they are now (the tickets' room)."""

    async def refresh(self, group: Address) -> None: ...


class AttendanceService:
    """Trusts a group as long as everybody in it is known."""

    def __init__(
        self,
        ground: Ground,
        *,
        desks: DeskService,
        staff: StaffService,
        topics: TopicService,
        cards: Cards,
    ) -> None:
        self._db = ground.db
        self._clock = ground.clock
        self._outbox = ground.outbox
        self._timers = ground.timers
        self._desks = desks
        self._staff = staff
        self._topics = topics
        self._cards = cards

    def steps(self) -> dict[str, Step]:
        return {HOURLY: self._hourly, TURN: self._count}

    async def start(self) -> None:
        """Make sure that the next count is waited for."""
        if await self._timers.due_at(HOURLY, "") is None:
            await self._timers.set(HOURLY, "", self._clock() + EVERY)

    async def look(self, group: Address, *, priority: Priority = Priority.PAGE) -> None:
        """Let a group be counted, if it is a desk's: at once, for somebody has come or gone."""
        if await self._desks.of_group(group):
            await self._outbox.show("groups.count", to=group, silent=True, priority=priority)

    async def is_trusted(self, group: Address) -> bool:
        """Whether everybody in a group was known when it was counted last."""
        async with self._db.reading() as session:
            row = await session.get(GroupAttendance, group, populate_existing=True)
        return row is None or row.strangers == 0

    async def strangers(self, group: Address) -> int | None:
        """Return how many in a group nobody knows; None where that cannot be found out."""
        async with self._db.reading() as session:
            row = await session.get(GroupAttendance, group, populate_existing=True)
        return 0 if row is None else row.strangers

    async def counted(self, group: Address, strangers: int | None) -> None:
        """Note how many in a group are unknown; headquarters hears it when that changes."""
        async with self._db.transaction() as session:
            former = await self.strangers(group)
            values = {"strangers": strangers, "counted_at": self._clock()}
            await session.execute(
                insert(GroupAttendance)
                .values(address=group, **values)
                .on_conflict_do_update(index_elements=["address"], set_=values)
            )
            if former == strangers:
                return
            log.warning("group_attendance", count=strangers)
            await self._tell(group, Placing.RENEW if strangers != 0 else Placing.EDIT)
            await self._cards.refresh(group)

    async def lost(self, group: Address, needs: Collection[Need]) -> None:
        """Tell leads and headquarters what the bot can no longer do in a desk's group."""
        if Need.TOPICS in needs and not await self._topics.is_on(group):
            needs = set(needs) - {Need.TOPICS}
        if not needs:
            return
        log.warning("group_rights_lost", count=len(needs))
        for desk in await self._desks.of_group(group):
            heads = {
                member.account
                for member in (*await self._staff.leads(desk.code), *await self._staff.hq())
                if member.account is not None
            }
            for account in sorted(heads):
                await self._outbox.show(
                    "groups.lost",
                    desk.code,
                    to=account,
                    params={"needs": sorted(needs)},
                    slot=f"lost:{desk.code}",
                    placing=Placing.RENEW,
                    priority=Priority.PAGE,
                )

    async def _hourly(self, _: str) -> None:
        now = self._clock()
        await self._timers.set(HOURLY, "", now + EVERY)
        groups = sorted({desk.group for desk in await self._desks.all() if desk.group})
        for place, group in enumerate(groups):
            await self._timers.set(TURN, group, now + EVERY * place / len(groups))

    async def _count(self, group: str) -> None:
        await self.look(Address(group), priority=Priority.DIGEST)

    async def _tell(self, group: Address, placing: Placing) -> None:
        for desk in (await self._desks.of_group(group))[:1]:
            for member in await self._staff.hq():
                if member.account is not None:
                    await self._outbox.show(
                        "groups.strangers",
                        desk.code,
                        to=member.account,
                        slot=f"strangers:{desk.code}",
                        placing=placing,
                        silent=placing is Placing.EDIT,
                        priority=Priority.PAGE,
                    )
