"""A person's phone: their chat with the bot, their groups, their browser."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace

from bot.sandbox.browser import Browser, Page
from bot.sandbox.telegram.entities import TEXT_LIMIT, commands, units
from bot.sandbox.telegram.group import Group
from bot.sandbox.telegram.hub import Hub, Toast
from bot.sandbox.telegram.model import Bubble, Button, Chat, Content, Json, Topic, User
from bot.sandbox.telegram.screen import PATIENCE, Screen, Wanted

PRESS_PATIENCE = 5.0

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")

Label = str | tuple[str, ...]
"""The words of a button, or several, of which one is enough (Chinese and English)."""


class Phone:
    """What one person does and sees. Every own action marks what came before it as read."""

    def __init__(self, hub: Hub, user: User, chat: Chat) -> None:
        self.hub = hub
        self.user = user
        self.chat = Screen(hub, chat)
        self.browser = Browser(language=user.language_code)
        self.person = ""
        self.level = "L4"
        self.unanswered: list[str] = []

    async def start(self, payload: str = "") -> Bubble:
        """Open the chat, as the Start button and links with a payload do."""
        if not _PAYLOAD.fullmatch(payload):
            raise AssertionError("A deep link carries at most 64 of A-Z a-z 0-9 _ -.")
        return await self.say(f"/start {payload}".strip())

    async def say(self, text: str, *, reply_to: Bubble | None = None) -> Bubble:
        return self._send(_typed(text), reply_to=reply_to)

    async def say_to(self, chat: Chat, text: str, *, reply_to: Bubble | None = None) -> Bubble:
        """Write into any chat that is open on this phone."""
        return self._send(_typed(text), reply_to=reply_to, chat=chat)

    async def say_in(
        self,
        group: Group,
        text: str,
        *,
        reply_to: Bubble | None = None,
        topic: Topic | None = None,
    ) -> Bubble:
        """Write into a group, or into a topic of it."""
        group.catch_up()
        if topic is None:
            return self._send(_typed(text), reply_to=reply_to, chat=group.room)
        thread, replied = topic.created.message_id, reply_to or topic.created
        return self._send(_typed(text), reply_to=replied, chat=group.room, thread=thread)

    async def photo(self, data: bytes, *, caption: str = "") -> Bubble:
        """Send a picture; it arrives as a JPEG of at most 1280 px, as from Telegram's apps."""
        media = self.hub.files.photo(data, compress=True)
        return self._send(Content(caption, commands(caption), media))

    async def album(self, pictures: Sequence[bytes], *, caption: str = "") -> list[Bubble]:
        """Send pictures together, ten at most; the caption stands below the first."""
        album = str(secrets.randbits(52))
        return [
            self._send(
                Content(
                    "" if index else caption,
                    commands("" if index else caption),
                    self.hub.files.photo(picture, compress=True),
                ),
                album=album,
            )
            for index, picture in enumerate(pictures)
        ]

    async def voice(self, data: bytes, seconds: int) -> Bubble:
        return self._send(Content(media=self.hub.files.voice(data, seconds)))

    async def document(self, name: str, data: bytes, *, mime: str = "") -> Bubble:
        return self._send(Content(media=self.hub.files.document(data, name, mime)))

    async def location(self, latitude: float, longitude: float) -> Bubble:
        return self._send(Content(place=(latitude, longitude)))

    async def tap(self, key: str) -> Bubble:
        """Tap a key of the keyboard at the bottom of the screen; it sends its own text."""
        if not any(key in row for row in self.keys):
            raise AssertionError(f"No key {key} in {self.keys}.\n{self.chat.describe()}")
        return self._send(_typed(key))

    async def press(
        self, label: Label, on: Bubble | None = None, *, in_group: Group | None = None
    ) -> Toast | None:
        """Press a button of the newest message that has it and wait for the bot's answer.

        Returns the toast, or None where the bot answered without words. A press that stays
        without any answer for 5 s is noted in `unanswered`.
        """
        screen = in_group or self.chat
        bubble, button = self._button(label, on, screen)
        screen.catch_up()
        if not button.data:
            raise AssertionError(f"{button.label} sends nothing: use link() or log_in().")
        return await self.send_data(bubble, button.data, label=button.label)

    async def send_data(self, bubble: Bubble, data: str, *, label: str = "?") -> Toast | None:
        """Send a press with any data: a modified app can do so, too."""
        self.chat.catch_up()
        self.hub.note(bubble.chat, self.user, "press", words=label, bubble=bubble)
        query = self.hub.press(bubble, self.user, data)
        await bubble.chat.changed.until(lambda: query.answered, PRESS_PATIENCE)
        if not query.answered:
            self.unanswered.append(label)
        return query.toast

    async def edit(self, bubble: Bubble, text: str) -> None:
        """Change an own message, or what stands below its file; the bot hears of it."""
        typed = _typed(text)
        self.hub.reword(bubble, replace(typed, media=bubble.content.media))

    async def block_bot(self) -> None:
        self.hub.block(self.chat.room, self.user)

    async def unblock_bot(self) -> None:
        self.hub.unblock(self.chat.room, self.user)

    async def hears(self, wanted: Wanted, *, timeout: float = PATIENCE) -> Bubble:  # noqa: ASYNC109 - as in Screen
        return await self.chat.hears(wanted, timeout=timeout)

    @property
    def keys(self) -> list[list[str]]:
        """The rows of the keyboard at the bottom of the screen."""
        return [list(row) for row in self.chat.room.keys]

    @property
    def sounds(self) -> list[Bubble]:
        return self.chat.sounds

    @property
    def menu(self) -> list[Json]:
        """The commands that the menu button shows."""
        return self.hub.profile.menu(self.user.id, self.user.id, self.user.language_code)

    def link(self, label: Label, on: Bubble | None = None) -> str:
        """Return where a link button leads."""
        button = self._button(label, on, self.chat)[1]
        if not button.url:
            raise AssertionError(f"{button.label} is no link.")
        return button.url

    async def log_in(
        self,
        url: str,
        level: str | None = None,
        *,
        cancel: bool = False,
        person: str | None = None,
        browser: Browser | None = None,
    ) -> Page:
        """Open a login link, show one's face to the platform, and return where that leads.

        `browser` is another one than the phone's own, `person` somebody else of the cast.
        """
        page = await (browser or self.browser).open(url)
        if "decision" not in page.fields:
            return page
        return await page.submit(
            decision="cancel" if cancel else "agree",
            person=person or self.person,
            level=level or self.level,
        )

    async def follow(self, page: Page | str) -> Bubble:
        """Go to the chat by a t.me link, or by the one on a page."""
        if isinstance(page, str):
            page = await self.browser.open(page)
        return await self.start(page.telegram_start)

    def _button(self, label: Label, on: Bubble | None, screen: Screen) -> tuple[Bubble, Button]:
        labels = (label,) if isinstance(label, str) else label
        bubble = on or screen.newest(*labels)
        button = bubble.find(*labels)
        if button is None or bubble.deleted:
            raise AssertionError(f"No button {labels} on that message.\n{screen.describe()}")
        return bubble, button

    def _send(
        self,
        content: Content,
        *,
        reply_to: Bubble | None = None,
        chat: Chat | None = None,
        album: str = "",
        thread: int | None = None,
    ) -> Bubble:
        room = chat or self.chat.room
        self.chat.catch_up()
        # An app that was told to force a reply lets the next message answer that prompt.
        replied, room.prompt = reply_to or room.prompt, None
        return self.hub.incoming(
            room, self.user, content, replies_to=replied, album=album, thread_id=thread
        )


def _typed(text: str) -> Content:
    if not text.strip() or units(text) > TEXT_LIMIT:
        raise ValueError("Telegram's apps send texts of 1 to 4096 characters.")
    return Content(text.strip(), commands(text.strip()))
