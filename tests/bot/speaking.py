"""A house that says what a test tells it to, and a person who hears it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

from PIL import Image
from sqlalchemy import text

from bot import logs
from bot.house import House
from bot.sandbox.telegram.phone import Phone
from bot.settings import Settings
from handlers.chat import common
from handlers.context import Scene
from handlers.routes import Routes
from handlers.screens import Screen
from handlers.views.messages import Button, Copied, Message
from services.chats.types import Address
from services.outbox.types import Placing, Priority
from tests.waiting import eventually

AGAIN = "（重发：这条消息您可能已经收到过。）"


class Told:
    """Who was told what became of which message."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.lost: list[str] = []
        self.uncertain: list[str] = []


TOLD = Told()


def _picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return drawn.getvalue()


PICTURE = _picture()


async def _text(scene: Scene) -> Message:
    return Message(scene.params.get("text", scene.subject))


async def _photo(scene: Scene) -> Message:
    return Message(scene.params.get("text", scene.subject), picture=PICTURE)


async def _copy(scene: Scene) -> Message:
    return Message(
        scene.subject, copied=Copied(Address(scene.params["from"]), (scene.params["of"],))
    )


async def _broken(_: Scene) -> Message:
    raise LookupError


async def _hanging(_: Scene) -> Message:
    await asyncio.Event().wait()
    raise AssertionError


async def _note_sent(scene: Scene) -> None:
    TOLD.sent.append(scene.subject)


async def _note_lost(scene: Scene) -> None:
    TOLD.lost.append(scene.subject)


async def _note_uncertain(scene: Scene) -> None:
    TOLD.uncertain.append(scene.subject)


async def _fail(_: Scene) -> None:
    raise LookupError


async def _pressable(scene: Scene) -> Message:
    return Message(scene.subject, buttons=((Button("press", data="x"),),))


SCREENS = {
    "pressable": Screen(_pressable),
    "text": Screen(_text, on_sent=_note_sent, on_failed=_note_lost),
    "once": Screen(_text, on_sent=_note_sent, on_uncertain=_note_uncertain),
    "photo": Screen(_photo, on_failed=_note_lost),
    "copy": Screen(_copy, on_failed=_note_lost),
    "broken": Screen(_broken, on_failed=_note_lost),
    "hanging": Screen(_hanging, on_failed=_note_lost),
    "untold": Screen(_text, on_sent=_fail),
}
ROUTES = [common.ROUTES, Routes(screens=SCREENS)]


def _hurry(_: int) -> float:
    return 0.1


@asynccontextmanager
async def speaking(settings: Settings, *more: Routes) -> AsyncIterator[House]:
    """Open such a house; it waits a tenth of a second where others wait longer and longer."""
    for heard in vars(TOLD).values():
        heard.clear()
    house = House(settings, routes=[*ROUTES, *more])
    house.delivery.failures.pause = house.delivery.outage.pause = _hurry
    await house.start()
    try:
        await eventually(lambda: house.bot_is_known)
        yield house
    finally:
        await house.stop()


async def say(
    house: House,
    to: Phone | int,
    words: str,
    view: str = "text",
    *,
    placing: Placing = Placing.SEND,
    slot: str | None = None,
    priority: Priority = Priority.REPLY,
    **params: object,
) -> None:
    number = to if isinstance(to, int) else to.user.id
    await house.services.outbox.show(
        view,
        words,
        to=Address(str(number)),
        params=params,
        placing=placing,
        slot=slot,
        priority=priority,
    )


def standing(phone: Phone) -> list[str]:
    return [bubble.words for bubble in phone.chat.bubbles if not bubble.mine]


async def statuses(house: House) -> dict[str, str]:
    """Return what became of each message, by its words."""
    async with house.services.db.reading() as session:
        rows = await session.execute(text("SELECT subject, status FROM outbox ORDER BY id"))
        return {row.subject: row.status for row in rows}


async def _serve() -> None:
    logs.set_up("error")
    house = House(Settings(), routes=ROUTES)
    await house.start()
    print("started", flush=True)  # noqa: T201 - the test waits for it
    await asyncio.Event().wait()


if __name__ == "__main__":
    sys.path.insert(0, ".")
    asyncio.run(_serve())
