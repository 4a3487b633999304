"""What headquarters is told about the desks' groups."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import groups as view
from handlers.views.messages import Message


async def _strangers(scene: Scene) -> Message:
    services = scene.services
    desk = await services.desks.get(scene.subject)
    count = await services.attendance.strangers(desk.group) if desk.group else 0
    return view.strangers(desk, count, scene.words)


async def _lost(scene: Scene) -> Message:
    return view.lost(await scene.services.desks.get(scene.subject), scene.words)


SCREENS = {"groups.strangers": Screen(_strangers), "groups.lost": Screen(_lost)}
