"""The groups in which desks meet: they are bound, confirmed, moved, and watched over."""

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted

from handlers.chat.handling import acting
from handlers.chat.private import only_in_private
from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.groups import SCREENS
from handlers.views import groups as view
from services.chats.types import Address
from services.groups.types import Need


async def bind(context: Context) -> None:
    """Let this group wait to become a desk's, by a one-time code that is worth nothing then."""
    code = "".join(context.arguments)
    desk = await context.services.groups.bind(code, group=context.address, by=context.account)
    if desk is None:
        await context.show("desks.bind_refused")
    else:
        await context.show("groups.waits", desk.code)


async def explain_bind(context: Context) -> None:
    await context.show("desks.bind_hint")


async def confirm(context: Context) -> None:
    """Make the group whose title and member count were shown a desk's."""
    officer = await acting(context)
    await context.services.confirming.confirm(_key(context), officer)
    context.answer(view.confirmed_toast(context.words))


async def refuse(context: Context) -> None:
    officer = await acting(context)
    await context.services.confirming.refuse(_key(context), officer)
    context.answer(view.refused_toast(context.words))


def _key(context: Context) -> str:
    return context.arguments[0] if context.arguments else ""


async def moved(context: Context) -> None:
    """Follow a group to its new number; Telegram says it in the old group and in the new."""
    message = context.current.effective_message if context.current else None
    moves = context.services.desk_work.moves
    if message is not None and message.migrate_to_chat_id is not None:
        new = Address(str(message.migrate_to_chat_id))
        await moves.move(context.address, new)
        await context.services.attendance.look(new)
    elif message is not None and message.migrate_from_chat_id is not None:
        await moves.move(Address(str(message.migrate_from_chat_id)), context.address)


async def came_or_went(context: Context) -> None:
    """Let a desk's group be counted again: somebody came, went, or gave it another name."""
    await context.services.attendance.look(context.address)
    await context.services.confirming.look(context.address)


async def membership(context: Context) -> None:
    """Note whether the bot may still write to a chat; what it can no longer do is told."""
    change = context.current.my_chat_member if context.current else None
    if change is None:
        return
    before, now = _has(change.old_chat_member), _has(change.new_chat_member)
    is_reachable = Need.VOICE in now
    await context.services.chats.set_reachable(context.address, is_reachable=is_reachable)
    if not context.is_private:
        await context.services.attendance.lost(context.address, before - now)
    if Need.PRESENCE in now:
        await context.services.attendance.look(context.address)
        await context.services.confirming.look(context.address)
    if is_reachable:
        await context.services.desk_work.moves.refresh(context.address)


def _has(member: ChatMember) -> frozenset[Need]:
    """Return what the bot can do as such a member."""
    if member.status in {ChatMember.BANNED, ChatMember.LEFT}:
        return frozenset()
    has = {Need.PRESENCE, Need.VOICE}
    if isinstance(member, ChatMemberRestricted):
        if not member.is_member:
            return frozenset()
        if not member.can_send_messages:
            has.remove(Need.VOICE)
    if isinstance(member, ChatMemberAdministrator):
        has.add(Need.SIGHT)
        if member.can_restrict_members:
            has.add(Need.DOOR)
        if member.can_manage_topics:
            has.add(Need.TOPICS)
    return frozenset(has)


_PRESSES: dict[str, Handle] = {"g.yes": confirm, "g.no": refuse}
ROUTES = Routes(
    commands={"bind": explain_bind},
    group_commands={"bind": with_fresh_login(bind)},
    presses=only_in_private({code: with_fresh_login(handle) for code, handle in _PRESSES.items()}),
    screens=SCREENS,
    refusals=view.ERRORS,
)
