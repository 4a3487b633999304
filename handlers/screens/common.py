"""The words of a refusal, and the apology when we fail."""

from handlers.context import Scene
from handlers.views import common as view
from handlers.views.messages import Message


async def refusal(scene: Scene) -> Message:
    return Message(scene.params["text"])


async def apology(scene: Scene) -> Message:
    return view.apology(scene.words)
