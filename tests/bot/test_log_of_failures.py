"""A house in which everything fails that can: its log names nobody and gives nothing away."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator

import aiohttp
import pytest
from sqlalchemy import text

from bot import logs
from bot.house import House
from bot.sandbox.cast import CAST
from bot.sandbox.world import World
from bot.settings import Settings
from handlers.chat import common
from handlers.context import Context, Scene
from handlers.routes import Routes
from handlers.screens import Screen
from handlers.views.messages import Message
from services.errors import ErrorKind, ServiceError
from tests.dumping import personal
from tests.waiting import eventually

WHO = CAST["chen"]
NAME, NUMBER = WHO.name, WHO.id_number
SECRET = "Zt8LrW1kB_n7pE3sUaDgTh4Yc0vJxQ2m"


class SpeakingError(ServiceError):
    """A refusal without words, whose code and parameters say too much."""

    kind = ErrorKind.INVALID
    code = f"refused_{NAME}_{NUMBER}"


async def _hear(context: Context) -> bool:
    name, number = NAME, NUMBER
    db = context.services.db
    if context.text == "raise":
        raise RuntimeError(f"{name} {number} {SECRET}")
    if context.text == "refuse":
        raise SpeakingError(name=name, reason=number)
    if context.text == "query":
        async with db.transaction() as session:
            await session.execute(
                text("SELECT * FROM nowhere WHERE name = :name"), {"name": f"{name} {number}"}
            )
    if context.text == "fetch":
        url = f"http://127.0.0.1:9/bot{SECRET}/getMe?state={SECRET}"
        async with aiohttp.ClientSession() as browser, browser.get(url):
            pass
    if context.text == "several":
        async with asyncio.TaskGroup() as group:
            group.create_task(_fail(name))
    if context.text == "forget":
        asyncio.get_running_loop().create_task(_fail(f"{name} {SECRET}"))
    await context.show("words", params={"text": context.text, "name": name})
    return True


async def _fail(words: str) -> None:
    raise LookupError(words)


async def _render(scene: Scene) -> Message:
    if scene.params["text"] == "unseen":
        raise ValueError(scene.params["name"])
    return Message(f"heard {scene.params['text']}")


ROUTES = Routes(fallbacks=(_hear,), screens={"words": Screen(_render)})


pytestmark = pytest.mark.parametrize(
    ("database_kind", "form"),
    [("sqlite", "console"), ("postgresql", "json")],
    indirect=["database_kind"],
)


@pytest.fixture
async def log(form: str, settings: Settings, world: World) -> AsyncIterator[io.StringIO]:
    """Run a house that logs everything."""
    written = io.StringIO()
    with contextlib.redirect_stderr(written):
        logs.set_up("debug", form)
    house = House(settings, routes=[common.ROUTES, ROUTES])
    await house.start()
    await eventually(lambda: house.bot_is_known)
    yield written
    await house.stop()
    logs.set_up("warning")
    hidden = [*personal(), SECRET, world.bot_token, world.client_secret, *settings.data_keys]
    assert [secret for secret in hidden if secret in written.getvalue()] == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("raise", "RuntimeError"),
        ("refuse", "refusal_without_words"),
        ("query", "Error"),
        ("fetch", "ClientConnectorError"),
        ("several", "LookupError"),
        ("forget", "LookupError"),
        ("unseen", "ValueError"),
    ],
)
async def test_a_handler_that_fails_with_somebody_s_data_in_its_hands(
    log: io.StringIO, world: World, words: str, fault: str
) -> None:
    phone = world.phone("chen")
    await phone.say(words)
    await phone.say("after")
    await phone.hears("heard after")
    assert fault in log.getvalue()


async def test_a_telegram_that_stumbles_in_every_way(log: io.StringIO, world: World) -> None:
    phone, faults = world.phone("chen"), world.telegram.faults
    for status in (400, 502):
        faults.error("getUpdates", status=status)
    faults.cut("getUpdates", after=False)
    for after in (True, False):
        faults.cut("sendMessage", after=after)
    faults.error("sendMessage", status=502)
    faults.busy(phone.chat.id)
    await phone.say(f"{NAME} {NUMBER}")
    await phone.hears(f"heard {NAME} {NUMBER}", timeout=30)
    faults.error("sendMessage", status=400, times=3)
    await phone.say(f"refused {NAME}")
    await eventually(lambda: "message_set_aside" in log.getvalue(), 20)
    faults.error("sendMessage", status=403)
    await phone.say(f"blocked {NAME}")
    await eventually(lambda: "chat_unreachable" in log.getvalue(), 20)
    await phone.say("after")
    await phone.hears("heard after", timeout=20)


async def test_an_update_that_nobody_can_parse(log: io.StringIO, world: World) -> None:
    phone = world.phone("chen")
    chat = {"id": phone.chat.id, "type": "private", "first_name": NAME}
    for broken in (
        {"message_id": NAME, "date": NUMBER, "chat": chat},
        {"message_id": 1, "date": 1, "chat": chat, "entities": [NUMBER], "text": NAME},
        {"message_id": 1, "chat": chat, "from": NAME},
    ):
        world.telegram.updates.put("message", broken, chat_id=phone.chat.id)
    await phone.say("after")
    await phone.hears("heard after", timeout=30)
    assert "update_failed" in log.getvalue() or "update_set_aside" in log.getvalue()


async def test_pages_that_are_asked_for_with_secrets_in_their_addresses(
    log: io.StringIO, settings: Settings
) -> None:
    base = f"http://127.0.0.1:{settings.port}"
    async with aiohttp.ClientSession() as session:
        for path in (
            f"/login/{SECRET}",
            f"/callback?state={SECRET}&code={SECRET}&error_description={NAME}",
            f"/callback?state={SECRET}&error={SECRET}",
            f"/{NUMBER}/{NAME}",
            f"/v?{SECRET}",
            f"/telegram/{SECRET}",
        ):
            async with session.get(f"{base}{path}", headers={"X-Token": SECRET}) as response:
                assert response.status < 500
        async with session.post(f"{base}/telegram", data=NAME.encode() * 10) as response:
            assert response.status < 500
    assert log.getvalue().count("request") >= 7
