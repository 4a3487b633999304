"""Turns a view's message into calls of the Bot API."""

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

from handlers.views.messages import Button, Message

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send_message(bot: Bot, to: str, message: Message, *, is_silent: bool) -> str:
    """Send a message and return its number in the chat."""
    chat = int(to)
    markup = _inline(message) or _keys(message)
    if message.copied is not None:
        copy = await bot.copy_message(
            chat,
            int(message.copied.address),
            int(message.copied.message),
            # Always our own words: what stood below the original is foreign.
            caption=message.text,
            reply_markup=markup,
            disable_notification=is_silent,
        )
        return str(copy.message_id)
    if message.picture is not None:
        sent = await bot.send_photo(
            chat,
            InputFile(message.picture, filename="code.png"),
            caption=message.text,
            reply_markup=markup,
            disable_notification=is_silent,
            protect_content=message.is_protected,
        )
    elif message.document is not None:
        name, content = message.document
        sent = await bot.send_document(
            chat,
            InputFile(content, filename=name),
            caption=message.text,
            reply_markup=markup,
            disable_notification=is_silent,
        )
    else:
        sent = await bot.send_message(
            chat,
            message.text,
            reply_markup=markup,
            disable_notification=is_silent,
            link_preview_options=NO_PREVIEW,
        )
    return str(sent.message_id)


async def edit_message(bot: Bot, to: str, number: str, message: Message) -> None:
    """Change a message that stands in a chat."""
    chat, markup = int(to), _inline(message)
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


async def delete_message(bot: Bot, to: str, number: str) -> None:
    """Delete a message; one that is gone already, or older than 48 hours, is left as it is."""
    try:
        await bot.delete_message(int(to), int(number))
    except BadRequest as error:
        text = error.message.casefold()
        if "not found" not in text and "can't be deleted" not in text:
            raise


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
