"""What somebody is told whose edit was passed on."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.tickets import times
from handlers.views import corrections as view
from handlers.views.messages import Message


async def _corrected(scene: Scene) -> Message:
    return view.corrected(await scene.services.relay.get(scene.subject), times(scene))


SCREENS = {"tickets.corrected": Screen(_corrected)}
