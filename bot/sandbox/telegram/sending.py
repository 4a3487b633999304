"""Methods that put messages into chats."""

import mimetypes
import secrets
from typing import Any

from bot.sandbox.telegram.entities import CAPTION_LIMIT, TEXT_LIMIT, formatted
from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.files import Media
from bot.sandbox.telegram.forum import thread_of
from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.markup import checked
from bot.sandbox.telegram.methods import Method
from bot.sandbox.telegram.model import Bubble, Chat, Content, Json
from bot.sandbox.telegram.params import Params, Upload

ALBUM = range(2, 11)
MOST_COPIES = 100
_WHERE = "chat_id message_thread_id disable_notification protect_content reply_parameters"
_CAPTION = "caption parse_mode caption_entities show_caption_above_media"
_ACTIONS = {"typing", "upload_photo", "upload_document", "record_voice", "upload_voice"}


def text_of(params: Params) -> Content:
    """Return the text of a message, which must not be empty."""
    mode, entities = params.text("parse_mode"), params.object("entities")
    words, marks = formatted(params.text("text"), mode, entities, limit=TEXT_LIMIT, what="text")
    if not words:
        raise bad("message text is empty")
    return Content(words, marks)


def caption_of(params: Params, media: Media | None) -> Content:
    """Return media with the caption of the call, or of one part of an album."""
    mode, entities = params.text("parse_mode"), params.object("caption_entities")
    words, marks = formatted(
        params.text("caption"), mode, entities, limit=CAPTION_LIMIT, what="caption"
    )
    return Content(words, marks, media)


def media_of(hub: Hub, kind: str, given: Upload | str, *, seconds: int = 0) -> Media:
    """Store an upload, or find what was stored under a file id."""
    if isinstance(given, str):
        media = hub.files.by_id(given)
        if media.kind != kind:
            raise bad(f"can't use file of type {media.kind} as {kind}")
        return media
    if kind == "photo":
        return hub.files.photo(given.data, compress=False)
    if kind == "voice":
        return hub.files.voice(given.data, seconds)
    mime = mimetypes.guess_type(given.name)[0] or given.mime or "application/octet-stream"
    return hub.files.document(given.data, given.name, mime)


def _replied(params: Params, chat: Chat) -> Bubble | None:
    reply = params.object("reply_parameters")
    if not reply:
        return None
    if reply.get("chat_id", chat.id) not in {chat.id, str(chat.id)}:
        raise bad("replies across chats are unknown to the pretend world")
    message = chat.messages.get(int(reply.get("message_id", 0)))
    if message is None or message.deleted:
        if reply.get("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")
    return message


def _post(hub: Hub, params: Params, content: Content, *, album: str = "") -> Bubble:
    chat = hub.target(params)
    thread = thread_of(hub, params, chat)
    markup = checked(params.object("reply_markup"), is_private=chat.is_private)
    inline = markup if markup and "inline_keyboard" in markup else None
    if markup and "keyboard" in markup:
        rows = markup["keyboard"]
        chat.keys = tuple(tuple(key["text"] for key in row) for row in rows)
    elif markup and markup.get("remove_keyboard"):
        chat.keys = ()
    message = hub.post(
        chat,
        hub.bot,
        content,
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
        markup=inline,
        replies_to=_replied(params, chat),
        album=album,
        thread_id=thread,
        may_edit=markup is inline,
    )
    if markup and markup.get("force_reply"):
        chat.prompt = message
    return message


def _send_message(hub: Hub, params: Params) -> Json:
    return _post(hub, params, text_of(params)).json()


def _send_media(kind: str) -> Any:
    def send(hub: Hub, params: Params) -> Json:
        hub.target(params)
        seconds = params.integer("duration", 0) or 0
        media = media_of(hub, kind, params.file(kind), seconds=seconds)
        return _post(hub, params, caption_of(params, media)).json()

    return send


