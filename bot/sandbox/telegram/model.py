"""People, chats and messages of the emulated Telegram."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.sandbox.telegram.files import Media, StoredFile
from bot.sandbox.telegram.pulse import Pulse

LOCAL = ZoneInfo("Asia/Shanghai")
Json = dict[str, Any]
Labels = tuple[tuple[str, ...], ...]
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
        named = {"username": self.username, "language_code": self.language_code}
        return shown | {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: `words` are the text, or the caption where there is media."""

    words: str = ""
    entities: tuple[Json, ...] = ()
    media: Media | None = None
    place: tuple[float, float] | None = None
    service: Json | None = None

    def json(self) -> Json:
        shown: Json = dict(self.service or {})
        text, marks = ("caption", "caption_entities") if self.media else ("text", "entities")
        if self.words:
            shown[text] = self.words
        if self.entities:
            shown[marks] = list(self.entities)
        if self.media:
            shown[self.media.kind] = self.media.json()
        if self.place:
            shown["location"] = {"latitude": self.place[0], "longitude": self.place[1]}
        return shown


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: with data for the bot, a link, or text to copy."""

    label: str
    data: str = ""
    url: str = ""
    """Where a link or a page inside the app leads."""
    copies: str = ""
    style: str = ""


@dataclass(eq=False, slots=True)
class Bubble:
    """A message as it stands now; it is live: edits and deletions show here too."""

    message_id: int
    chat: "Chat"
    sender: User
    at: datetime
    content: Content
    silent: bool = False
    protected: bool = False
    markup: Json | None = None
    replies_to: "Bubble | None" = None
    album: str = ""
    thread_id: int | None = None
    may_edit: bool = True
    edited_at: datetime | None = None
    edits: int = 0
    deleted: bool = False
    history: list[str] = field(default_factory=list)
    """All texts that it has had, oldest first."""

    def json(self, *, deep: bool = True) -> Json:
        """Return the Bot API's Message; one that it replies to is shown without its own."""
        shown: Json = {
            "message_id": self.message_id,
            "date": int(self.at.timestamp()),
            "chat": self.chat.json(),
            "from": self.sender.json(),
        }
        shown |= self.content.json()
        if self.markup:
            shown["reply_markup"] = self.markup
        if self.edited_at:
            shown["edit_date"] = int(self.edited_at.timestamp())
        if self.replies_to and deep:
            shown["reply_to_message"] = self.replies_to.json(deep=False)
        if self.album:
            shown["media_group_id"] = self.album
        if self.protected:
            shown["has_protected_content"] = True
        if self.thread_id is not None:
            shown |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        return shown

    @property
    def mine(self) -> bool:
        """Whether a person wrote it, and not the bot."""
        return not self.sender.is_bot

    @property
    def words(self) -> str:
        """The text or the caption, whichever there is."""
        return self.content.words

    @property
    def text(self) -> str:
        return "" if self.content.media else self.content.words

    @property
    def caption(self) -> str:
        return self.content.words if self.content.media else ""

    @property
    def picture(self) -> bytes | None:
        file = self.file("photo")
        return file.data if file else None

    @property
    def voice(self) -> bytes | None:
        file = self.file("voice")
        return file.data if file else None

    def file(self, kind: str) -> StoredFile | None:
        """Return the largest file of that kind: photo, document, voice."""
        media = self.content.media
        return media.best if media and media.kind == kind else None

    @property
    def buttons(self) -> list[list[Button]]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [[_button(one) for one in row] for row in rows]

    @property
    def labels(self) -> Labels:
        return tuple(tuple(button.label for button in row) for row in self.buttons)

    def find(self, *labels: str) -> Button | None:
        found = (button for row in self.buttons for button in row if button.label in labels)
        return next(found, None)

    def __str__(self) -> str:
        marks = " 🔕" * self.silent + f" ✎{self.edits}" * bool(self.edits)
        thing = f"[{self.content.media.kind}] " if self.content.media else ""
        rows = "".join(f"\n      {' '.join(f'[{one}]' for one in row)}" for row in self.labels)
        body = (thing + self.words).replace("\n", "\n      ")
        at = self.at.astimezone(LOCAL)
        return f"{at:%H:%M:%S} {self.sender.first_name}{marks}: {body}{rows}"


@dataclass(eq=False, slots=True)
class Topic:
    """A topic of a forum: a chat in the chat."""

    name: str
    created: Bubble
    creator: User
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened in a chat, as it looked then; transcripts are made from these."""

    at: datetime
    chat: "Chat"
    who: User
    what: Happening
    words: str = ""
    picture: bytes | None = None
    buttons: Labels = ()
    keys: Labels = ()
    silent: bool = True
    alert: bool = False
    bubble: Bubble | None = None


@dataclass(eq=False, slots=True)
class Chat:
    """A private chat (its id is the person's) or a group (a supergroup, as most are today)."""

    id: int
    title: str = ""
    user: User | None = None
    members: dict[int, Json] = field(default_factory=dict)
    is_forum: bool = False
    topics: "dict[int, Topic]" = field(default_factory=dict)
    """By the number of the message that made each; without an entry it is gone."""
    messages: dict[int, Bubble] = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)
    changed: Pulse = field(default_factory=Pulse)
    started: bool = False
    blocked: bool = False
    keys: Labels = ()
    prompt: Bubble | None = None
    pinned: list[int] = field(default_factory=list)
    last_id: int = 0
    moved_to: int | None = None
    """The number of the supergroup that this group has become."""

    @property
    def is_private(self) -> bool:
        return self.user is not None

    @property
    def name(self) -> str:
        return self.user.first_name if self.user else self.title

    def json(self) -> Json:
        if self.user is None:
            shown: Json = {"id": self.id, "type": "supergroup", "title": self.title}
            return shown | ({"is_forum": True} if self.is_forum else {})
        return {"id": self.id, "type": "private", "first_name": self.user.first_name}

    def status(self, user_id: int) -> str:
        return str(self.members.get(user_id, {"status": "left"})["status"])


def _button(raw: Json) -> Button:
    copies = raw.get("copy_text", {}).get("text", "")
    data, url, style = (raw.get(name, "") for name in ("callback_data", "url", "style"))
    url = url or raw.get("web_app", {}).get("url", "")
    return Button(raw["text"], data, url, copies, style)
