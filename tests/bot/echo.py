"""A house with one route, for tests of the machinery: it says back what it hears, in order."""

import asyncio

from handlers.context import Context, Scene
from handlers.routes import Routes
from handlers.screens import Screen
from handlers.views.messages import Message
from services.errors import ErrorKind, ServiceError

AGAIN = "\n\n（重发：这条消息您可能已经收到过。）"
"""How the delivery marks what may have been sent before."""


class EchoRefusedError(ServiceError):
    """Stands for any refusal."""

    kind = ErrorKind.INVALID
    code = "echo_refused"


async def _hear(context: Context) -> bool:
    if context.text == "refuse":
        await context.show("echo", params={"text": "never shown"})
        raise EchoRefusedError
    if context.text == "hang":
        await context.show("echo", params={"text": "never shown"})
        await asyncio.Event().wait()
    if context.text == "fail":
        await context.show("echo", params={"text": "never shown"})
        raise LookupError
    await context.show("echo", params={"text": context.text})
    return True


async def _echo(scene: Scene) -> Message:
    return Message(f"echo {scene.params['text']}")


ECHO = Routes(
    fallbacks=(_hear,),
    screens={"echo": Screen(_echo)},
    refusals={"echo_refused": lambda _, __: "refused"},
)
