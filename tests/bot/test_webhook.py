"""Updates that Telegram brings: who may, what becomes of them, and when 200 is said."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.metrics import Metrics
from bot.server import Readiness, create_app, serve
from bot.settings import Settings
from bot.webhook import SECRET as HEADER
from handlers.web.context import BotName
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.schema import migrate
from services.registry import Services
from services.tally import Counted
from tests.bot.conftest import SECRET
from tests.doubles import StandingClock

RIGHT = {HEADER: SECRET}
WEBHOOK = {"telegram_mode": "webhook", "telegram_webhook_secret": SECRET}


@dataclass
class Door:
    """The web server's address, and a client that knocks."""

    services: Services
    session: aiohttp.ClientSession
    url: str

    async def knock(self, body: object, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Return the status and the text of the answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = RIGHT if headers is None else headers
        async with self.session.post(self.url, data=io.BytesIO(data), headers=given) as response:
            return response.status, await response.text()

    async def stored(self) -> list[dict[str, Any]]:
        inbox = self.services.inbox
        waiting = [await inbox.oldest(lane) for lane in await inbox.lanes(busy=(), most=99)]
        return [incoming.raw for incoming in waiting if incoming]


@asynccontextmanager
async def serving(services: Services, **settings: Any) -> AsyncIterator[Door]:
    app = create_app(
        Settings(_env_file=None, **settings),
        services,
        Metrics(services),
        bot_name=BotName("huian_code_bot"),
        readiness=Readiness(),
    )
    runner = await serve(app, "127.0.0.1", 0)
    try:
        async with aiohttp.ClientSession() as session:
            yield Door(services, session, f"http://127.0.0.1:{runner.addresses[0][1]}/telegram")
    finally:
        await runner.cleanup()


@pytest.fixture
async def door(services: Services) -> AsyncIterator[Door]:
    async with serving(services, **WEBHOOK) as one:
        yield one


def update(number: int = 7, chat: int = 5, **content: Any) -> dict[str, Any]:
    message = {"message_id": 1, "chat": {"id": chat}, "from": {"id": chat}, "date": 1, **content}
    return {"update_id": number, "message": message}


async def test_an_update_is_stored_before_it_is_taken(door: Door) -> None:
    assert await door.knock(update(text="你好")) == (200, "")
    assert await door.stored() == [update(text="你好")]


async def test_the_content_type_does_not_matter(door: Door) -> None:
    assert await door.knock(update(), RIGHT | {"Content-Type": "text/x-strange"}) == (200, "")
    assert await door.stored() == [update()]


@pytest.mark.parametrize(
    "headers",
    [{}, {HEADER: ""}, {HEADER: SECRET[:-1]}, {HEADER: SECRET + "s"}, {HEADER: "é" * 32}],
)
async def test_who_does_not_know_the_secret_is_refused_without_a_hint(
    door: Door, headers: dict[str, str]
) -> None:
    assert await door.knock(update(), headers) == (401, "")
    assert await door.stored() == []


async def test_a_stranger_is_refused_before_the_body_is_read(door: Door) -> None:
    host, port = door.url.split("/")[2].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    # A body is announced and never sent.
    writer.write(b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
    async with asyncio.timeout(5):
        assert (await reader.readline()).startswith(b"HTTP/1.1 401")
    writer.close()
    await writer.wait_closed()


async def test_a_body_of_more_than_a_mebibyte_is_refused(door: Door) -> None:
    body = json.dumps(update(text="x" * (1024 * 1024))).encode()
    assert (await door.knock(body))[0] == 413
    assert await door.stored() == []
    room = 1024 * 1024 - len(json.dumps(update(text="")))
    assert await door.knock(update(text="x" * room)) == (200, "")


async def test_a_body_whose_length_is_not_said_may_be_no_longer_either(door: Door) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * 65536

    async with door.session.post(door.url, data=pieces(), headers=RIGHT) as response:
        assert response.status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not JSON",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b"7",
        b"null",
        b'{"message": {}}',
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": 7.0}',
        b'{"update_id": -7}',
        b'{"update_id": 99999999999999999999}',
        b'{"update_id": ' + b"9" * 5000 + b"}",
    ],
)
async def test_what_cannot_be_an_update_is_set_aside_and_not_brought_for_ever(
    door: Door, body: bytes
) -> None:
    with capture_logs() as lines:
        assert await door.knock(body) == (200, "")
    assert {"event": "update_without_number", "log_level": "error", "count": 1} in lines
    assert door.services.tally.by_result(Counted.UPDATES)["without_number"] == 1
    assert await door.stored() == []


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 7},
        {"update_id": 7, "poll": {"id": "1"}},
        {"update_id": 7, "message": "?"},
        {"update_id": 7, "message": {"chat": {"id": "x" * 500}}},
        {"update_id": 7, "message": {"chat": {"id": 10**40}}},
        {"update_id": 7, "message": {"chat": {"id": 5}, "text": "\ud800 \u0000"}},
    ],
)
async def test_an_update_that_we_did_not_ask_for_is_stored_like_any_other(
    door: Door, raw: dict[str, Any]
) -> None:
    assert await door.knock(raw) == (200, "")
    assert await door.stored() == [raw]


async def test_an_update_that_comes_again_changes_nothing(door: Door) -> None:
    assert await door.knock(update(text="once")) == (200, "")
    assert await door.knock(update(text="twice")) == (200, "")
    assert await door.stored() == [update(text="once")]
    assert await door.services.inbox.finish(7)
    assert await door.knock(update(text="thrice")) == (200, "")
    assert await door.stored() == []


async def test_a_flood_is_held_back_as_in_polling(door: Door) -> None:
    for number in range(25):
        assert await door.knock(update(number)) == (200, "")
    counts = door.services.tally.by_result(Counted.UPDATES)
    assert counts == {"received": 20, "held_back": 5}


async def test_a_database_that_fails_lets_telegram_bring_it_again(
    database_url: str, vault: Vault, clock: StandingClock
) -> None:
    db = Database(database_url)
    services = Services(db, vault=vault, clock=clock, config=Config())
    async with serving(services, **WEBHOOK) as door:
        with capture_logs() as lines:
            async with door.session.post(door.url, json=update(), headers=RIGHT) as response:
                assert (response.status, await response.text()) == (503, "")
                assert response.headers["Retry-After"] == "2"
        assert "update_not_stored" in [line["event"] for line in lines]
        await migrate(db)
        assert await door.knock(update()) == (200, "")
        assert await door.stored() == [update()]
    await db.close()


async def test_200_waits_for_the_commit(door: Door, db: Database) -> None:
    async with db.transaction() as session:
        # Whoever writes now must wait, so the update cannot be stored yet.
        await session.execute(text("UPDATE inbox SET lane = lane"))
        if db.engine.dialect.name == "postgresql":
            await session.execute(text("LOCK TABLE inbox IN EXCLUSIVE MODE"))
        knocking = asyncio.create_task(door.knock(update()))
        done, _ = await asyncio.wait({knocking}, timeout=0.2)
        assert not done
    assert await knocking == (200, "")


async def test_in_polling_mode_there_is_no_such_door(services: Services) -> None:
    async with serving(services, telegram_webhook_secret=SECRET) as door:
        assert (await door.knock(update()))[0] == 404
