"""How messages look on a phone of the page, in a real browser: whatever a bot may send."""

import io
import json

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Browser, FilePayload, expect

from tests.playing import NARROW, NARROWEST, WIDE, Ground, Visitor, visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOSTILE = "<img src=x onerror=alert(1)><b>粗</b>\u202e&amp;<script>alert(2)</script>"


def picture(colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "PNG")
    return out.getvalue()


async def test_hostile_words_are_shown_as_words(guest: Visitor, ground: Ground) -> None:
    await guest.press("ke", "开始")
    await guest.write("ke", HOSTILE)
    line = await guest.reads("ke", "alert(2)")
    assert await line.locator(".text").inner_text() == HOSTILE
    await ground.bot("sendMessage", chat_id=ground.account("ke"), text=HOSTILE + "!")
    assert await guest.phone("ke").locator(".text img, .text script, .text b").count() == 0


async def test_formatting_is_shown_and_commands_can_be_pressed(
    guest: Visitor, ground: Ground
) -> None:
    text = "😀<b>粗<i>斜</i></b> <code>x&lt;y</code> /phones"
    await ground.bot("sendMessage", chat_id=ground.account("lin"), text=text, parse_mode="HTML")
    line = await guest.reads("lin", "😀粗斜")
    assert await line.locator("strong").all_inner_texts() == ["粗", "斜"]
    await expect(line.locator("em")).to_have_text("斜")
    await expect(line.locator("code")).to_have_text("x<y")
    await line.get_by_role("button", name="/phones").click()
    await guest.reads("lin", "0595-")


async def test_silence_sound_edits_and_deletions_are_seen(guest: Visitor, ground: Ground) -> None:
    chat = ground.account("lin")
    silent = await ground.bot("sendMessage", chat_id=chat, text="悄悄", disable_notification=True)
    line = await guest.reads("lin", "悄悄")
    await expect(line.get_by_role("img", name="静音")).to_be_visible()
    which = {"chat_id": chat, "message_id": silent["message_id"]}
    await ground.bot("editMessageText", **which, text="改过了")
    await expect((await guest.reads("lin", "改过了")).locator(".edited")).to_be_visible()
    await ground.bot("deleteMessage", **which)
    await expect(guest.phone("lin").locator(".line", has_text="改过了")).to_have_count(0)


async def test_albums_files_voices_and_places_are_seen(guest: Visitor, ground: Ground) -> None:
    chat = ground.account("lin")
    parts = [
        {"type": "photo", "media": "attach://one"},
        {"type": "photo", "media": "attach://two"},
    ]
    sent = {"one": picture(), "two": picture("gold")}
    await ground.bot("sendMediaGroup", chat_id=chat, media=json.dumps(parts), **sent)
    await expect(guest.phone("lin").locator(".line.joined img")).to_be_visible()
    await ground.bot("sendDocument", chat_id=chat, document=b"%PDF-1.4", caption="凭证")
    file = (await guest.reads("lin", "凭证")).locator("a.file")
    async with guest.page.expect_download() as download:
        await file.click()
    assert (await (await download.value).path()).read_bytes() == b"%PDF-1.4"
    await ground.bot("sendVoice", chat_id=chat, voice=b"OggS", duration=7)
    await guest.reads("lin", "语音 0:07")
    await ground.bot("sendLocation", chat_id=chat, latitude=25.06, longitude=118.74)
    await guest.reads("lin", "25.0600, 118.7400")
    await ground.bot("sendChatAction", chat_id=chat, action="typing")
    await expect(guest.phone("lin").locator(".typing")).to_be_visible()


async def test_a_button_that_no_longer_applies_says_so_in_a_box(
    guest: Visitor, ground: Ground
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "老按钮", "callback_data": "zz.gone"}]]}
    await ground.bot(
        "sendMessage", chat_id=ground.account("lin"), text="旧的", reply_markup=keyboard
    )
    await guest.reads("lin", "旧的")
    await guest.press("lin", "老按钮")
    box = guest.phone("lin").get_by_role("alertdialog")
    await expect(box).to_be_visible()
    await guest.page.keyboard.press("Enter")
    await expect(box).to_have_count(0)


