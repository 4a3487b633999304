"""A house with one route, for tests of the machinery: it says back what it hears, in order."""

import asyncio
import sys

from bot import logs
from bot.house import House
from bot.settings import Settings
from handlers.chat import common
from handlers.context import Context, Scene
from handlers.routes import Routes
from handlers.screens import Screen
from handlers.views.messages import Message
from services.errors import ErrorKind, ServiceError


class EchoRefusedError(ServiceError):
    """Stands for any refusal."""

    kind = ErrorKind.INVALID
    code = "echo_refused"


async def _hear(context: Context) -> bool:
    if context.text == "refuse":
        await context.show("echo", params={"text": "never shown"})
        raise EchoRefusedError
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


async def _serve() -> None:
    logs.set_up("error")
    house = House(Settings(), routes=[common.ROUTES, ECHO])
    await house.start()
    print("started", flush=True)  # noqa: T201 - the test waits for it
    await asyncio.Event().wait()


if __name__ == "__main__":
    sys.path.insert(0, ".")
    asyncio.run(_serve())
