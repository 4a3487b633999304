"""A guard at a gate sends a photo of a code (CONVERSATIONS.md 1.6)."""

import io

import zxingcpp
from PIL import Image

from bot.sandbox.stories.resident import greet
from bot.sandbox.stories.telling import Story, Telling


async def _check(telling: Telling) -> None:
    await telling.at("09:05")
    guard = telling.actor("ke")
    bubbles = reversed(telling.actor("chen").chat.bubbles)
    shown = next((bubble.picture for bubble in bubbles if bubble.picture), b"")
    telling.expect(shown, "the picture of a code in the resident's chat")
    page = await guard.browser.open(_scan(shown))
    telling.sees(
        guard, page, ("用手机相机扫码看到的网页", "the page that a camera opens"), is_live=True
    )
    await greet(telling, "ke")
    await guard.photo(shown)
    await guard.hears("陈*强")
    await guard.photo(_wall())
    await guard.hears(
        telling(
            "这张照片里没有找到健康码。要核验别人的码，请对准再拍；如果是证件照片，请删掉。",
            "No health code was found in this photo",
        )
    )
    await guard.press(telling("删除这张照片", "Delete this photo"))


def _scan(picture: bytes) -> str:
    """Return the address that a phone's camera finds in the picture of a code."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return found[0].text if found else ""


def _wall() -> bytes:
    """Return a picture with nothing in it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#b8b0a2").save(out, "PNG")
    return out.getvalue()


GATE = Story(
    "gate",
    "门卫核验：拍下码，看结论，不看原因",
    "At the gate: a photo of the code, a verdict, never a reason",
    _check,
    ("ke",),
)
