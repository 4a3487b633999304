"""Methods that change messages, remove them, pin them, answer presses."""

from datetime import timedelta

from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.hub import Hub, Toast
from bot.sandbox.telegram.markup import inline_only
from bot.sandbox.telegram.methods import Method
from bot.sandbox.telegram.model import Bubble, Chat, Content, Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.sending import album_part, caption_of, text_of

DELETABLE = timedelta(hours=48)
TOAST_LIMIT = 200
MANY = 100
_WHICH = "chat_id message_id reply_markup"


def _message(hub: Hub, params: Params, purpose: str) -> Bubble:
    chat = hub.chat(params.integer("chat_id"))
    message = chat.messages.get(params.required("message_id"))
    if message is None or message.deleted:
        raise bad(f"message to {purpose} not found")
    return message


def _editable(hub: Hub, params: Params) -> Bubble:
    message = _message(hub, params, "edit")
    if message.sender is not hub.bot or not message.may_edit or message.content.service:
        raise bad("message can't be edited")
    return message


def _changed(hub: Hub, params: Params, message: Bubble, content: Content) -> Json:
    markup = inline_only(params.object("reply_markup"), is_private=message.chat.is_private)
    return hub.change(message, content, markup).json()


def _edit_text(hub: Hub, params: Params) -> Json:
    message = _editable(hub, params)
    if message.content.media or message.content.place:
        raise bad("there is no text in the message to edit")
    return _changed(hub, params, message, text_of(params))


def _edit_caption(hub: Hub, params: Params) -> Json:
    message = _editable(hub, params)
    if not message.content.media:
        raise bad("there is no caption in the message to edit")
    return _changed(hub, params, message, caption_of(params, message.content.media))


def _edit_media(hub: Hub, params: Params) -> Json:
    message, part = _editable(hub, params), params.object("media")
    if message.content.place or not isinstance(part, dict):
        raise bad("message can't be edited")
    return _changed(hub, params, message, album_part(hub, params, part))


def _edit_markup(hub: Hub, params: Params) -> Json:
    message = _editable(hub, params)
    return _changed(hub, params, message, message.content)


def _is_deletable(hub: Hub, message: Bubble) -> bool:
    if hub.clock() - message.at >= DELETABLE:
        return False
    return message.sender is hub.bot or hub.has_right(message.chat, "can_delete_messages")


def _delete(hub: Hub, params: Params) -> bool:
    message = _message(hub, params, "delete")
    if not _is_deletable(hub, message):
        raise bad("message can't be deleted")
    hub.remove(message, hub.bot)
    return True


def _delete_many(hub: Hub, params: Params) -> bool:
    chat = hub.chat(params.integer("chat_id"))
    ids = params.object("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= MANY:
        raise bad("message identifiers are not specified or too many")
    for message in (chat.messages.get(int(one)) for one in ids):
        # Telegram skips what is gone or too old without a word.
        if message is not None and not message.deleted and _is_deletable(hub, message):
            hub.remove(message, hub.bot)
    return True


def _answer(hub: Hub, params: Params) -> bool:
    text, url = params.text("text"), params.text("url")
    if len(text) > TOAST_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    if url and not url.startswith(f"https://t.me/{hub.bot.username}?start="):
        raise bad("URL_INVALID")
    hub.answer(params.text("callback_query_id"), Toast(text, params.flag("show_alert"), url))
    return True


def _pin(hub: Hub, params: Params) -> bool:
    message = _message(hub, params, "pin")
    _need_right_to_pin(hub, message.chat)
    if message.message_id not in message.chat.pinned:
        message.chat.pinned.append(message.message_id)
    return True


def _unpin(hub: Hub, params: Params) -> bool:
    chat = hub.chat(params.integer("chat_id"))
    _need_right_to_pin(hub, chat)
    one = params.integer("message_id", chat.pinned[-1] if chat.pinned else 0)
    if one not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(one)
    return True


def _need_right_to_pin(hub: Hub, chat: Chat) -> None:
    if not hub.has_right(chat, "can_pin_messages"):
        raise bad("not enough rights to manage pinned messages in the chat")


METHODS = {
    "editMessageText": Method(
        _edit_text, f"{_WHICH} text parse_mode entities link_preview_options"
    ),
    "editMessageCaption": Method(
        _edit_caption, f"{_WHICH} caption parse_mode caption_entities show_caption_above_media"
    ),
    "editMessageMedia": Method(_edit_media, f"{_WHICH} media"),
    "editMessageReplyMarkup": Method(_edit_markup, _WHICH),
    "deleteMessage": Method(_delete, "chat_id message_id"),
    "deleteMessages": Method(_delete_many, "chat_id message_ids"),
    "answerCallbackQuery": Method(_answer, "callback_query_id text show_alert url cache_time"),
    "pinChatMessage": Method(_pin, "chat_id message_id disable_notification"),
    "unpinChatMessage": Method(_unpin, "chat_id message_id"),
}