async def test_pictures_are_pasted_and_files_and_places_are_sent(guest: Visitor) -> None:
    lines = guest.phone("lin").locator(".line.mine")
    await (
        guest.phone("lin")
        .locator("textarea")
        .evaluate(
            """async (box) => {
            const blob = await new Promise((give) => {
                const canvas = new OffscreenCanvas(40, 30);
                canvas.getContext("2d").fillRect(0, 0, 40, 30);
                canvas.convertToBlob().then(give);
            });
            const data = new DataTransfer();
            data.items.add(new File([blob], "pasted.png", { type: "image/png" }));
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
        )
    )
    await expect(lines.last.locator("img")).to_be_visible()
    await guest.phone("lin").get_by_role("button", name="发照片、文件或位置").click()
    await guest.phone("lin").get_by_role("button", name="我的位置").click()
    await expect(lines.last).to_contain_text("25.0612")
    sound: FilePayload = {"name": "a.wav", "mimeType": "audio/wav", "buffer": b"RIFF" * 99}
    await guest.attach("lin", "语音", sound)
    await expect(lines.last).to_contain_text("语音")
    table: FilePayload = {"name": "名单.csv", "mimeType": "text/csv", "buffer": b"a,b\n"}
    await guest.attach("lin", "文件", table)
    await expect(lines.last).to_contain_text("名单.csv")
    album: list[FilePayload] = [
        {"name": f"{name}.png", "mimeType": "image/png", "buffer": picture()} for name in "ab"
    ]
    await guest.attach("lin", "照片", *album)
    await expect(lines.last.locator("img")).to_be_visible()
    await expect(guest.phone("lin").locator(".line.mine.joined")).to_have_count(1)


async def test_everything_can_be_done_with_the_keyboard(guest: Visitor) -> None:
    box = guest.phone("lin").locator("textarea")
    await box.focus()
    await guest.page.keyboard.type("/ph")
    await expect(guest.phone("lin").locator(".choices button")).to_have_count(1)
    await guest.page.keyboard.press("Escape")
    await expect(guest.phone("lin").locator(".choices")).to_be_hidden()
    await guest.page.keyboard.press("Enter")
    await guest.reads("lin", "/ph")
    keys = guest.phone("lin").get_by_role("button", name="键盘")
    await keys.focus()
    await guest.page.keyboard.press("Enter")
    await expect(guest.phone("lin").locator(".keys")).to_be_hidden()
    await expect(keys).to_have_attribute("aria-expanded", "false")
    await guest.page.locator("#controls").focus()
    await guest.page.keyboard.press("Enter")
    await expect(guest.page.locator("#panel")).to_be_visible()
    await guest.page.keyboard.press("Escape")
    await expect(guest.page.locator("#controls")).to_be_focused()


async def test_an_answer_to_a_message_reaches_the_bot_as_one(
    guest: Visitor, ground: Ground
) -> None:
    line = await guest.reads("lin", "绿码 · 林*")
    await line.hover()
    await line.get_by_role("button", name="回复").click()
    await guest.write("lin", "回您这条")
    await expect((await guest.reads("lin", "回您这条")).locator(".quote")).to_contain_text("绿码")
    sent = next(one for one in ground.world.phone("lin").chat.bubbles if one.text == "回您这条")
    assert sent.replies_to is not None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW, NARROWEST], ids=["wide", "390", "320"])
async def test_axe_finds_nothing_and_nothing_is_cut_off(
    browser: Browser, ground: Ground, scheme: str, size: dict[str, int]
) -> None:
    async with visitor(browser, ground, color_scheme=scheme, viewport=size) as one:
        await one.open()
        axe = Axe()
        found = await axe.run(one.page)
        assert found.violations_count == 0, found.generate_report()
        for part in ("time", "records", "sources", "failures", "log"):
            await one.controls(part)
        found = await axe.run(one.page)
        assert found.violations_count == 0, found.generate_report()
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await one.page.evaluate(wider) == 0
