"""Checking the codes of others: `/verify`, and photos of codes."""

from telegram import Message

from handlers.chat.private import only_in_private
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.checks import SCREENS
from services.checking.errors import TooManyPicturesError
from services.checking.pictures import slot

MOST_BYTES = 20 * 1024 * 1024
"""What Telegram lets a bot download."""


async def explain(context: Context) -> None:
    """Say how a code is checked, and lead there."""
    await context.show("checks.how")


async def check_photo(context: Context) -> bool:
    """Look for a code in a photo that nobody asked for; outside of this transaction."""
    message = context.current.effective_message if context.current else None
    file_id = _picture_in(message) if message else None
    if file_id is None or not context.is_private:
        return False
    number = context.message
    try:
        await context.services.pictures.admit(context.account, number)
    except TooManyPicturesError as refusal:
        # Not raised: the picture is to be deleted like the others.
        if refusal.params["is_first"]:
            await context.show("checks.too_many")
        return True
    params = {"file_id": file_id}
    await context.show("codes.checked", number, params=params, slot=slot(number))
    return True


async def erase_photo(context: Context) -> None:
    """Delete a photo from this chat, and the answer under which the button stands."""
    photo = context.arguments[0] if context.arguments else ""
    if not photo.isascii() or not photo.isdecimal():
        return
    await context.services.pictures.forget(context.account, photo)
    await context.delete_message()


def _picture_in(message: Message) -> str | None:
    """Return the file of a photo, or of a picture that was sent as a file."""
    if message.photo:
        return message.photo[-1].file_id
    file = message.document
    if file is None or not (file.mime_type or "").startswith("image/"):
        return None
    return file.file_id if (file.file_size or 0) <= MOST_BYTES else None


async def in_group(context: Context) -> None:
    """Answer in a group: codes are checked in private, or on the page."""
    await context.show("checks.group")


ROUTES = Routes(
    commands={"verify": explain},
    group_commands={"verify": in_group},
    presses=only_in_private({"c.erase": erase_photo}),
    keys={"核验": explain, "扫码": explain, "验码": explain, "verify": explain, "scan": explain},
    fallbacks=(check_photo,),
    screens=SCREENS,
)
