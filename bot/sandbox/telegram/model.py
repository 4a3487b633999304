"""People, chats and messages of the emulated Telegram."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from bot.sandbox.telegram.files import Media, StoredFile
from bot.sandbox.telegram.pulse import Pulse

Json = dict[str, Any]
Happening = Literal["message", "edit", "delete", "toast", "press", "service"]


@dataclass(eq=False, slots=True)
class User:
    """An account; the bot is one too."""

    id: int
    first_name: str
    language_code: str = ""
    username: str = ""
    is_bot: bool = False

    def json(self) -> Json:
        shown: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            shown["username"] = self.username
        if self.language_code:
            shown["language_code"] = self.language_code
        return shown


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: `text` is the caption where there is media."""

    text: str = ""
    entities: tuple[Json, ...] = ()
    media: Media | None = None
    place: tuple[float, float] | None = None
    service: Json | None = None

    def json(self) -> Json:
        shown: Json = dict(self.service or {})
        word, marks = ("caption", "caption_entities") if self.media else ("text", "entities")
        if self.text:
            shown[word] = self.text
        if self.entities:
            shown[marks] = list(self.entities)
        if self.media:
            shown[self.media.kind] = self.media.json()
        if self.place:
            shown["location"] = {"latitude": self.place[0], "longitude": self.place[1]}
        return shown


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened in a chat, as it looked then; transcripts are made from these."""

    at: datetime
    chat: "Chat"
    who: User
    what: Happening
    text: str = ""
    picture: bytes | None = None
    buttons: tuple[tuple[str, ...], ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    silent: bool = True
    alert: bool = False
    message: "Message | None" = None


@dataclass(eq=False, slots=True)
class Message:
    """A message with everything that has been done to it."""

    id: int
    chat: "Chat"
    sender: User
    at: datetime
    content: Content
    silent: bool = False
    protected: bool = False
    markup: Json | None = None
    replied: "Message | None" = None
    album: str = ""
    thread_id: int | None = None
    may_edit: bool = True
    edited_at: datetime | None = None
    edits: int = 0
    deleted: bool = False
    history: list[str] = field(default_factory=list)

    def json(self, *, deep: bool = True) -> Json:
        """Return the Bot API's Message; a message that it replies to is shown without its own."""
        shown: Json = {
            "message_id": self.id,
            "date": int(self.at.timestamp()),
            "chat": self.chat.json(),
            "from": self.sender.json(),
        }
        shown |= self.content.json()
        if self.markup:
            shown["reply_markup"] = self.markup
        if self.edited_at:
            shown["edit_date"] = int(self.edited_at.timestamp())
        if self.replied and deep:
            shown["reply_to_message"] = self.replied.json(deep=False)
        if self.album:
            shown["media_group_id"] = self.album
        if self.protected:
            shown["has_protected_content"] = True
        if self.thread_id is not None:
            shown |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        return shown

    def file(self, kind: str) -> StoredFile | None:
        media = self.content.media
        return media.best if media and media.kind == kind else None

    @property
    def labels(self) -> tuple[tuple[str, ...], ...]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return tuple(tuple(button["text"] for button in row) for row in rows)


@dataclass(eq=False, slots=True)
class Chat:
    """A private chat (its id is the person's) or a group (a supergroup, as most are today)."""

    id: int
    title: str = ""
    user: User | None = None
    members: dict[int, Json] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)
    topics: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)
    changed: Pulse = field(default_factory=Pulse)
    started: bool = False
    blocked: bool = False
    keys: tuple[tuple[str, ...], ...] = ()
    prompt: Message | None = None
    pinned: list[int] = field(default_factory=list)
    last_id: int = 0

    @property
    def is_private(self) -> bool:
        return self.user is not None

    @property
    def name(self) -> str:
        return self.user.first_name if self.user else self.title

    def json(self) -> Json:
        if self.user is None:
            return {"id": self.id, "type": "supergroup", "title": self.title}
        return {"id": self.id, "type": "private", "first_name": self.user.first_name}

    def status(self, user_id: int) -> str:
        return str(self.members.get(user_id, {"status": "left"})["status"])

    def visible(self) -> list[Message]:
        return [message for message in self.messages.values() if not message.deleted]


def unlike(content: Content, text: str, entities: tuple[Json, ...]) -> Content:
    """Return `content` with other words and the same media."""
    return replace(content, text=text, entities=entities)
