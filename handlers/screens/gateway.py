"""What is shown about calls to the gateway, looked up at sending time."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.tickets import desk_of
from handlers.views import gateway
from handlers.views.messages import Message
from services.tickets.types import Status


async def _alarm(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    if ticket.status is not Status.SUBMITTED:
        return None
    return gateway.alarm(
        ticket.number, await desk_of(scene, ticket), scene.params["fault"], scene.words
    )


SCREENS = {"gateway.alarm": Screen(_alarm)}
