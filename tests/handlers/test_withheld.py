"""Files that are not what they claim to be stay where they are (SECURITY.md 26)."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.telegram.model import Bubble
from tests.duty_stage import Night, open_taken_night

AUTHOR = (
    "工单 1052：您发的文件没有转过去，因为内容和文件名对不上，"
    "或者不是照片（JPEG、PNG）、PDF、语音、视频。请拍成照片再发。"
)
READER = (
    "对方发了一个文件，没有转过来：内容和文件名对不上，或者不是照片、PDF、语音、视频。"
    "拍成照片就能转。"
)
HOSTILE = (b"MZ\x90\x00", b"PK\x03\x04", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n")
MISLEADING = ("x\u202efdp.pdf", "x\x07.pdf", "x.pdf.exe", "x.html")


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_taken_night() as one:
        yield one


def files(night: Night, handle: str) -> list[Bubble]:
    bubbles = night.phone(handle).chat.bubbles
    return [one for one in bubbles if not one.mine and one.content.media]


async def send(night: Night, name: str, content: bytes) -> None:
    await night.press("li", "补充")
    await night.phone("li").document(name, content, mime="application/pdf")
    await night.playhouse.settled()


async def test_a_file_that_is_not_what_it_claims_is_not_passed_on_and_both_hear_it(
    night: Night,
) -> None:
    for count, content in enumerate(HOSTILE, start=1):
        await send(night, "证明.pdf", content)
        assert files(night, "zhang") == []
        assert night.texts("zhang").count(READER) == count
        assert night.texts("li").count(AUTHOR) == 1, "one message, the newest"
    await send(night, "证明.pdf", b"%PDF-1.7" + bytes(5 * 1024 * 1024))
    [file] = files(night, "zhang")
    assert file.file("document") is not None


async def test_a_name_that_misleads_is_refused_at_once(night: Night) -> None:
    for name in MISLEADING:
        await send(night, name, b"%PDF-1.7")
        assert night.last("li").startswith("这种内容转不了")
    assert files(night, "zhang") == []


async def test_a_voice_message_that_is_none_is_not_passed_on_either(night: Night) -> None:
    await night.press("zhang", "答复")
    for handle in ("zhang", "li"):
        await night.services.chats.set_language(night.account(handle), "en")
    await night.phone("zhang").voice(b"MZ\x90\x00", 3)
    await night.playhouse.settled()
    assert files(night, "li") == []
    assert (
        "Ticket 1052: your file was not passed on, because what is in it does not match its name, "
        "or is not a photo (JPEG, PNG), PDF, sound or video. Please send a photo of it."
    ) in night.texts("zhang")
    assert (
        "A file was sent here and not passed on: what is in it does not match its name, or is not "
        "a photo, PDF, sound or video. A photo of it would come through."
    ) in night.texts("li")


async def test_a_file_that_cannot_be_looked_at_is_said_to_be_lost(night: Night) -> None:
    telegram = night.world.telegram
    telegram.faults.error(
        "getFile", status=400, words="Bad Request: file is temporarily unavailable", times=None
    )
    await send(night, "证明.pdf", b"%PDF-1.7")
    assert files(night, "zhang") == []
    assert "工单 1052：您发的文件没有送到，请再发一次。" in night.texts("li")
