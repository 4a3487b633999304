"""Checks of others' codes: what a photo shows is looked up when the answer is sent."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import checks as view
from handlers.views.messages import Message
from services.checking.errors import NotAPictureError, PictureTooLargeError, TooManyChecksError
from services.checking.reading import CodeReader, is_like_a_code

_READER = CodeReader()


async def how(scene: Scene) -> Message:
    return view.how(
        scene.services.config.public_url,
        phone=await scene.services.desks.main_phone(),
        words=scene.words,
    )


async def in_group(scene: Scene) -> Message:
    return view.in_group(scene.bot_name, scene.words)


async def too_many(scene: Scene) -> Message:
    return view.too_many(scene.words)


async def checked(scene: Scene) -> Message:
    """Download a photo, read the codes in it, and check them."""
    try:
        seen = await _READER.read(await scene.fetch(scene.params["file_id"]))
    except (NotAPictureError, PictureTooLargeError):
        return view.unreadable(scene.subject, scene.words)
    phone = await scene.services.desks.main_phone()
    looked_at = sorted(seen.texts, key=lambda text: not is_like_a_code(text))
    try:
        checks = [
            await scene.services.checking.check(text) for text in looked_at[: view.MOST_LOOKED_AT]
        ]
    except TooManyChecksError:
        return view.too_often(scene.subject, phone=phone, words=scene.words)
    return view.checked(
        checks,
        scene.subject,
        is_unclear=seen.is_unclear,
        phone=phone,
        calendar=scene.services.calendar,
        words=scene.words,
    )


SCREENS = {
    "checks.how": Screen(how),
    "checks.group": Screen(in_group),
    "checks.too_many": Screen(too_many),
    "codes.checked": Screen(checked),
}
