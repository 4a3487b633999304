"""What the bot does in a chat without showing anything."""

from telegram import Bot, ChatMember


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
