"""Somebody in a story: what they do has its whole effect before the story goes on."""

from collections.abc import Awaitable, Callable

from bot.sandbox.browser import Browser, Page
from bot.sandbox.telegram.group import Group
from bot.sandbox.telegram.hub import Toast
from bot.sandbox.telegram.model import Bubble
from bot.sandbox.telegram.phone import Label, Phone
from bot.sandbox.telegram.screen import Screen, Wanted

SOON = 5.0
"""Seconds for what is there already, as everything has settled."""


class Actor:
    """A phone in somebody's hand, with the patience to look at what each act brings."""

    def __init__(self, phone: Phone, settled: Callable[[], Awaitable[None]]) -> None:
        self.phone = phone
        self._settled = settled

    @property
    def chat(self) -> Screen:
        return self.phone.chat

    @property
    def browser(self) -> Browser:
        return self.phone.browser

    async def start(self, payload: str = "") -> None:
        await self.phone.start(payload)
        await self._settled()

    async def say(self, text: str, *, reply_to: Bubble | None = None) -> None:
        await self.phone.say(text, reply_to=reply_to)
        await self._settled()

    async def say_in(self, group: Group, text: str) -> None:
        await self.phone.say_in(group, text)
        await self._settled()

    async def tap(self, key: str) -> None:
        await self.phone.tap(key)
        await self._settled()

    async def photo(self, data: bytes) -> None:
        await self.phone.photo(data)
        await self._settled()

    async def press(self, label: Label, on: Bubble | None = None) -> Toast | None:
        toast = await self.phone.press(label, on)
        await self._settled()
        return toast

    async def follow(self, page: Page) -> None:
        await self.phone.follow(page)
        await self._settled()

    async def hears(self, wanted: Wanted) -> Bubble:
        return await self.phone.hears(wanted, timeout=SOON)

    def link(self, label: Label) -> str:
        return self.phone.link(label)

    async def log_in(self, url: str, level: str | None = None, *, cancel: bool = False) -> Page:
        return await self.phone.log_in(url, level, cancel=cancel)
