"""What is stored about a person, looked up when it is shown."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import privacy as view
from handlers.views.messages import Message
from services.i18n import translator
from services.privacy.shown import LAST


async def overview(scene: Scene) -> Message:
    details = await scene.services.privacy.describe(scene.to)
    services = scene.services
    return view.overview(details, services.config.public_url, services.calendar, scene.words)


async def confirm_erasure(scene: Scene) -> Message:
    details = await scene.services.privacy.describe(scene.to)
    desks = {desk.code: desk for desk in await scene.services.desks.all()}
    return view.confirm_erasure(details, desks, scene.words)


async def erased(scene: Scene) -> Message:
    # The chat's language has just been forgotten; this last message still speaks it.
    return view.erased(translator(scene.params["language"]))


async def forget_what_stands(scene: Scene) -> None:
    """Forget, after the last words, also where the messages stand that were still on their way."""
    await scene.services.shown.forget(scene.to, but=(LAST,))


async def export(scene: Scene) -> Message:
    content = await scene.services.privacy.export(scene.to)
    today = scene.services.calendar.day(scene.services.clock())
    return view.export(content, today, scene.words)


PRIVACY_SCREENS = {
    "privacy.overview": Screen(overview),
    "privacy.confirm": Screen(confirm_erasure),
    "privacy.erased": Screen(erased, on_sent=forget_what_stands, on_failed=forget_what_stands),
    "privacy.export": Screen(export),
}
