"""What the messages to staff look up when they are sent."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import staff as view
from handlers.views.messages import Message
from services.staff.renewals import WARN
from services.staff.types import Role


async def joined(scene: Scene) -> Message:
    desk = await scene.services.desks.get(scene.params["desk"])
    return view.joined(desk, Role(scene.params["role"]), scene.words)


async def login_first(scene: Scene) -> Message:
    return view.login_first(scene.words)


async def login_due(scene: Scene) -> Message:
    phone = await scene.services.desks.main_phone()
    return view.login_due(scene.params["link"], phone, scene.words)


async def login_ends(scene: Scene) -> Message | None:
    """Remind an officer, unless they have logged in while this waited."""
    services = scene.services
    binding = await services.identity.binding_of(scene.to)
    member = await services.staff.member(scene.to)
    if binding is None or member is None or member.person != binding.person:
        return None
    if binding.ends_at > services.clock() + WARN:
        return None
    return view.login_ends(binding.ends_at, services.calendar, scene.words)


async def removed(scene: Scene) -> Message:
    return view.removed(scene.words)


async def refused(scene: Scene) -> Message:
    return view.refused(scene.words)


SCREENS = {
    "staff.joined": Screen(joined),
    "staff.login_first": Screen(login_first),
    "staff.login_due": Screen(login_due),
    "staff.login_ends": Screen(login_ends),
    "staff.removed": Screen(removed),
    "staff.refused": Screen(refused),
}
