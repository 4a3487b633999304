"""The emulated Bot API refuses what Telegram refuses when something is sent."""

import io
import json
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World


def png(width: int = 60, height: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#00573F").save(out, "PNG")
    return out.getvalue()


async def test_a_text_reaches_the_phone(api: Any, phone: Phone) -> None:
    sent = await api("sendMessage", chat_id=phone.user.id, text="您好")
    bubble = await phone.hears("您好")
    assert (bubble.message_id, bubble.mine, bubble.silent) == (sent["message_id"], False, False)
    assert [b.text for b in phone.sounds] == ["您好"]


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "x" * 4097}, "message text is too long"),
        ({"text": "😀" * 2049}, "message text is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "<b>x</i></b>", "parse_mode": "HTML"}, "Unmatched end tag"),
        ({"text": "<h1>x</h1>", "parse_mode": "HTML"}, "Unsupported start tag"),
        ({"text": "1 < 2", "parse_mode": "HTML"}, "Unsupported start tag"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "ends after"),
        ({"text": "x", "entities": [{"type": "huge", "offset": 0, "length": 1}]}, "Unsupported"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "message_thread_id": 7}, "message thread not found"),
        ({"text": "x", "surprise": 1}, "knows no surprise"),
    ],
)
async def test_a_wrong_text_is_refused(
    api: Any, phone: Phone, params: dict[str, Any], refusal: str
) -> None:
    assert refusal in await api("sendMessage", chat_id=phone.user.id, **params)
    assert len(phone.chat.bubbles) == 1


