"""python-telegram-bot, which the product is built on, understands the emulated Bot API."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import telegram
from PIL import Image
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.sending import edit_message, send_message
from handlers.views.messages import Button, Message


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "#00573F").save(out, "PNG")
    return out.getvalue()


@pytest_asyncio.fixture
async def bot(world: World) -> AsyncIterator[telegram.Bot]:
    base = world.api_url
    bot = telegram.Bot(world.bot_token, f"{base}/bot", f"{base}/file/bot")
    async with bot:
        yield bot


async def test_messages_edits_and_files(bot: telegram.Bot, phone: Phone) -> None:
    chat = phone.user.id
    keys = telegram.ReplyKeyboardMarkup([["出示健康码"]], is_persistent=True, resize_keyboard=True)
    await bot.send_message(chat, "说明", reply_markup=keys, disable_notification=True)
    row = [InlineKeyboardButton("更新", callback_data="r", api_kwargs={"style": "success"})]
    sent = await bot.send_photo(chat, picture(), "绿码", reply_markup=InlineKeyboardMarkup([row]))
    assert sent.photo[-1].width == 40
    file = await bot.get_file(sent.photo[-1])
    assert bytes(await file.download_as_bytearray()) == picture()
    media = telegram.InputMediaPhoto(picture(), caption="橙码")
    edited = await bot.edit_message_media(media, chat, sent.message_id)
    assert isinstance(edited, telegram.Message)
    assert edited.caption == "橙码"
    album = [telegram.InputMediaPhoto(picture()), telegram.InputMediaPhoto(picture(), caption="x")]
    assert len(await bot.send_media_group(chat, album)) == 2
    document = await bot.send_document(chat, b"id,name", filename="我的数据.csv")
    assert document.document
    assert document.document.file_name == "我的数据.csv"
    assert (await bot.send_voice(chat, b"OggS" * 9, duration=2)).voice
    assert (await bot.send_location(chat, 25.0, 118.8)).location
    copied = await bot.copy_message(chat, chat, sent.message_id)
    assert await bot.delete_messages(chat, [copied.message_id])
    await bot.send_chat_action(chat, telegram.constants.ChatAction.TYPING)
    assert phone.keys == [["出示健康码"]]


async def test_updates_and_presses(bot: telegram.Bot, phone: Phone) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("是我", callback_data="yes")]])
    await bot.send_message(phone.user.id, "<b>请确认</b>", "HTML", reply_markup=keyboard)
    pressing = asyncio.create_task(phone.press("是我"))
    start, press = await _two(bot)
    assert start.message
    assert start.message.entities[0].type == "bot_command"
    assert press.callback_query
    assert await press.callback_query.answer("好", show_alert=True)
    toast = await pressing
    assert toast
    assert toast.text == "好"


async def test_buttons_to_pages_inside_the_app(
    bot: telegram.Bot, phone: Phone, world: World
) -> None:
    page = "https://code.example/app/scan"
    message = Message("x", buttons=((Button("扫码", app=page),),))
    [number] = await send_message(bot, str(phone.user.id), message, is_silent=True)
    assert phone.link("扫码") == page
    changed = Message("y", buttons=message.buttons)
    await edit_message(bot, str(phone.user.id), number, changed)
    assert phone.link("扫码") == page
    group = world.telegram.add_group("值班室", [phone])
    with pytest.raises(telegram.error.BadRequest, match="Button_type_invalid"):
        await send_message(bot, str(group.id), message, is_silent=True)


async def test_chats_commands_and_refusals(
    bot: telegram.Bot, phone: Phone, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = world.telegram.add_group("值班室", [phone])
    chat = await bot.get_chat(group.id)
    assert (chat.type, chat.title) == ("supergroup", "值班室")
    assert (await bot.get_chat(phone.user.id)).first_name == "阿强"
    assert await bot.get_chat_member_count(group.id) == 2
    assert isinstance((await bot.get_chat_administrators(group.id))[0], telegram.ChatMemberOwner)
    group.add_bot(by=phone, can_pin_messages=True)
    me = await bot.get_chat_member(group.id, bot.id)
    assert isinstance(me, telegram.ChatMemberAdministrator)
    assert me.can_pin_messages
    scope = telegram.BotCommandScopeChat(phone.user.id)
    assert await bot.set_my_commands([("code", "出示健康码")], scope=scope)
    assert (await bot.get_my_commands(scope=scope))[0].command == "code"
    assert await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    assert (await bot.get_webhook_info()).url == ""
    with pytest.raises(telegram.error.BadRequest, match="not found"):
        await bot.send_message(4711, "x")
    await phone.block_bot()
    with pytest.raises(telegram.error.Forbidden, match="blocked"):
        await bot.send_message(phone.user.id, "x")
    # Without this the library warns of its own future whenever it meets a 429.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    world.telegram.faults.busy(retry_after=3)
    with pytest.raises(telegram.error.RetryAfter):
        await bot.send_message(group.id, "x")
    assert world.telegram.complaints == []


async def _two(bot: telegram.Bot) -> tuple[telegram.Update, telegram.Update]:
    for _ in range(10):
        updates = await bot.get_updates(timeout=1)
        if len(updates) == 2:
            return updates[0], updates[1]
        await asyncio.sleep(0.02)
    raise AssertionError(updates)
