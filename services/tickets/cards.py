"""The card of a ticket in its desk's group, in a topic of its own where the group wants that."""

from services.chats.types import Address
from services.outbox.types import Placing, Priority
from services.tickets import repository
from services.tickets.parts import Parts


class Cards:
    """Shows cards, and closes and opens their topics with the tickets."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def show(self, number: int, desk: str, *, silent: bool) -> None:
        """Edit a ticket's card in the group of a desk, or send it where there is none yet."""
        group = (await self._parts.desks.get(desk)).group
        if group is None:
            return
        slot, outbox, topics = f"card:{number}", self._parts.outbox, self._parts.topics
        priority = Priority.EDIT if silent else Priority.REPLY
        if await topics.is_on(group) and await outbox.standing(group, slot) is None:
            await topics.want(group, number, priority=priority)
        await outbox.show(
            "tickets.card",
            number,
            to=group,
            placing=Placing.EDIT,
            slot=slot,
            silent=silent,
            priority=priority,
        )
        await self._settle(group, number)

    async def is_over(self, number: int, group: Address) -> bool:
        """Whether nothing is left to do about a ticket in this group."""
        async with self._parts.db.reading() as session:
            row = await repository.get(session, number)
        if row is None or row.closed_at is not None:
            return True
        return (await self._parts.desks.get(row.desk)).group != group

    async def settled(self, number: int, group: Address, *, is_closed: bool) -> None:
        """Note that a topic was closed or opened; the ticket may have changed meanwhile."""
        await self._parts.topics.settled(group, number, is_closed=is_closed)
        await self._settle(group, number)

    async def _settle(self, group: Address, number: int) -> None:
        topic = await self._parts.topics.find(group, number)
        if topic is not None and topic.is_closed != await self.is_over(number, group):
            await self._parts.outbox.show(
                "topics.settle",
                number,
                to=group,
                slot=f"topic:{number}",
                placing=Placing.EDIT,
                silent=True,
                priority=Priority.EDIT,
            )
