"""Edits, deletions, pins and answers to presses, as strict as Telegram."""

import asyncio
import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from bot.sandbox.clock import MovableClock
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World

KEYBOARD = {"inline_keyboard": [[{"text": "我来办", "callback_data": "take:1052"}]]}


async def send(api: Any, phone: Phone, **params: Any) -> dict[str, Any]:
    sent = await api("sendMessage", chat_id=phone.user.id, **params)
    return {"chat_id": phone.user.id, "message_id": sent["message_id"]}


async def test_an_edit_changes_the_words_and_makes_no_sound(api: Any, phone: Phone) -> None:
    which = await send(api, phone, text="待受理", reply_markup=KEYBOARD)
    await api("editMessageText", text="已接单", **which)
    bubble = await phone.hears("已接单")
    assert (bubble.edits, bubble.history, bubble.buttons) == (1, ["待受理", "已接单"], [])
    assert [sound.message_id for sound in phone.sounds] == [bubble.message_id]


async def test_what_stays_the_same_is_not_modified(api: Any, phone: Phone) -> None:
    which = await send(api, phone, text="x", reply_markup=KEYBOARD)
    same = await api("editMessageText", text="x", reply_markup=KEYBOARD, **which)
    assert "message is not modified" in same
    same = await api("editMessageReplyMarkup", reply_markup=KEYBOARD, **which)
    assert "message is not modified" in same
    assert (await api("editMessageReplyMarkup", **which))["text"] == "x"


async def test_what_cannot_be_edited_is_refused(api: Any, phone: Phone) -> None:
    which = await send(api, phone, text="x")
    keys = await send(api, phone, text="x", reply_markup={"keyboard": [["k"]]})
    theirs = {"chat_id": phone.user.id, "message_id": phone.chat.bubbles[0].message_id}
    assert "can't be edited" in await api("editMessageText", text="y", **theirs)
    assert "can't be edited" in await api("editMessageText", text="y", **keys)
    assert "no caption" in await api("editMessageCaption", caption="y", **which)
    assert "inline keyboard expected" in await api(
        "editMessageText", text="y", reply_markup={"force_reply": True}, **which
    )
    which["message_id"] += 50
    assert "message to edit not found" in await api("editMessageText", text="y", **which)


async def test_a_picture_is_replaced_in_place(api: Any, phone: Phone) -> None:
    photo = (await phone.photo(_picture("#00573F"))).file("photo")
    other = (await phone.photo(_picture("#B34700"))).file("photo")
    assert photo
    assert other
    sent = await api("sendPhoto", chat_id=phone.user.id, photo=photo.file_id, caption="绿码")
    which = {"chat_id": phone.user.id, "message_id": sent["message_id"]}
    media = {"type": "photo", "media": other.file_id, "caption": "橙码"}
    await api("editMessageMedia", media=media, **which)
    bubble = await phone.hears("橙码")
    assert bubble.picture == other.data
    assert "no text" in await api("editMessageText", text="y", **which)
    await api("editMessageCaption", caption="已失效", **which)
    assert bubble.caption == "已失效"


async def test_deleting_ends_after_two_days_of_the_worlds_clock(
    api: Any, world: World, phone: Phone
) -> None:
    which, late = await send(api, phone, text="x"), await send(api, phone, text="y")
    theirs = {"chat_id": phone.user.id, "message_id": phone.chat.bubbles[0].message_id}
    assert await api("deleteMessage", **which) is True
    assert await api("deleteMessage", **theirs) is True
    assert "message to delete not found" in await api("deleteMessage", **which)
    assert [bubble.text for bubble in phone.chat.bubbles] == ["y"]
    assert isinstance(world.clock, MovableClock)
    world.clock.advance(timedelta(hours=48))
    assert "can't be deleted" in await api("deleteMessage", **late)
    assert await api("deleteMessages", chat_id=phone.user.id, message_ids=[1, 2, 3]) is True
    assert (await api("editMessageText", text="z", **late))["text"] == "z"


async def test_a_press_is_answered_once(api: Any, phone: Phone) -> None:
    await send(api, phone, text="请接单", reply_markup=KEYBOARD)
    pressing = asyncio.create_task(phone.press(("I take it", "我来办")))
    query = (await api("getUpdates", timeout=5))[-1]["callback_query"]
    assert query["data"] == "take:1052"
    assert query["message"]["reply_markup"] == KEYBOARD
    answer = {"callback_query_id": query["id"], "text": "1052 由您办理。", "show_alert": True}
    assert "MESSAGE_TOO_LONG" in await api(
        "answerCallbackQuery", callback_query_id=query["id"], text="x" * 201
    )
    assert await api("answerCallbackQuery", **answer) is True
    toast = await pressing
    assert toast
    assert (toast.text, toast.alert) == ("1052 由您办理。", True)
    assert "query is too old" in await api("answerCallbackQuery", **answer)


async def test_after_150_seconds_a_press_is_gone(
    api: Any, world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.telegram.phone.PRESS_PATIENCE", 0.01)
    await send(api, phone, text="请接单", reply_markup=KEYBOARD)
    assert await phone.press("我来办") is None
    assert phone.unanswered == ["我来办"]
    query = (await api("getUpdates"))[-1]["callback_query"]
    now = world.telegram.now
    world.telegram.now = lambda: now() + 151
    late = await api("answerCallbackQuery", callback_query_id=query["id"])
    assert "query is too old" in late
    assert [list(update)[1] for update in await api("getUpdates")] == ["message"]


async def test_a_button_that_is_gone_cannot_be_pressed(api: Any, phone: Phone) -> None:
    which = await send(api, phone, text="请接单", reply_markup=KEYBOARD)
    bubble = await phone.hears("请接单")
    await api("editMessageText", text="已接单", **which)
    with pytest.raises(AssertionError, match="No button"):
        await phone.press("我来办", on=bubble)
    with pytest.raises(AssertionError, match="No button"):
        await phone.press("我来办")


async def test_messages_are_pinned_and_unpinned(api: Any, phone: Phone) -> None:
    which = await send(api, phone, text="x")
    assert await api("pinChatMessage", **which) is True
    assert [bubble.text for bubble in phone.chat.pinned] == ["x"]
    assert await api("unpinChatMessage", **which) is True
    assert "not found" in await api("unpinChatMessage", **which)


def _picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (50, 50), colour).save(out, "PNG")
    return out.getvalue()
