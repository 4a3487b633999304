"""The pretend world's page over real HTTP, and visitors who touch it in a real browser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, FilePayload, FrameLocator, Locator, Page, expect

from bot.cli.playhouse import Playhouse
from bot.sandbox.page.play import Play
from bot.sandbox.page.server import PageServer
from bot.sandbox.world import World

WIDE, NARROW, NARROWEST = (
    {"width": 1440, "height": 900},
    {"width": 390, "height": 844},
    {"width": 320, "height": 640},
)
SOON = 30_000
"""Milliseconds: houses may be starting beside this one."""
expect.set_options(timeout=SOON)


class Ground:
    """A world that is open, its page, and the Bot API as the bot uses it."""

    def __init__(self, server: PageServer, play: Play) -> None:
        self.server = server
        self.play = play

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def world(self) -> World:
        return self.play.stage.world

    def account(self, handle: str) -> int:
        return self.world.phone(handle).user.id

    async def bot(self, method: str, **params: Any) -> Any:
        """Call the Bot API as the bot does; raises AssertionError for a refusal."""
        base = f"{self.world.api_url}/bot{self.world.bot_token}/"
        files = {
            name: params.pop(name) for name in list(params) if isinstance(params[name], bytes)
        }
        body: Any = {"json": params}
        if files:
            form = aiohttp.FormData({name: str(value) for name, value in params.items()})
            for name, data in files.items():
                form.add_field(name, data, filename=f"{name}.bin")
            body = {"data": form}
        async with (
            aiohttp.ClientSession() as session,
            session.post(base + method, **body) as response,
        ):
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]


@asynccontextmanager
async def playground(folder: Path, *, is_open: bool = True) -> AsyncIterator[Ground]:
    """Open the page and, unless told otherwise, the world behind it."""
    server = PageServer()
    await server.listen(0)
    playhouse = Playhouse(folder, public_url=server.url)
    play = Play(playhouse)
    server.show(play)
    try:
        if is_open:
            await playhouse.open()
            await play.open()
        yield Ground(server, play)
    finally:
        await server.close()
        if is_open:
            await playhouse.close()


class Visitor:
    """Somebody at the page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.faults: list[str] = []
        page.set_default_timeout(SOON)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self._hear(line.type, line.text))

    def _hear(self, kind: str, text: str) -> None:
        # A browser says itself that a server is away.
        if kind in {"error", "warning"} and "ERR_CONNECTION" not in text:
            self.faults.append(text)

    async def open(self, query: str = "") -> None:
        await self.page.goto(f"{self.url}/{query}")
        await self.page.wait_for_selector(".phone")

    def phone(self, handle: str) -> Locator:
        return self.page.locator(f".phone[data-handle={handle}]")

    def browser(self, handle: str) -> FrameLocator:
        """Return the page in the browser of somebody's phone."""
        return self.page.frame_locator(f".phone[data-handle={handle}] iframe")

    async def take(self, slot: int, handle: str) -> Locator:
        """Let one of the four phones be somebody's."""
        await self.page.select_option(f".phone[data-slot='{slot}'] .who select", handle)
        return self.phone(handle)

    async def press(self, handle: str, label: str) -> None:
        """Press the newest button of that name: below a message, a key, or the one that starts."""
        buttons = ".key:visible, .keys button:visible, .starter:visible"
        await self.phone(handle).locator(buttons, has_text=label).last.click()

    async def report_crowding(self) -> None:
        """Let Lin report what section 2 of the conversations reports."""
        for label in ("上报困难", "员工住宿", "住得太挤"):
            await self.press("lin", label)
        await self.reads("lin", "一句话就行")
        await self.write("lin", "46人 6间 120平")
        await self.reads("lin", "按要求还差 2 间")
        await self.write("lin", "示例鞋业")
        for label in ("是这家", "今晚就要住", "提交"):
            await self.press("lin", label)

    async def write(self, handle: str, text: str) -> None:
        box = self.phone(handle).locator(".composer textarea")
        await box.fill(text)
        await box.press("Enter")

    async def attach(self, handle: str, kind: str, *files: FilePayload) -> None:
        """Send files through the menu of the composer."""
        await self.phone(handle).get_by_role("button", name="发照片、文件或位置").click()
        async with self.page.expect_file_chooser() as chooser:
            await self.phone(handle).locator(".choices button", has_text=kind).click()
        await (await chooser.value).set_files(files)

    def newest(self, handle: str, words: str) -> Locator:
        """Return the newest message with these words."""
        return self.phone(handle).locator(".line", has_text=words).last

    async def reads(self, handle: str, words: str) -> Locator:
        """Wait until a message says this."""
        line = self.newest(handle, words)
        await expect(line).to_be_visible()
        return line

    async def log_in(self, handle: str) -> Locator:
        """Go the whole way to a code, by pressing; returns the message with the picture."""
        await self.press(handle, "开始")
        await self.press(handle, "同意以上两项，去认证")
        await self.browser(handle).locator(f"input[value={handle}]").check()
        await self.browser(handle).get_by_role("button", name="刷脸并同意").click()
        await self.browser(handle).get_by_role("link", name="回到 Telegram 领码").click()
        code = self.phone(handle).locator(".line:has(.hand)").last
        await expect(code).to_be_visible()
        return code

    async def rests(self) -> None:
        """Wait until nothing is being done to the world."""
        panel = self.page.locator("#panel")
        await expect(panel).to_have_attribute("aria-busy", "false", timeout=4 * SOON)

    async def controls(self, part: str) -> Locator:
        """Open the panel at one of its parts."""
        if await self.page.locator("#panel").is_hidden():
            await self.page.click("#controls")
        box = self.page.locator(f"#part-{part}")
        if await box.get_attribute("open") is None:
            await box.locator("summary").click()
        return box


@asynccontextmanager
async def visitor(browser: Browser, ground: Ground, **options: Any) -> AsyncIterator[Visitor]:
    """Let somebody come to the page; nothing may go wrong in their browser."""
    settings = {"locale": "zh-CN", "viewport": WIDE, **options}
    context = await browser.new_context(**settings)
    try:
        one = Visitor(await context.new_page(), ground.url)
        yield one
        assert not one.faults, one.faults
    finally:
        await context.close()


async def soon(is_so: Any, *, seconds: float = 10.0) -> None:
    """Wait until something has become true."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - what is asked about rings no bell
            await asyncio.sleep(0.02)
