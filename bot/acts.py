"""What the bot does in a chat without showing anything."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from telegram import Bot
from telegram.error import BadRequest

from bot.marks import Hook
from bot.members import is_present, look_at
from bot.menus import register_chat
from bot.outcomes import NOT_IN_GROUP, says
from bot.pacing import Pacer
from bot.sending import delete_messages
from bot.topics import TopicActs
from services.chats.types import Address
from services.groups.types import Look
from services.outbox.types import Outgoing
from services.registry import Services

VIEWS = frozenset(
    {
        "delete",
        "groups.count",
        "groups.expel",
        "groups.look",
        "menu",
        "topics.make",
        "topics.settle",
    }
)
"""What shows no message of its own."""


class Acts:
    """Does what waits in the outbox without being a message."""

    def __init__(self, services: Services, bot: Bot, pacer: Pacer) -> None:
        self._services = services
        self._bot = bot
        self._pacer = pacer
        self._topics = TopicActs(services, bot)

    async def perform(self, outgoing: Outgoing) -> tuple[Hook, ...]:
        """Do it and return who is told what came of it; raises Telegram's errors."""
        match outgoing.view:
            case "delete":
                await delete_messages(self._bot, outgoing.to, (outgoing.subject,))
            case "groups.expel":
                await expel(self._bot, outgoing.to, outgoing.subject)
            case "groups.count":
                strangers = await self._strangers(outgoing.to)
                return (partial(self._services.attendance.counted, outgoing.to, strangers),)
            case "groups.look":
                return (await self._look(outgoing),)
            case "topics.make":
                return (await self._topics.make(outgoing),)
            case "topics.settle":
                return await self._topics.settle(outgoing)
            case _:
                member = await self._services.staff.member(outgoing.to)
                await register_chat(self._bot, outgoing.to, member.highest if member else None)
        return ()

    def gave_up(self, outgoing: Outgoing) -> tuple[Hook, ...]:
        """Return who is told that something was set aside."""
        if outgoing.view != "groups.look":
            return ()
        return (partial(self._services.confirming.unseen, outgoing.subject, outgoing.to),)

    async def _look(self, outgoing: Outgoing) -> Hook:
        chat = await look_at(self._bot, int(outgoing.to))
        members = await self._bot.get_chat_member_count(int(outgoing.to))
        strangers = await self._strangers(outgoing.to, outgoing.subject)
        look = Look(chat.title, members, strangers, is_forum=chat.is_forum)
        return partial(self._services.confirming.looked, outgoing.subject, outgoing.to, look)

    async def _strangers(self, group: str, *desks_to_be: str) -> int | None:
        """Count who is unknown, asking about the staff of the group's own desks first."""
        bound = await self._services.desks.of_group(Address(group))
        desks = {desk.code for desk in bound}.union(desks_to_be)
        staff = await self._services.staff.all()
        staff.sort(key=lambda one: desks.isdisjoint(post.desk for post in one.posts))
        known = [one.account for one in staff if one.account]
        return await count_strangers(self._bot, group, known, self._turn)

    async def _turn(self) -> None:
        """Wait until a question may go that takes nothing from what is kept for pages."""
        await asyncio.sleep(self._pacer.spend_call())


async def expel(bot: Bot, group: str, account: str) -> None:
    """Take somebody out of a group; they may come back only if they are let in again.

    Raises Telegram's errors where the bot lacks the right, or they are an administrator.
    """
    chat, user = int(group), int(account)
    if not await is_present(bot, chat, user):
        return
    await bot.ban_chat_member(chat, user)
    await bot.unban_chat_member(chat, user, only_if_banned=True)


async def count_strangers(
    bot: Bot, group: str, known: Iterable[str], turn: Callable[[], Awaitable[None]]
) -> int | None:
    """Return how many in a group are neither the bot nor of the `known` accounts.

    None where the bot may not see who is there: only an administrator surely may. `turn` is
    awaited before each question about somebody.
    """
    chat = int(group)
    left = await bot.get_chat_member_count(chat) - 1
    for account in known:
        if left <= 0:
            break
        await turn()
        try:
            left -= await is_present(bot, chat, int(account))
        except BadRequest as error:
            if says(error, *NOT_IN_GROUP):
                continue
            if says(error, "chat_admin_required", "member list is inaccessible"):
                return None
            raise
    return max(left, 0)
