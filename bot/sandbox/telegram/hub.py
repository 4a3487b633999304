"""Telegram's own servers: who talks to whom, what the bot gets to see, what it may do."""

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.telegram.errors import bad, forbidden, moved
from bot.sandbox.telegram.faults import Faults
from bot.sandbox.telegram.files import FileStore
from bot.sandbox.telegram.members import PRESENT, may_write, member_json
from bot.sandbox.telegram.model import Bubble, Chat, Content, Happening, Json, Moment, User
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.profile import Profile
from bot.sandbox.telegram.traffic import Traffic
from bot.sandbox.telegram.updates import PRESS_LIFE, Updates

_COMMAND = re.compile(r"/\w{1,32}(?:@(\w+))?(?!\S)")


@dataclass(frozen=True, slots=True)
class Toast:
    """The bot's answer to a press, at the top of the screen or as a box."""

    text: str
    alert: bool = False
    url: str = ""


@dataclass(eq=False, slots=True)
class Query:
    """A pressed button that waits for its answer."""

    id: str
    user: User
    bubble: Bubble
    data: str
    since: float
    answered: bool = False
    toast: Toast | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, as it was made."""

    method: str
    params: Json
    files: tuple[str, ...] = ()
    at: float = field(default_factory=time.monotonic)
    """When it came, in seconds of real time."""


@dataclass(eq=False)
class Hub:
    """All state of the emulated Telegram."""

    clock: Callable[[], datetime]
    bot: User
    now: Callable[[], float] = time.monotonic
    has_privacy_mode: bool = True
    chats: dict[int, Chat] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    journal: list[Moment] = field(default_factory=list)
    files: FileStore = field(default_factory=FileStore)
    faults: Faults = field(default_factory=Faults)
    profile: Profile = field(default_factory=Profile)

    def __post_init__(self) -> None:
        self.traffic = Traffic(self.clock)
        self.updates = Updates(now=lambda: self.now(), on_put=self.traffic.update)  # noqa: PLW0108 - tests move `now` later
        self.users[self.bot.id] = self.bot
        self._private_id = 0

    # Finding

    def chat(self, chat_id: int | None) -> Chat:
        chat = self.chats.get(chat_id or 0)
        if chat is None or (not chat.is_private and self.bot.id not in chat.members):
            raise bad("chat not found")
        if chat.moved_to is not None:
            raise moved(chat.moved_to)
        return chat

    def target(self, params: Params) -> Chat:
        """Return the chat to send to, or refuse as Telegram does."""
        if not params.text("chat_id"):
            raise bad("chat_id is empty")
        chat = self.chat(params.integer("chat_id"))
        if chat.is_private and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.is_private and chat.status(self.bot.id) not in PRESENT:
            raise forbidden("bot was kicked from the supergroup chat")
        if not chat.is_private and not may_write(chat.members[self.bot.id]):
            raise bad("not enough rights to send text messages to the chat")
        return chat

    def has_right(self, chat: Chat, right: str) -> bool:
        """Tell whether the bot may do in `chat` what only some administrators may."""
        return chat.is_private or bool(chat.members.get(self.bot.id, {}).get(right))

    # Happenings

    def note(self, chat: Chat, who: User, what: Happening, **facts: Any) -> None:
        """Write down what happened and wake whoever waits for it."""
        moment = Moment(at=self.clock(), chat=chat, who=who, what=what, **facts)
        chat.moments.append(moment)
        self.journal.append(moment)
        chat.changed.beat()
        self.traffic.stir()

    def _shown(self, bubble: Bubble, what: Happening) -> None:
        self.note(
            bubble.chat,
            bubble.sender,
            what,
            words=bubble.words,
            picture=bubble.picture,
            buttons=bubble.labels,
            keys=() if bubble.may_edit else bubble.chat.keys,
            silent=bubble.silent or what != "message",
            bubble=bubble,
        )

    def post(self, chat: Chat, sender: User, content: Content, **facts: Any) -> Bubble:
        """Put a message into a chat."""
        if chat.is_private:
            # One account numbers all its private chats together; a supergroup counts for itself.
            self._private_id = chat.last_id = self._private_id + 1
        else:
            chat.last_id += 1
        bubble = Bubble(chat.last_id, chat, sender, self.clock(), content, **facts)
        bubble.history.append(content.words)
        chat.messages[bubble.message_id] = bubble
        self._shown(bubble, "service" if content.service else "message")
        return bubble

    def change(self, bubble: Bubble, content: Content, markup: Json | None) -> Bubble:
        """Change a message of the bot; what stays exactly the same is refused."""
        if (content, markup) == (bubble.content, bubble.markup):
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        if content.words != bubble.content.words:
            bubble.history.append(content.words)
        bubble.content, bubble.markup = content, markup
        bubble.edits += 1
        bubble.edited_at = self.clock()
        self._shown(bubble, "edit")
        return bubble

    def remove(self, bubble: Bubble, who: User) -> None:
        bubble.deleted = True
        if bubble.chat.prompt is bubble:
            bubble.chat.prompt = None
        self.note(bubble.chat, who, "delete", words=bubble.content.words, bubble=bubble)

    # From people to the bot

    def incoming(self, chat: Chat, user: User, content: Content, **facts: Any) -> Bubble:
        """Let a person send a message; the bot gets an update if it may see it."""
        if chat.is_private:
            if chat.blocked:
                self.unblock(chat, user)
            chat.started = True
        elif chat.status(user.id) not in PRESENT:
            raise AssertionError(f"{user.first_name} is no member of {chat.title}.")
        bubble = self.post(chat, user, content, **facts)
        if self._is_for_bot(bubble):
            self.updates.put("message", bubble.json(), chat_id=chat.id)
        return bubble

    def reword(self, bubble: Bubble, content: Content) -> None:
        """Let a person edit their bubble."""
        self.change(bubble, content, None)
        if self._is_for_bot(bubble):
            self.updates.put("edited_message", bubble.json(), chat_id=bubble.chat.id)

    def _is_for_bot(self, bubble: Bubble) -> bool:
        """Tell what the bot gets to see: in groups with privacy mode only what is meant for it."""
        chat = bubble.chat
        status = chat.status(self.bot.id)
        if chat.is_private or status not in PRESENT:
            return chat.is_private
        if bubble.content.service or not self.has_privacy_mode or status == "administrator":
            return True
        if bubble.replies_to is not None and bubble.replies_to.sender is self.bot:
            return True
        command = _COMMAND.match(bubble.content.words)
        return command is not None and (command[1] or self.bot.username) == self.bot.username

    def press(self, bubble: Bubble, user: User, data: str) -> Query:
        query = Query(str(secrets.randbits(63)), user, bubble, data, self.now())
        self.queries[query.id] = query
        body = {
            "id": query.id,
            "from": user.json(),
            "message": bubble.json(),
            "chat_instance": str(abs(hash(bubble.chat.id))),
            "data": data,
        }
        self.updates.put("callback_query", body, chat_id=user.id)
        return query

    def answer(self, query_id: str, toast: Toast) -> None:
        """Answer a press: once, and within the time that Telegram waits."""
        query = self.queries.get(query_id)
        if query is None or query.answered or self.now() - query.since > PRESS_LIFE:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        query.answered = True
        query.toast = toast if toast.text or toast.url else None
        self.note(
            query.bubble.chat,
            self.bot,
            "toast",
            words=toast.text,
            alert=toast.alert,
            bubble=query.bubble,
        )

    # Coming and going

    def block(self, chat: Chat, user: User) -> None:
        chat.blocked = True
        self._membership(chat, user, self.bot, {"status": "member"}, {"status": "kicked"})

    def unblock(self, chat: Chat, user: User) -> None:
        chat.blocked = False
        self._membership(chat, user, self.bot, {"status": "kicked"}, {"status": "member"})

    def admit(self, chat: Chat, user: User, by: User, member: Json) -> None:
        """Let `user` into a group, give other rights, or (status left, kicked) take them out."""
        before = chat.members.get(user.id, {"status": "left"})
        chat.members[user.id] = member
        came = before["status"] not in PRESENT and member["status"] in PRESENT
        went = before["status"] in PRESENT and member["status"] not in PRESENT
        self._membership(chat, by, user, before, member)
        service: Json = {}
        if came:
            service = {"new_chat_members": [user.json()]}
        elif went:
            service = {"left_chat_member": user.json()}
        if service:
            bubble = self.post(chat, by, Content(service=service))
            if self._is_for_bot(bubble):
                self.updates.put("message", bubble.json(), chat_id=chat.id)

    def upgrade(self, old: Chat, by: User) -> Chat:
        """Turn a group into a supergroup with a number of its own, which counts from one."""
        new = Chat(min(self.chats) - 1_000_000_000, old.title, members=dict(old.members))
        self.chats[new.id] = new
        service: list[tuple[Chat, Json]] = [
            (old, {"migrate_to_chat_id": new.id}),
            (new, {"migrate_from_chat_id": old.id}),
        ]
        for chat, content in service:
            bubble = self.post(chat, by, Content(service=content))
            self.updates.put("message", bubble.json(), chat_id=chat.id)
        old.moved_to = new.id
        return new

    def _membership(self, chat: Chat, by: User, user: User, before: Json, after: Json) -> None:
        if user is not self.bot and chat.status(self.bot.id) not in PRESENT:
            return
        body = {
            "chat": chat.json(),
            "from": by.json(),
            "date": int(self.clock().timestamp()),
            "old_chat_member": member_json(user, before),
            "new_chat_member": member_json(user, after),
        }
        kind = "my_chat_member" if user is self.bot else "chat_member"
        self.updates.put(kind, body, chat_id=chat.id)
