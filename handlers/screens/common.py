"""The words of a refusal, the apology when we fail, and the stop to a flood."""

from handlers.context import Scene
from handlers.views import common as view
from handlers.views.messages import Message


async def refusal(scene: Scene) -> Message:
    return Message(scene.params["text"])


async def apology(scene: Scene) -> Message:
    return view.apology(scene.words)


async def flood(scene: Scene) -> Message:
    return view.flood(await scene.services.desks.main_phone(), scene.words)
