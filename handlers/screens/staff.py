"""What the messages to staff look up when they are sent."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import staff as view
from handlers.views.messages import Message
from services.staff.types import Role


async def joined(scene: Scene) -> Message:
    desk = await scene.services.desks.get(scene.params["desk"])
    return view.joined(desk, Role(scene.params["role"]), scene.words)


async def login_first(scene: Scene) -> Message:
    return view.login_first(scene.words)


async def removed(scene: Scene) -> Message:
    return view.removed(scene.words)


async def refused(scene: Scene) -> Message:
    return view.refused(scene.words)


SCREENS = {
    "staff.joined": Screen(joined),
    "staff.login_first": Screen(login_first),
    "staff.removed": Screen(removed),
    "staff.refused": Screen(refused),
}
