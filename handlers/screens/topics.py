"""What is said about topics."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import topics as view
from handlers.views.messages import Message
from services.topics.types import TopicFault


async def _offer(scene: Scene) -> Message:
    return view.offer(scene.words)


async def _switched(scene: Scene) -> Message:
    return view.switched(scene.words, is_on=scene.params["is_on"])


async def _fault(scene: Scene) -> Message:
    desk = await scene.services.desks.get(scene.subject)
    return view.fault(desk, TopicFault(scene.params["fault"]), scene.words)


SCREENS = {
    "topics.offer": Screen(_offer),
    "topics.switched": Screen(_switched),
    "topics.fault": Screen(_fault),
}
