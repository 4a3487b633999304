"""Phones: waiting, reading, transcripts."""

import asyncio
import io
from typing import Any

import pytest
from PIL import Image

from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World


async def test_hearing_waits_and_goes_on_from_there(api: Any, phone: Phone) -> None:
    hearing = asyncio.create_task(phone.hears("绿码"))
    await asyncio.sleep(0.02)
    await api("sendMessage", chat_id=phone.user.id, text="绿码：一")
    await api("sendMessage", chat_id=phone.user.id, text="绿码：二")
    assert (await hearing).text == "绿码：一"
    assert (await phone.hears(lambda bubble: "绿码" in bubble.words)).text == "绿码：二"
    with pytest.raises(AssertionError, match=r"Did not hear '绿码'(?s:.*)绿码：二"):
        await phone.hears("绿码", timeout=0.05)


async def test_an_own_action_marks_what_came_before_as_read(api: Any, phone: Phone) -> None:
    await api("sendMessage", chat_id=phone.user.id, text="旧的")
    await phone.say("更新")
    with pytest.raises(AssertionError, match="Did not hear"):
        await phone.hears("旧的", timeout=0.05)


async def test_silence_can_be_asserted(api: Any, phone: Phone) -> None:
    await phone.chat.stays_quiet(0.05)
    sending = asyncio.create_task(api("sendMessage", chat_id=phone.user.id, text="x"))
    with pytest.raises(AssertionError, match="silence"):
        await phone.chat.stays_quiet(2)
    await sending


async def test_the_journal_shows_each_message_as_it_was(
    api: Any, phone: Phone, world: World
) -> None:
    sent = await api("sendMessage", chat_id=phone.user.id, text="一")
    which = {"chat_id": phone.user.id, "message_id": sent["message_id"]}
    await api("editMessageText", text="二", **which)
    await api("deleteMessage", **which)
    shown = [(m.what, m.words, m.silent, m.who.is_bot) for m in world.telegram.journal]
    assert shown == [
        ("message", "/start", False, False),
        ("message", "一", False, True),
        ("edit", "二", True, True),
        ("delete", "二", True, True),
    ]
    assert {moment.chat.name for moment in world.telegram.journal} == {"阿强"}


async def test_a_photo_arrives_as_a_jpeg_of_at_most_1280_pixels(api: Any, phone: Phone) -> None:
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000), "white").save(out, "PNG")
    await phone.photo(out.getvalue(), caption="看看")
    message = (await api("getUpdates"))[-1]["message"]
    assert message["caption"] == "看看"
    sizes = [(size["width"], size["height"]) for size in message["photo"]]
    assert sizes == [(320, 160), (1280, 640)]
    picture = phone.chat.bubbles[-1].picture
    assert picture
    assert Image.open(io.BytesIO(picture)).format == "JPEG"


async def test_documents_places_and_edits_reach_the_bot(api: Any, phone: Phone) -> None:
    await phone.document("厂牌.pdf", b"%PDF-", mime="application/pdf")
    await phone.location(25.03, 118.8)
    said = await phone.say("46个人")
    await phone.edit(said, "46个人 6间")
    document, place, _, edited = (await api("getUpdates"))[1:]
    assert document["message"]["document"]["file_name"] == "厂牌.pdf"
    assert place["message"]["location"] == {"latitude": 25.03, "longitude": 118.8}
    assert edited["edited_message"]["text"] == "46个人 6间"


async def test_impossible_actions_fail(phone: Phone, world: World) -> None:
    with pytest.raises(ValueError, match="1 to 4096"):
        await phone.say(" ")
    with pytest.raises(AssertionError, match="No button"):
        await phone.press("没有")
    with pytest.raises(AssertionError, match="stays on this machine"):
        await phone.browser.open("https://example.org/")
    with pytest.raises(KeyError):
        world.phone("nobody")
    with pytest.raises(AssertionError, match="at most 64"):
        await phone.start("x" * 65)


async def test_a_link_to_the_chat_can_be_followed(phone: Phone, world: World) -> None:
    link = f"https://t.me/{world.bot_username}?start=code"
    assert (await phone.follow(link)).text == "/start code"
