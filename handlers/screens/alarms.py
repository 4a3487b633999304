"""What the program itself fails at, looked up when headquarters is told."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import alarms as view
from handlers.views.messages import Message


async def _failing(scene: Scene) -> Message:
    backlog = await scene.services.backlog.look()
    return view.failing(backlog.failing, scene.words)


SCREENS = {"alarms.failing": Screen(_failing)}
