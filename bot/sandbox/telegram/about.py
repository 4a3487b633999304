"""Methods about chats, their members, files, and the bot itself."""

from typing import Any

from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.files import DOWNLOAD_LIMIT
from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.members import member_json
from bot.sandbox.telegram.methods import Method
from bot.sandbox.telegram.model import Chat, Content, Json, User
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.profile import language, scope_key

_MENUS = {"commands", "default"}
_GONE = {"left", "kicked"}


def _get_me(hub: Hub, _params: Params) -> Json:
    return hub.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not hub.has_privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _chat(hub: Hub, params: Params) -> Chat:
    return hub.chat(params.integer("chat_id"))


def _get_chat(hub: Hub, params: Params) -> Json:
    chat = _chat(hub, params)
    gifts = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
    shown: Json = chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts.split(), False),
    }
    if chat.pinned:
        shown["pinned_message"] = chat.messages[chat.pinned[-1]].json(deep=False)
    if not chat.is_private:
        shown["permissions"] = {"can_send_messages": True}
    return shown


def _get_member(hub: Hub, params: Params) -> Json:
    chat, user_id = _chat(hub, params), params.required("user_id")
    user = hub.users.get(user_id)
    if user is None:
        raise bad("PARTICIPANT_ID_INVALID")
    if chat.is_private:
        return member_json(user, {"status": "member"})
    return member_json(user, chat.members.get(user_id, {"status": "left"}))


def _may_restrict(hub: Hub, params: Params) -> tuple[Chat, User]:
    chat = hub.target(params)
    if chat.is_private:
        raise bad("chat member status can't be changed in private chats")
    user = hub.users.get(params.required("user_id"))
    if user is None:
        raise bad("PARTICIPANT_ID_INVALID")
    status = chat.status(user.id)
    if status == "creator":
        raise bad("can't remove chat owner")
    if not hub.has_right(chat, "can_restrict_members"):
        raise bad("not enough rights to restrict/unrestrict chat member")
    if status == "administrator":
        raise bad("user is an administrator of the chat")
    return chat, user


def _ban(hub: Hub, params: Params) -> bool:
    chat, user = _may_restrict(hub, params)
    hub.admit(chat, user, hub.bot, {"status": "kicked"})
    return True


def _unban(hub: Hub, params: Params) -> bool:
    chat, user = _may_restrict(hub, params)
    is_banned = chat.status(user.id) == "kicked"
    # Without `only_if_banned` a member is removed by it, too.
    if is_banned or not params.flag("only_if_banned"):
        hub.admit(chat, user, hub.bot, {"status": "left"})
    return True


def _members(chat: Chat) -> list[tuple[int, Json]]:
    return [(one, member) for one, member in chat.members.items() if member["status"] not in _GONE]


def _count_members(hub: Hub, params: Params) -> int:
    chat = _chat(hub, params)
    return 2 if chat.is_private else len(_members(chat))


def _administrators(hub: Hub, params: Params) -> list[Json]:
    chat = _chat(hub, params)
    if chat.is_private:
        raise bad("there are no administrators in the private chat")
    # Telegram leaves other bots out; here is only one bot, and it does see itself.
    return [
        member_json(hub.users[one], member)
        for one, member in _members(chat)
        if member["status"] in {"creator", "administrator"}
    ]


def _leave(hub: Hub, params: Params) -> bool:
    chat = hub.target(params)
    if chat.is_private:
        raise bad("chat member status can't be changed in private chats")
    chat.members[hub.bot.id] = {"status": "left"}
    hub.post(chat, hub.bot, Content(service={"left_chat_member": hub.bot.json()}))
    return True


def _get_file(hub: Hub, params: Params) -> Json:
    file = hub.files.file(params.text("file_id"))
    if len(file.data) > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
        "file_path": file.path,
    }


def _scope(hub: Hub, params: Params) -> tuple[str, int, int]:
    scope = scope_key(params.object("scope"))
    if scope[1]:
        hub.chat(scope[1])
    return scope


def _set_commands(hub: Hub, params: Params) -> bool:
    commands, code = params.object("commands"), params.text("language_code")
    hub.profile.set_commands(_scope(hub, params), code, commands)
    return True


def _get_commands(hub: Hub, params: Params) -> list[Json]:
    key = _scope(hub, params), language(params.text("language_code"))
    return hub.profile.commands.get(key, [])


def _delete_commands(hub: Hub, params: Params) -> bool:
    key = _scope(hub, params), language(params.text("language_code"))
    hub.profile.commands.pop(key, None)
    return True


def _set_text(what: str) -> Any:
    def set_text(hub: Hub, params: Params) -> bool:
        hub.profile.set_text(what, params.text("language_code"), params.text(what))
        return True

    return set_text


def _set_menu(hub: Hub, params: Params) -> bool:
    button = params.object("menu_button") or {"type": "default"}
    if button.get("type") not in _MENUS:
        raise bad(f"a menu button of type {button.get('type')} is unknown to the pretend world")
    hub.profile.menus[params.integer("chat_id", 0) or 0] = button
    return True


METHODS = {
    "getMe": Method(_get_me),
    "getChat": Method(_get_chat, "chat_id"),
    "getChatMember": Method(_get_member, "chat_id user_id"),
    "getChatMemberCount": Method(_count_members, "chat_id"),
    "getChatAdministrators": Method(_administrators, "chat_id"),
    "banChatMember": Method(_ban, "chat_id user_id until_date revoke_messages"),
    "unbanChatMember": Method(_unban, "chat_id user_id only_if_banned"),
    "leaveChat": Method(_leave, "chat_id"),
    "getFile": Method(_get_file, "file_id"),
    "setMyCommands": Method(_set_commands, "commands scope language_code"),
    "getMyCommands": Method(_get_commands, "scope language_code"),
    "deleteMyCommands": Method(_delete_commands, "scope language_code"),
    "setMyName": Method(_set_text("name"), "name language_code"),
    "setMyDescription": Method(_set_text("description"), "description language_code"),
    "setMyShortDescription": Method(
        _set_text("short_description"), "short_description language_code"
    ),
    "setChatMenuButton": Method(_set_menu, "chat_id menu_button"),
}