def _send_location(hub: Hub, params: Params) -> Json:
    place = params.number("latitude"), params.number("longitude")
    if abs(place[0]) > 90 or abs(place[1]) > 180:  # noqa: PLR2004 - the edges of the map
        raise bad("wrong latitude or longitude specified")
    return _post(hub, params, Content(place=place)).json()


def _send_album(hub: Hub, params: Params) -> list[Json]:
    parts = params.object("media")
    if not isinstance(parts, list) or len(parts) not in ALBUM:
        raise bad("album must include 2-10 media")
    if len({part.get("type") == "document" for part in parts}) != 1:
        raise bad("document can't be mixed with other media types")
    contents = [album_part(hub, params, part) for part in parts]
    album = str(secrets.randbits(52))
    return [_post(hub, params, content, album=album).json() for content in contents]


def album_part(hub: Hub, params: Params, part: Json) -> Content:
    """Return the content that an InputMediaPhoto or InputMediaDocument stands for."""
    kind = part.get("type")
    if kind not in {"photo", "document"}:
        raise bad(f"media of type {kind} is unknown to the pretend world")
    media = media_of(hub, kind, params.file("media", part.get("media", "")))
    return caption_of(Params(part), media)


def _copy_message(hub: Hub, params: Params) -> Json:
    source = hub.chat(params.integer("from_chat_id")).messages.get(params.required("message_id"))
    if source is None or source.deleted:
        raise bad("message to copy not found")
    if source.content.service or source.protected:
        raise bad("message can't be copied")
    content = source.content
    if "caption" in params and content.media:
        content = caption_of(params, content.media)
    return {"message_id": _post(hub, params, content).message_id}


def _copy_messages(hub: Hub, params: Params) -> list[Json]:
    source, ids = hub.chat(params.integer("from_chat_id")), params.object("message_ids")
    if not isinstance(ids, list) or not ids:
        raise bad("message identifiers are not specified")
    if len(ids) > MOST_COPIES:
        raise bad("too many message identifiers specified")
    if sorted(set(ids)) != ids:
        raise bad("message identifiers must be in a strictly increasing order")
    hub.target(params)
    albums: dict[str, str] = {}
    copies = []
    for message in (source.messages.get(int(one)) for one in ids):
        # What cannot be found or copied is skipped; albums stay together.
        if message is None or message.deleted or message.content.service or message.protected:
            continue
        content = message.content
        if params.flag("remove_caption") and content.media:
            content = Content(media=content.media)
        album = albums.setdefault(message.album, str(secrets.randbits(52)))
        copy = _post(hub, params, content, album=album if message.album else "")
        copies.append({"message_id": copy.message_id})
    if not copies:
        raise bad("message to copy not found")
    return copies


def _chat_action(hub: Hub, params: Params) -> bool:
    hub.target(params)
    if params.text("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    return True


METHODS = {
    "sendMessage": Method(
        _send_message, f"{_WHERE} reply_markup text parse_mode entities link_preview_options"
    ),
    "sendPhoto": Method(_send_media("photo"), f"{_WHERE} reply_markup {_CAPTION} photo"),
    "sendDocument": Method(
        _send_media("document"),
        f"{_WHERE} reply_markup {_CAPTION} document disable_content_type_detection",
    ),
    "sendVoice": Method(_send_media("voice"), f"{_WHERE} reply_markup {_CAPTION} voice duration"),
    "sendLocation": Method(_send_location, f"{_WHERE} reply_markup latitude longitude"),
    "sendMediaGroup": Method(_send_album, f"{_WHERE} media"),
    "copyMessage": Method(
        _copy_message, f"{_WHERE} reply_markup {_CAPTION} from_chat_id message_id"
    ),
    "copyMessages": Method(
        _copy_messages,
        "chat_id message_thread_id disable_notification protect_content from_chat_id message_ids "
        "remove_caption",
    ),
    "sendChatAction": Method(_chat_action, "chat_id action message_thread_id"),
}
