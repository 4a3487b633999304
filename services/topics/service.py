"""Gives tickets topics in the groups that want them; without one a card stands in the group.

A topic that may have been made without our hearing of it is not made again: Telegram lists no
topics, so nobody could tell the two apart.
"""

from typing import Any

import structlog
from sqlalchemy import delete, select, update

from services.chats.types import Address
from services.db.statements import insert
from services.desks.service import DeskService
from services.ground import Ground
from services.outbox.types import Placing, Priority
from services.staff.service import StaffService
from services.staff.types import Role, StaffMember
from services.topics.errors import LeadsSwitchTopicsError, NoForumError
from services.topics.tables import TicketTopic, TopicGroup
from services.topics.types import Topic, TopicFault

log = structlog.get_logger()

WANTED, OPEN, CLOSED, NONE = "wanted", "open", "closed", "none"
PASSING = frozenset({TopicFault.RIGHTS, TopicFault.NO_FORUM})
"""What is over once a topic could be made again: it is told anew if it comes back."""


class TopicService:
    """Knows which groups want topics, and where each ticket's is."""

    def __init__(self, ground: Ground, *, desks: DeskService, staff: StaffService) -> None:
        self._db = ground.db
        self._clock = ground.clock
        self._outbox = ground.outbox
        self._desks = desks
        self._staff = staff

    async def is_on(self, group: Address) -> bool:
        """Whether new tickets get topics in this group."""
        async with self._db.reading() as session:
            return await session.get(TopicGroup, group, populate_existing=True) is not None

    async def switch(self, group: Address, by: StaffMember, *, is_forum: bool) -> bool:
        """Turn topics on or off in a desk's group; returns whether they are on now.

        Tickets that have a card already stay where they are. Raises LeadsSwitchTopicsError, and
        NoForumError where the group has no topics to be turned on.
        """
        desks = await self._desks.of_group(group)
        if not any(by.may(desk.code, Role.LEAD) for desk in desks):
            raise LeadsSwitchTopicsError
        async with self._db.transaction() as session:
            is_it = TopicGroup.address == group
            gone = await session.scalar(
                delete(TopicGroup).where(is_it).returning(TopicGroup.address)
            )
            if gone is not None:
                return False
            if not is_forum:
                raise NoForumError
            values = {"switched_by": by.handle, "switched_at": self._clock(), "told": ""}
            await session.execute(
                insert(TopicGroup).values(address=group, **values).on_conflict_do_nothing()
            )
            return True

    async def want(self, group: Address, ticket: int, *, priority: Priority) -> None:
        """Let a topic be made for a ticket before what is shown next; once for each ticket."""
        async with self._db.transaction() as session:
            added = await session.scalar(
                insert(TicketTopic)
                .values(address=group, ticket=ticket, state=WANTED)
                .on_conflict_do_nothing()
                .returning(TicketTopic.ticket)
            )
            if added is not None:
                await self._outbox.show(
                    "topics.make", ticket, to=group, silent=True, priority=priority
                )

    async def find(self, group: Address, ticket: int) -> Topic | None:
        """Return a ticket's topic; None where its card stands in the group itself."""
        async with self._db.reading() as session:
            row = await session.get(TicketTopic, (group, ticket), populate_existing=True)
        if row is None or row.thread is None:
            return None
        return Topic(row.thread, is_closed=row.state == CLOSED)

    async def made(self, group: Address, ticket: int, thread: str) -> None:
        """Note a ticket's topic; whatever hindered others is over."""
        async with self._db.transaction() as session:
            await self._set(group, ticket, state=OPEN, thread=thread)
            row = await session.get(TopicGroup, group, populate_existing=True)
            if row is not None:
                row.told = " ".join(sorted(set(row.told.split()) - PASSING))

    async def failed(self, group: Address, ticket: int, fault: TopicFault) -> None:
        """Note that a ticket has no topic (any more); the leads hear of each kind once."""
        log.warning("topic_failed", fault=fault.value)
        await self._set(group, ticket, state=NONE, thread=None)
        await self._tell(group, fault)

    async def settled(self, group: Address, ticket: int, *, is_closed: bool) -> None:
        await self._set(group, ticket, state=CLOSED if is_closed else OPEN)

    async def hindered(self, group: Address, fault: TopicFault) -> None:
        """Let the leads hear once that topics cannot be closed or opened again."""
        await self._tell(group, fault)

    async def move(self, old: Address, new: Address) -> None:
        """Follow a group to its new number: topics of the old one are not there."""
        async with self._db.transaction() as session:
            await session.execute(
                update(TopicGroup).where(TopicGroup.address == old).values(address=new)
            )
            is_there = TicketTopic.address == old
            await session.execute(
                update(TicketTopic)
                .where(is_there, TicketTopic.state == WANTED)
                .values(address=new)
            )
            await session.execute(delete(TicketTopic).where(is_there))

    async def _set(self, group: Address, ticket: int, **values: Any) -> None:
        async with self._db.transaction() as session:
            await session.execute(
                update(TicketTopic)
                .where(TicketTopic.address == group, TicketTopic.ticket == ticket)
                .values(**values)
            )

    async def _tell(self, group: Address, fault: TopicFault) -> None:
        """Tell the leads, where there are none headquarters, unless they know."""
        async with self._db.transaction() as session:
            row = await session.scalar(
                select(TopicGroup).where(TopicGroup.address == group).with_for_update()
            )
            if row is None or fault is TopicFault.UNKNOWN or fault in row.told.split():
                return
            row.told = " ".join(sorted({*row.told.split(), fault.value}))
            await session.flush()
            for desk in (await self._desks.of_group(group))[:1]:
                heads = await self._staff.leads(desk.code) or await self._staff.hq()
                for member in heads:
                    if member.account is not None:
                        await self._outbox.show(
                            "topics.fault",
                            desk.code,
                            to=member.account,
                            params={"fault": fault.value},
                            slot=f"topics:{desk.code}",
                            placing=Placing.RENEW,
                        )
