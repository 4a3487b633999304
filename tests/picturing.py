"""Makes the pictures of the README: `python -m tests.picturing`, with a Chromium."""

import asyncio
import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import expect

from bot import logs
from bot.sandbox.page.server import STATIC
from tests.check_site import open_browser
from tests.playing import Ground, Visitor, playground, visitor

PICTURES = STATIC.parent / "pictures"
COLOURS = 224
"""Enough for a page of few colours; as many make a file a quarter as large."""


async def take_pictures(folder: Path = PICTURES) -> None:
    """Play what a newcomer would, and picture it on the way."""
    with tempfile.TemporaryDirectory() as place:
        async with (
            playground(Path(place)) as ground,
            open_browser() as browser,
            visitor(browser, ground) as guest,
        ):
            await guest.open()
            await guest.page.click("#coach .sign")
            await _check(guest)
            await _shoot(guest, folder / "check.png")
            await _ticket(guest)
            await _shoot(guest, folder / "ticket.png")
            await _controls(guest, ground)
            await _shoot(guest, folder / "controls.png")


async def _check(guest: Visitor) -> None:
    await guest.log_in("chen")
    await _hand_over(guest, "green")


async def _hand_over(guest: Visitor, colour: str) -> None:
    code = guest.phone("chen").locator(".line:has(.hand)").last
    await code.get_by_role("button", name="给门卫看").click()
    verdict = guest.browser("ke").locator("body")
    await expect(verdict).to_have_attribute("data-verdict", colour)


async def _ticket(guest: Visitor) -> None:
    await guest.report_crowding()
    await guest.press("ouyang", "我来办")
    await guest.reads("lin", "值班员已接单")
    await guest.press("ouyang", "办结")
    await guest.reads("ouyang", "一句话告诉上报人结果")
    await guest.write("ouyang", "园区公寓今晚可借 2 间，共 12 张床，23:00 前凭厂牌入住。")
    await guest.reads("lin", "这件事解决了吗")


async def _controls(guest: Visitor, ground: Ground) -> None:
    await guest.press("lin", "解决了")
    await guest.press("lin", "满意")
    form = (await guest.controls("records")).locator("form")
    await form.get_by_role("button", name="记一条").click()
    await guest.reads("chen", "橙码 · 陈*强")
    await guest.rests()
    await _hand_over(guest, "orange")
    assert ground.play.is_open


async def _shoot(guest: Visitor, path: Path) -> None:
    # Toasts go away, what has just come stops moving.
    await guest.page.mouse.move(0, 0)
    await guest.page.wait_for_timeout(4000)
    shown = Image.open(io.BytesIO(await guest.page.screenshot()))
    shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    logs.set_up("critical")
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(take_pictures())