@pytest.mark.parametrize(
    ("buttons", "refusal"),
    [
        ([[{"text": "x", "callback_data": "d" * 65}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": "码" * 22}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "", "callback_data": "x"}]], "must be non-empty"),
        ([[{"text": "x"}]], "text buttons are unallowed"),
        ([[{"text": "x", "url": "ftp://example.org"}]], "Unsupported URL protocol"),
        ([[{"text": "x", "url": "http://intranet/x"}]], "Wrong HTTP URL"),
        ([[{"text": "x", "callback_data": "x", "style": "orange"}]], "invalid button style"),
        ([[{"text": "x", "callback_data": "x"}]] * 101, "REPLY_MARKUP_TOO_LONG"),
        ([[{"text": "x", "pay": True}]], "unknown to the pretend world"),
        ([[{"text": "x", "web_app": {"url": "http://127.0.0.1/app"}}]], "Only HTTPS links"),
        ([[{"text": "x", "web_app": "https://a.example"}]], "object expected"),
        ("x", "Array of Arrays"),
    ],
)
async def test_a_wrong_keyboard_is_refused(
    api: Any, phone: Phone, buttons: Any, refusal: str
) -> None:
    markup = {"inline_keyboard": buttons}
    answer = await api("sendMessage", chat_id=phone.user.id, text="x", reply_markup=markup)
    assert refusal in answer


async def test_all_kinds_of_buttons_are_accepted(api: Any, phone: Phone) -> None:
    row = [
        {"text": "data", "callback_data": "码" * 21 + "x", "style": "success"},
        {"text": "link", "url": "http://127.0.0.1:8080/login/x"},
        {"text": "copy", "copy_text": {"text": "0595-0000 0000"}},
        {"text": "page", "web_app": {"url": "https://a.example/app/scan"}},
    ]
    markup = json.dumps({"inline_keyboard": [row]})
    await api("sendMessage", chat_id=phone.user.id, text="x", reply_markup=markup)
    assert phone.link("link") == "http://127.0.0.1:8080/login/x"
    assert phone.chat.bubbles[-1].labels == (("data", "link", "copy", "page"),)
    assert phone.link("page") == "https://a.example/app/scan"
    with pytest.raises(AssertionError, match="sends nothing"):
        await phone.press("copy")


async def test_html_becomes_text_with_entities(api: Any, phone: Phone) -> None:
    text = ' <b>😀 绿码</b> &lt;<a href="https://a.example/?x=1&amp;y=2">这里</a> '
    sent = await api("sendMessage", chat_id=phone.user.id, text=text, parse_mode="HTML")
    assert sent["text"] == "😀 绿码 <这里"
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "text_link", "url": "https://a.example/?x=1&y=2", "offset": 7, "length": 2},
    ]


async def test_nobody_is_written_to_who_did_not_begin(api: Any, world: World) -> None:
    stranger = world.phone("lin")
    assert "can't initiate" in await api("sendMessage", chat_id=stranger.user.id, text="x")
    assert "chat not found" in await api("sendMessage", chat_id=42, text="x")
    assert "chat_id is empty" in await api("sendMessage", text="x")


async def test_a_blocked_bot_is_told_so_until_the_person_comes_back(
    api: Any, phone: Phone
) -> None:
    await phone.block_bot()
    assert "bot was blocked by the user" in await api(
        "sendMessage", chat_id=phone.user.id, text="x"
    )
    await phone.start()
    assert (await api("sendMessage", chat_id=phone.user.id, text="x"))["text"] == "x"


async def test_a_picture_arrives_as_it_was_uploaded(api: Any, world: World, phone: Phone) -> None:
    form = aiohttp.FormData({"chat_id": str(phone.user.id), "caption": "绿码"})
    form.add_field("photo", png(), filename="code.png", content_type="image/png")
    async with api.session.post(f"{api.base}/sendPhoto", data=form) as response:
        sent = (await response.json())["result"]
    bubble = await phone.hears("绿码")
    assert bubble.picture == png()
    assert (bubble.text, bubble.caption) == ("", "绿码")
    again = await api("sendPhoto", chat_id=phone.user.id, photo=sent["photo"][-1]["file_id"])
    assert again["photo"] == sent["photo"]
    file = await api("getFile", file_id=sent["photo"][-1]["file_id"])
    address = f"{world.api_url}/file/bot{world.bot_token}/{file['file_path']}"
    async with api.session.get(address) as response:
        assert await response.read() == png()


async def test_wrong_files_are_refused(api: Any, phone: Phone) -> None:
    target = {"chat_id": phone.user.id}
    assert "wrong file identifier" in await api("sendPhoto", photo="unknown", **target)
    assert "fetches nothing" in await api("sendPhoto", photo="https://a.example/x.png", **target)
    assert "no photo" in await api("sendPhoto", **target)
    form = aiohttp.FormData({"chat_id": str(phone.user.id), "photo": "attach://p"})
    form.add_field("p", b"no picture", filename="x.png")
    async with api.session.post(f"{api.base}/sendPhoto", data=form) as response:
        assert "IMAGE_PROCESS_FAILED" in (await response.json())["description"]
    sent = await phone.voice(b"OggS", 3)
    voice = sent.file("voice")
    assert voice
    answer = await api("sendPhoto", photo=voice.file_id, caption="x" * 1025, **target)
    assert "can't use file of type voice" in answer
    answer = await api("sendVoice", voice=voice.file_id, caption="x" * 1025, **target)
    assert "message caption is too long" in answer


async def test_an_album_has_two_to_ten_parts_and_one_group_id(api: Any, phone: Phone) -> None:
    await phone.photo(png())
    taken = phone.chat.bubbles[-1].file("photo")
    assert taken
    part = {"type": "photo", "media": taken.file_id}
    many = await api("sendMediaGroup", chat_id=phone.user.id, media=[part, part])
    assert len({message["media_group_id"] for message in many}) == 1
    one = await api("sendMediaGroup", chat_id=phone.user.id, media=[part])
    assert "2-10" in one


async def test_a_copy_carries_the_content_and_not_the_author(api: Any, phone: Phone) -> None:
    voice = await phone.voice(b"OggS" * 100, 4)
    copied = await api(
        "copyMessage",
        chat_id=phone.user.id,
        from_chat_id=phone.user.id,
        message_id=voice.message_id,
    )
    bubble = phone.chat.bubbles[-1]
    assert (bubble.message_id, bubble.voice) == (copied["message_id"], b"OggS" * 100)
    assert not bubble.mine
    gone = await api(
        "copyMessage", chat_id=phone.user.id, from_chat_id=phone.user.id, message_id=999
    )
    assert "message to copy not found" in gone


async def test_copies_of_an_album_stay_together_without_its_caption(
    api: Any, phone: Phone
) -> None:
    parts = await phone.album([png(), png()], caption="x")
    alone = await phone.photo(png())
    target = {"chat_id": phone.user.id, "from_chat_id": phone.user.id}
    ids = [bubble.message_id for bubble in (*parts, alone)]
    copied = await api("copyMessages", message_ids=[*ids, 999], remove_caption=True, **target)
    assert len(copied) == 3, "what is not there is skipped"
    first, second, third = phone.chat.bubbles[-3:]
    assert first.album == second.album != parts[0].album
    assert third.album == first.caption == ""
    assert "increasing" in await api("copyMessages", message_ids=ids[::-1], **target)
    assert "not specified" in await api("copyMessages", message_ids=[], **target)
    assert "too many" in await api("copyMessages", message_ids=list(range(101)), **target)
    assert "not found" in await api("copyMessages", message_ids=[998, 999], **target)


async def test_keys_stay_until_they_are_taken_away(api: Any, phone: Phone) -> None:
    rows = [["出示健康码", "为什么是这个颜色"], [{"text": "上报困难"}]]
    keys = {"keyboard": rows, "is_persistent": True, "resize_keyboard": True}
    await api("sendMessage", chat_id=phone.user.id, text="x", reply_markup=keys)
    assert phone.keys == [["出示健康码", "为什么是这个颜色"], ["上报困难"]]
    assert (await phone.tap("上报困难")).text == "上报困难"
    with pytest.raises(AssertionError, match="No key"):
        await phone.tap("没有")
    gone = {"remove_keyboard": True}
    await api("sendMessage", chat_id=phone.user.id, text="x", reply_markup=gone)
    assert phone.keys == []


async def test_after_a_forced_reply_the_next_message_answers_it(api: Any, phone: Phone) -> None:
    force = {"force_reply": True, "input_field_placeholder": "答复"}
    sent = await api("sendMessage", chat_id=phone.user.id, text="请写", reply_markup=force)
    first, second = await phone.say("一"), await phone.say("二")
    assert first.replies_to
    assert first.replies_to.message_id == sent["message_id"]
    assert second.replies_to is None


async def test_silent_and_protected_messages_are_marked(api: Any, phone: Phone) -> None:
    await api(
        "sendMessage",
        chat_id=phone.user.id,
        text="x",
        disable_notification="true",
        protect_content=True,
    )
    bubble = phone.chat.bubbles[-1]
    assert (bubble.silent, bubble.protected, phone.sounds) == (True, True, [])
