"""What the report's messages look up when they are sent."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import reports as view
from handlers.views.messages import Message


async def form(scene: Scene) -> Message | None:
    """Show the form as it is now; nothing once it is submitted or dropped."""
    details = await scene.services.reports.form(scene.to)
    return view.form(details, scene.words) if details is not None else None


async def saved(scene: Scene) -> Message | None:
    if not await scene.services.reports.is_open(scene.to):
        return None
    is_begun_anew = bool(scene.params.get("is_begun_anew"))
    return view.saved(scene.words, is_begun_anew=is_begun_anew)


async def resume(scene: Scene) -> Message | None:
    is_open = await scene.services.reports.is_open(scene.to)
    return view.resume(scene.words) if is_open else None


async def dropped(scene: Scene) -> Message:
    return view.dropped(scene.words)


async def expired(scene: Scene) -> Message:
    return view.expired(scene.words)


SCREENS = {
    "reports.form": Screen(form),
    "reports.reminder": Screen(saved),
    "reports.resume": Screen(resume),
    "reports.dropped": Screen(dropped),
    "reports.expired": Screen(expired),
}
