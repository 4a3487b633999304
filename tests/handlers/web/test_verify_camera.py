"""A code on its way through lenses: from a screenshot, and into the page's own scanner."""

import base64
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from PIL import Image, ImageFilter
from playwright.async_api import Browser

from services.checking.reading import read_codes
from services.codes.card import render
from services.codes.types import Colour
from tests.cards import sample_card
from tests.check_site import CheckSite, Telephone, open_browser, telephone

pytestmark = pytest.mark.asyncio(loop_scope="module")

ELSEWHERE = "https://code.example/v#"
DETECTOR = """
globalThis.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    const texts = await readPicture(canvas.toDataURL("image/jpeg", 0.8));
    return texts.map((rawValue) => ({ rawValue }));
  }
};
"""
"""Chromium has its own on Android and macOS only: this one looks at the same moving picture."""


def card(address: str, colour: Colour = Colour.GREEN) -> Image.Image:
    """Draw what a resident's chat shows."""
    written = sample_card(address, colour)
    return Image.open(io.BytesIO(render(written))).convert("RGB")


def screenshot(picture: Image.Image, scale: float, blur: float, quality: int) -> bytes:
    """Show a picture in a chat, take the screen, pass it on as messengers do."""
    screen = Image.new("RGB", (1080, 2340), "#0e1621")
    shown = picture.resize((820, round(820 * picture.height / picture.width)))
    screen.paste(shown, (120, 600))
    small = screen.resize((round(1080 * scale), round(2340 * scale)))
    saved = io.BytesIO()
    small.filter(ImageFilter.GaussianBlur(blur)).save(saved, "JPEG", quality=quality)
    return saved.getvalue()


@pytest.mark.parametrize("colour", Colour)
@pytest.mark.parametrize(
    ("scale", "blur", "quality"), [(1, 0, 90), (0.5, 0.5, 60), (0.45, 0.4, 40), (1, 3, 20)]
)
async def test_a_code_in_a_screenshot_that_was_passed_on_still_opens_its_verdict(
    site: CheckSite, phone: Telephone, colour: Colour, scale: float, blur: float, quality: int
) -> None:
    digits = await site.issue(colour=colour)
    picture = screenshot(card(site.address(digits), colour), scale, blur, quality)
    [address] = read_codes(picture).texts
    assert await phone.scan(address) == colour
    assert await phone.reads("name") == "陈*强"


class Film:
    """What the camera of a telephone sees."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.show(Image.new("RGB", (720, 720), "grey"))

    def show(self, picture: Image.Image) -> None:
        frame = Image.new("RGB", (960, 1280), "#7a6f63")
        picture.thumbnail((760, 1080))
        frame.paste(picture, (100, 90))
        saved = io.BytesIO()
        frame.save(saved, "JPEG", quality=70)
        self.path.write_bytes(saved.getvalue() * 10)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return Film(tmp_path_factory.mktemp("film") / "camera.mjpeg")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def camera_browser(film: Film) -> AsyncIterator[Browser]:
    async with open_browser(
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film.path}",
    ) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def scanner(camera_browser: Browser) -> AsyncIterator[Telephone]:
    """Lend a telephone whose browser reads symbols by itself."""

    def read_picture(address: str) -> list[str]:
        return list(read_codes(base64.b64decode(address.partition(",")[2])).texts)

    async with telephone(camera_browser, permissions=["camera"]) as one:
        await one.context.expose_function("readPicture", read_picture)
        await one.context.add_init_script(DETECTOR)
        yield one
        assert one.faults == []


async def test_a_guard_scans_from_the_saved_page_one_code_after_the_other(
    site: CheckSite, scanner: Telephone, film: Film
) -> None:
    digits = await site.issue()
    film.show(card(f"{ELSEWHERE}{digits}"))
    assert await scanner.scan(site.address()) == "empty"
    assert "收藏本页" in await scanner.reads("steps")
    asked = [request.url for request in scanner.requests if "scan.js" in request.url]
    assert asked == []
    await scanner.page.click("#scan")
    assert await scanner.verdict() == "green"
    assert await scanner.reads("name") == "陈*强"
    assert await scanner.page.evaluate("document.getElementById('camera').srcObject") is None
    # No host in a symbol is evidence, and none is asked.
    assert {request.url.split("/")[2] for request in scanner.requests} == {
        site.url.removeprefix("http://")
    }
    assert digits not in scanner.page.url

    film.show(card(f"{ELSEWHERE}{await site.issue(colour=Colour.ORANGE)}", Colour.ORANGE))
    assert await scanner.reads("scan") == "扫下一个"
    await scanner.page.click("#scan")
    assert await scanner.verdict() == "orange"


async def test_a_symbol_that_is_no_health_code_is_said_to_be_none(
    site: CheckSite, scanner: Telephone, film: Film
) -> None:
    film.show(card("https://shop.example/?v=1"))
    await scanner.scan(site.address())
    await scanner.page.click("#scan")
    assert await scanner.verdict() == "no_code"


async def test_scanning_can_be_stopped_and_lets_go_of_the_camera(
    site: CheckSite, scanner: Telephone, film: Film
) -> None:
    film.show(Image.new("RGB", (720, 720), "grey"))
    await scanner.scan(site.address(await site.issue()))
    await scanner.page.click("#scan")
    await scanner.until("document.getElementById('camera').videoWidth > 0")
    assert await scanner.reads("word") == "请对准二维码"
    found = await Axe().run(scanner.page)
    assert found.violations_count == 0, found.generate_report()
    # Nobody reads the verdict of the code before while the next one is awaited.
    assert await scanner.reads("holder") == ""
    # The button that was pressed is gone; the keyboard finds the one that stands in its place.
    await scanner.page.keyboard.press("Enter")
    assert await scanner.verdict() == "empty"
    await scanner.until("document.getElementById('camera').srcObject === null")


async def test_the_scanner_works_without_a_network(
    site: CheckSite, scanner: Telephone, film: Film
) -> None:
    film.show(card(f"{ELSEWHERE}{await site.issue()}"))
    await scanner.scan(site.address())
    await scanner.ready_offline()
    await scanner.context.set_offline(True)
    await scanner.page.reload()
    await scanner.page.click("#scan")
    assert await scanner.verdict() == "green"
    assert "没能查到是否已作废" in await scanner.reads("notes")
    scanner.faults.clear()  # the browser writes down that there is no network


async def test_a_camera_that_is_not_allowed_is_said(
    site: CheckSite, camera_browser: Browser
) -> None:
    async with telephone(camera_browser) as phone:
        await phone.context.add_init_script(DETECTOR)
        await phone.scan(site.address())
        await phone.page.click("#scan")
        await phone.page.wait_for_selector("#notes")
        assert await phone.reads("notes") == "相机用不了。请允许本页使用相机，再试一次。"
        assert await phone.verdict() == "empty"


async def test_a_browser_that_reads_no_symbols_says_how_to_check_otherwise(
    site: CheckSite, phone: Telephone
) -> None:
    await phone.scan(site.address())
    assert await phone.reads("scan") == ""
    assert "用自己手机的相机" in await phone.reads("steps")
    assert "@huian_code_bot" in await phone.reads("steps")
