"""A group becomes a desk's once headquarters has confirmed title and member count.

SECURITY.md 25. Until then nothing goes there; a group that the desk had before keeps its cards.
"""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update

from services.audit.service import AuditService
from services.audit.types import Act
from services.chats.types import Address
from services.db.statements import insert
from services.desks.service import DeskService
from services.desks.types import DeskDetails
from services.ground import Ground
from services.groups.errors import HeadquartersConfirmsError, NothingToConfirmError
from services.groups.tables import WaitingGroup
from services.groups.types import Look, Waiting
from services.outbox.types import Placing, Priority
from services.staff.errors import NotStaffError
from services.staff.service import StaffService
from services.staff.types import Joined, Role, StaffMember
from services.timers.service import Step

TITLE = "waiting_groups.title"
KEY_BYTES = 8
LAPSE = "groups.lapse"
WAITS_FOR = timedelta(hours=24)


class ConfirmingService:
    """Asks headquarters, and does what it says."""

    def __init__(
        self, ground: Ground, *, desks: DeskService, staff: StaffService, audit: AuditService
    ) -> None:
        self._db = ground.db
        self._vault = ground.vault
        self._clock = ground.clock
        self._outbox = ground.outbox
        self._timers = ground.timers
        self._desks = desks
        self._staff = staff
        self._audit = audit

    def steps(self) -> dict[str, Step]:
        return {LAPSE: self._lapse}

    async def ask(self, desk: str, group: Address, *, by: str) -> None:
        """Let a group wait to become a desk's; one that waited before it does so no longer.

        `by` is the handle of the officer who sent the code. Headquarters is asked once the bot
        has looked at the group.
        """
        values = {
            "key": secrets.token_hex(KEY_BYTES),
            "address": group,
            "officer": by,
            "title": None,
            "members": None,
            "strangers": None,
            "is_forum": False,
            "asked_at": self._clock(),
        }
        async with self._db.transaction() as session:
            await session.execute(
                insert(WaitingGroup)
                .values(desk=desk, **values)
                .on_conflict_do_update(index_elements=["desk"], set_=values)
            )
            await self._timers.set(LAPSE, desk, self._clock() + WAITS_FOR)
            await self._audit.record(Act.GROUP_NAMED, f"desk:{desk}", by=by)
            await self._look(desk, group)

    async def look(self, group: Address) -> None:
        """Let a group that waits be looked at again: somebody came, went, or renamed it."""
        for waiting in await self._all():
            if waiting.group == group:
                await self._look(waiting.desk.code, group)

    async def looked(self, desk: str, group: Address, look: Look) -> None:
        """Note what the bot saw of a group; headquarters is asked about just this."""
        async with self._db.transaction() as session:
            waiting = await self.find(desk)
            if waiting is None or waiting.group != group or waiting.look == look:
                return
            await session.execute(
                update(WaitingGroup)
                .where(WaitingGroup.desk == desk)
                .values(
                    key=secrets.token_hex(KEY_BYTES),
                    title=self._vault.seal(look.title, column=TITLE, row=desk),
                    members=look.members,
                    strangers=look.strangers,
                    is_forum=look.is_forum,
                )
            )
            for member in await self._staff.hq():
                await self._ask(desk, member)

    async def unseen(self, desk: str, group: Address) -> None:
        """Tell a group that could not be looked at that nobody was asked about it."""
        async with self._db.transaction():
            waiting = await self.find(desk)
            if waiting is not None and waiting.group == group and waiting.look is None:
                await self._tell("groups.unseen", desk, group)

    async def find(self, desk: str) -> Waiting | None:
        """Return what waits to become a desk's group; None where nothing does."""
        return next((one for one in await self._all() if one.desk.code == desk), None)

    async def confirm(self, key: str, by: StaffMember) -> DeskDetails:
        """Make a group a desk's; returns the desk.

        Raises NotStaffError for anybody but headquarters, NothingToConfirmError for what was
        shown with another title or number of members, is done already, or waited a day.
        """
        async with self._db.transaction():
            waiting = await self._shown(key, by)
            return await self._bind(waiting, by=by.handle)

    async def refuse(self, key: str, by: StaffMember) -> DeskDetails:
        """Let a group not become a desk's; returns the desk. Raises as `confirm` does."""
        async with self._db.transaction():
            waiting = await self._shown(key, by)
            desk = waiting.desk
            await self._end(desk.code)
            await self._audit.record(Act.GROUP_REFUSED, f"desk:{desk.code}", by=by.handle)
            await self._tell("groups.refused", desk.code, waiting.group)
            await self._correct(desk.code, "refused", by.handle)
            return desk

    async def confirm_as_operator(self, shown: Waiting) -> DeskDetails:
        """Make a group a desk's while there is nobody at headquarters yet.

        Raises HeadquartersConfirmsError once there is, NothingToConfirmError where what was shown
        waits no longer.
        """
        async with self._db.transaction():
            if hq := await self._staff.hq():
                raise HeadquartersConfirmsError(handles=[member.handle for member in hq])
            waiting = await self.find(shown.desk.code)
            if waiting is None or waiting.look is None or waiting.key != shown.key:
                raise NothingToConfirmError
            return await self._bind(waiting, by=None)

    async def on_joined(self, joined: Joined) -> None:
        """Ask somebody who has just come to headquarters about what waits."""
        if joined.post.role is Role.HQ:
            for waiting in await self._all():
                if waiting.look is not None:
                    await self._ask(waiting.desk.code, joined.member)

    async def move(self, old: Address, new: Address) -> None:
        """Follow a group that got a new number; it is looked at there."""
        async with self._db.transaction() as session:
            moved = await session.scalars(
                update(WaitingGroup)
                .where(WaitingGroup.address == old)
                .values(address=new)
                .returning(WaitingGroup.desk)
            )
            for desk in list(moved):
                await self._look(desk, new)

    async def _shown(self, key: str, by: StaffMember) -> Waiting:
        if not any(post.role is Role.HQ for post in by.posts):
            raise NotStaffError
        found = [one for one in await self._all() if one.key == key and one.look is not None]
        if not found:
            raise NothingToConfirmError
        return found[0]

    async def _bind(self, waiting: Waiting, *, by: str | None) -> DeskDetails:
        desk, group = waiting.desk.code, waiting.group
        await self._end(desk)
        former = await self._desks.set_group(desk, group, by=waiting.officer, confirmed_by=by)
        await self._tell("desks.bound", desk, group)
        if waiting.look is not None and waiting.look.is_forum:
            await self._tell("topics.offer", desk, group)
        # A page: until it is known who sits there, no card goes out.
        await self._outbox.show("groups.count", to=group, silent=True, priority=Priority.PAGE)
        if former.group not in {None, group}:
            await self._tell("desks.unbound", desk, Address(former.group or ""))
        await self._correct(desk, "confirmed", by)
        return await self._desks.get(desk)

    async def _end(self, desk: str) -> None:
        """Let nothing wait; of two who decide at the same moment one is too late."""
        async with self._db.transaction() as session:
            gone = await session.scalar(
                delete(WaitingGroup).where(WaitingGroup.desk == desk).returning(WaitingGroup.desk)
            )
            if gone is None:
                raise NothingToConfirmError
            await self._timers.cancel(LAPSE, desk)

    async def _lapse(self, desk: str) -> None:
        waiting = await self.find(desk)
        if waiting is not None:
            async with self._db.transaction() as session:
                await session.execute(delete(WaitingGroup).where(WaitingGroup.desk == desk))
                await self._tell("groups.lapsed", desk, waiting.group)
                await self._correct(desk, "lapsed", None)

    async def _look(self, desk: str, group: Address) -> None:
        await self._outbox.show("groups.look", desk, to=group, silent=True, priority=Priority.PAGE)

    async def _tell(self, view: str, desk: str, group: Address) -> None:
        await self._outbox.show(view, desk, to=group)

    async def _ask(self, desk: str, member: StaffMember) -> None:
        if member.account is not None:
            await self._outbox.show(
                "groups.confirm",
                desk,
                to=member.account,
                slot=f"group:{desk}",
                placing=Placing.RENEW,
            )

    async def _correct(self, desk: str, outcome: str, by: str | None) -> None:
        """Let everybody who was asked see what became of it."""
        params = {"outcome": outcome, "by": by, "at": self._clock().isoformat()}
        for member in await self._staff.hq():
            slot = f"group:{desk}"
            if member.account and await self._outbox.standing(member.account, slot):
                await self._outbox.show(
                    "groups.decided",
                    desk,
                    to=member.account,
                    params=params,
                    slot=slot,
                    placing=Placing.EDIT,
                    silent=True,
                )

    async def _all(self) -> list[Waiting]:
        async with self._db.reading() as session:
            query = select(WaitingGroup).order_by(WaitingGroup.desk)
            if self._db.in_transaction:
                query = query.with_for_update()
            rows = list(await session.scalars(query.execution_options(populate_existing=True)))
        return [await self._waiting(row) for row in rows]

    async def _waiting(self, row: WaitingGroup) -> Waiting:
        look = None
        if row.title is not None and row.members is not None:
            title = self._vault.open_text(row.title, column=TITLE, row=row.desk)
            look = Look(title, row.members, row.strangers, is_forum=row.is_forum)
        return Waiting(
            desk=await self._desks.get(row.desk),
            key=row.key,
            group=Address(row.address),
            officer=row.officer,
            asked_at=row.asked_at,
            look=look,
        )
