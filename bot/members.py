"""What is read about chats and members: only what we need, from the answers as they are.

The library wants every field that Telegram's newest server sends. A Bot API server of one's own
may be older or newer, and neither what it leaves out nor what it adds is any of our business.
"""

import inspect
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from telegram import (
    Bot,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberOwner,
    ChatMemberRestricted,
)
from telegram.error import TelegramError

_KINDS: Final[dict[str, type[ChatMember]]] = {
    ChatMember.ADMINISTRATOR: ChatMemberAdministrator,
    ChatMember.BANNED: ChatMemberBanned,
    ChatMember.OWNER: ChatMemberOwner,
    ChatMember.RESTRICTED: ChatMemberRestricted,
}
_CHANGES = ("my_chat_member", "chat_member")
_SIDES = ("old_chat_member", "new_chat_member")


@dataclass(frozen=True)
class ChatSeen:
    """What a chat is called, and whether it has topics."""

    title: str
    is_forum: bool


async def look_at(bot: Bot, chat: int) -> ChatSeen:
    """Return what a chat is; raises Telegram's errors."""
    seen = await _ask(bot, "getChat", chat_id=chat)
    return ChatSeen(str(seen.get("title") or ""), is_forum=seen.get("is_forum") is True)


async def is_present(bot: Bot, chat: int, user: int) -> bool:
    """Whether somebody is in a chat; raises Telegram's errors."""
    member = await _ask(bot, "getChatMember", chat_id=chat, user_id=user)
    status = member.get("status")
    if status == ChatMember.RESTRICTED:
        return member.get("is_member") is True
    return status not in {ChatMember.LEFT, ChatMember.BANNED}


def completed(raw: dict[str, Any]) -> dict[str, Any]:
    """Return an update as the library takes it: rights that a server does not know are none."""
    for name in _CHANGES:
        change = raw.get(name)
        if isinstance(change, dict):
            sides = {side: _complete(change[side]) for side in _SIDES if side in change}
            raw = raw | {name: change | sides}
    return raw


def _complete(member: Any) -> Any:
    kind = _KINDS.get(str(member.get("status"))) if isinstance(member, dict) else None
    if kind is None:
        return member
    return dict.fromkeys(_RIGHTS[kind], False) | {"until_date": 0} | member


def _rights(kind: type[ChatMember]) -> tuple[str, ...]:
    names = inspect.signature(kind).parameters
    return tuple(name for name in names if name.startswith(("can_", "is_")))


_RIGHTS: Final = {kind: _rights(kind) for kind in _KINDS.values()}


async def _ask(bot: Bot, method: str, **what: int) -> dict[str, Any]:
    answer: Any = await bot.request.post(f"{bot.base_url}/{method}?{urlencode(what)}")
    if not isinstance(answer, dict):
        raise TelegramError("The answer is no object.")
    return answer
