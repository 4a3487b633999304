"""A group of a desk that got a new number: everything that belongs to it goes along."""

from typing import Protocol

from services.chats.service import ChatService
from services.chats.types import Address
from services.tickets import repository
from services.tickets.ledger import Ledger

CARD = "card:"


class MoveListener(Protocol):
    """Keeps something of a group that goes along with it."""

    async def move(self, old: Address, new: Address) -> None: ...


class GroupMoves:
    """Telegram numbers a group anew when it grows or turns on topics."""

    def __init__(self, ledger: Ledger, chats: ChatService) -> None:
        self._ledger = ledger
        self._parts = ledger.parts
        self._chats = chats
        self.listeners: list[MoveListener] = []

    async def move(self, old: Address, new: Address) -> None:
        """Let the desk's group, its language, what is unsent and its cards move, all at once.

        Cards that stood in the old group cannot be edited from the new one: those of open
        tickets are shown there anew, without a sound. Saying it again changes nothing.
        """
        if old == new:
            return
        async with self._parts.db.transaction() as session:
            desks = await self._parts.desks.of_group(old)
            await self._parts.desks.move_group(old, new)
            await self._chats.move(old, new)
            for listener in self.listeners:
                await listener.move(old, new)
            slots = set(await self._parts.outbox.move_chat(old, new))
            rows = await repository.of_desks(session, {desk.code for desk in desks})
            for row in rows:
                if f"{CARD}{row.number}" in slots:
                    await self._ledger.show_card(row.number, row.desk)

    async def refresh(self, group: Address) -> None:
        """Let the cards that stand in a group be shown as they are now, without a sound."""
        async with self._parts.db.transaction() as session:
            desks = await self._parts.desks.of_group(group)
            for row in await repository.of_desks(session, {desk.code for desk in desks}):
                if await self._parts.outbox.standing(group, f"{CARD}{row.number}"):
                    await self._ledger.show_card(row.number, row.desk)
