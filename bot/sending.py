"""Turns a view's message into calls of the Bot API."""

from collections.abc import Sequence
from dataclasses import replace

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    WebAppInfo,
)
from telegram.error import BadRequest

from bot.outcomes import DELETED_OR_OLD, says
from handlers.views.common import longest
from handlers.views.messages import Button, Message

log = structlog.get_logger()

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send_message(bot: Bot, to: str, message: Message, *, is_silent: bool) -> tuple[str, ...]:
    """Send a message and return its number in the chat, and those of an album's further parts."""
    chat, message = int(to), _fitting(message)
    thread = int(message.topic) if message.topic else None
    markup = _inline(message) or _keys(message)
    if message.copied is not None:
        return await _copy(bot, chat, message, is_silent=is_silent)
    if message.picture is not None:
        sent = await bot.send_photo(
            chat,
            InputFile(message.picture, filename="code.png"),
            caption=message.text,
            reply_markup=markup,
            disable_notification=is_silent,
            protect_content=message.is_protected,
            message_thread_id=thread,
        )
    elif message.document is not None:
        name, content = message.document
        sent = await bot.send_document(
            chat,
            InputFile(content, filename=name),
            caption=message.text,
            reply_markup=markup,
            disable_notification=is_silent,
            message_thread_id=thread,
        )
    else:
        sent = await bot.send_message(
            chat,
            message.text,
            reply_markup=markup,
            disable_notification=is_silent,
            link_preview_options=NO_PREVIEW,
            message_thread_id=thread,
        )
    return (str(sent.message_id),)


async def _copy(bot: Bot, chat: int, message: Message, *, is_silent: bool) -> tuple[str, ...]:
    """Show messages of another chat again, without what stood below them: that is foreign."""
    if message.copied is None:
        raise ValueError("There is nothing to copy.")
    source = int(message.copied.address)
    numbers = sorted({int(number) for number in message.copied.messages})
    if len(numbers) == 1:
        copy = await bot.copy_message(
            chat,
            source,
            numbers[0],
            caption=message.text,
            reply_markup=_inline(message),
            disable_notification=is_silent,
        )
        return (str(copy.message_id),)
    copies = await bot.copy_messages(
        chat, source, numbers, disable_notification=is_silent, remove_caption=True
    )
    if not copies:
        raise BadRequest("message to copy not found")
    return tuple(str(copy.message_id) for copy in copies)


async def edit_message(bot: Bot, to: str, number: str, message: Message) -> None:
    """Change a message that stands in a chat."""
    chat, message = int(to), _fitting(message)
    markup = _inline(message)
    if message.picture is not None:
        media = InputMediaPhoto(message.picture, caption=message.text, filename="code.png")
        await bot.edit_message_media(media, chat, int(number), reply_markup=markup)
    else:
        await bot.edit_message_text(
            message.text,
            chat,
            int(number),
            reply_markup=markup,
            link_preview_options=NO_PREVIEW,
        )


async def delete_messages(bot: Bot, to: str, numbers: Sequence[str]) -> None:
    """Delete messages; what is gone already, or older than 48 hours, is left as it is."""
    try:
        if len(numbers) == 1:
            await bot.delete_message(int(to), int(numbers[0]))
        else:
            await bot.delete_messages(int(to), [int(number) for number in numbers])
    except BadRequest as error:
        if not says(error, *DELETED_OR_OLD):
            raise


def _fitting(message: Message) -> Message:
    """Return a message that Telegram takes: a text that is too long loses its end."""
    most = longest(message) * 2
    encoded = message.text.encode("utf-16-le", "ignore")
    if len(encoded) <= most:
        return message
    log.warning("text_cut", units=len(encoded) // 2)
    return replace(message, text=encoded[: most - 2].decode("utf-16-le", "ignore") + "…")


def _inline(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in message.buttons])


def _button(button: Button) -> InlineKeyboardButton:
    style = {"style": button.style} if button.style else None
    return InlineKeyboardButton(
        button.label,
        url=button.url,
        callback_data=button.data,
        web_app=WebAppInfo(button.app) if button.app else None,
        api_kwargs=style,
    )


def _keys(message: Message) -> ReplyKeyboardMarkup | None:
    if message.keys is None:
        return None
    return ReplyKeyboardMarkup(message.keys, resize_keyboard=True, is_persistent=True)
