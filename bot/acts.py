"""What the bot does in a chat without showing anything."""

from collections.abc import Iterable

from telegram import Bot, ChatMember, ChatMemberRestricted
from telegram.error import BadRequest

from bot.outcomes import NOT_IN_GROUP, says


async def expel(bot: Bot, group: str, account: str) -> None:
    """Take somebody out of a group; they may come back only if they are let in again.

    Raises Telegram's errors where the bot lacks the right, or they are an administrator.
    """
    chat, user = int(group), int(account)
    member = await bot.get_chat_member(chat, user)
    if member.status in {ChatMember.LEFT, ChatMember.BANNED}:
        return
    await bot.ban_chat_member(chat, user)
    await bot.unban_chat_member(chat, user, only_if_banned=True)


async def count_strangers(bot: Bot, group: str, known: Iterable[str]) -> int | None:
    """Return how many in a group are neither the bot nor of the `known` accounts.

    None where the bot may not see who is there: only an administrator surely may.
    """
    chat = int(group)
    left = await bot.get_chat_member_count(chat) - 1
    for account in known:
        if left <= 0:
            break
        try:
            member = await bot.get_chat_member(chat, int(account))
        except BadRequest as error:
            if says(error, *NOT_IN_GROUP):
                continue
            if says(error, "chat_admin_required", "member list is inaccessible"):
                return None
            raise
        is_restricted_away = isinstance(member, ChatMemberRestricted) and not member.is_member
        if member.status not in {ChatMember.LEFT, ChatMember.BANNED} and not is_restricted_away:
            left -= 1
    return max(left, 0)
