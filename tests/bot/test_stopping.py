"""A graceful stop: what is under way ends, what cannot end is brought again, nobody waits long."""

import asyncio
import json

import aiohttp
import pytest

from bot.house import House
from bot.sandbox.world import World
from bot.settings import Settings
from bot.webhook import SECRET as HEADER
from handlers.chat import common
from tests.bot.conftest import SECRET, by_webhook
from tests.bot.echo import ECHO
from tests.waiting import eventually

MOST_SECONDS = 10
"""What DESIGN.md promises to whoever stops the program."""


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return by_webhook(environment)


@pytest.fixture
async def house(settings: Settings) -> House:
    one = House(settings, routes=[common.ROUTES, ECHO])
    await one.start()
    await eventually(lambda: not one.readiness.waiting_for)
    return one


def request(port: int, path: str, body: bytes, *, length: int | None = None) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{HEADER}: {SECRET}\r\n"
    return f"{head}Content-Length: {length or len(body)}\r\n\r\n".encode() + body


async def test_open_connections_and_half_deliveries_do_not_hold_it_up(house: House) -> None:
    port = house.settings.port
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert response.status == 200
        half_reader, half = await asyncio.open_connection("127.0.0.1", port)
        half.write(request(port, "/telegram", b'{"update_id"', length=1000))
        await half.drain()
        _, silent = await asyncio.open_connection("127.0.0.1", port)
        async with asyncio.timeout(MOST_SECONDS):
            await house.stop()
        # No answer at all: Telegram brings it again.
        assert await half_reader.read() == b""
        for writer in (half, silent):
            writer.close()


async def test_a_delivery_under_way_is_stored_and_answered(house: House) -> None:
    port = house.settings.port
    update = {"update_id": 77, "poll": {}}
    async with house.db.transaction() as session:
        connection = await session.connection()
        # Whoever writes now must wait.
        await connection.exec_driver_sql("UPDATE inbox SET lane = lane")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request(port, "/telegram", json.dumps(update).encode()))
        await writer.drain()
        await asyncio.sleep(0.1)
        async with asyncio.timeout(MOST_SECONDS):
            stopping = asyncio.create_task(house.stop())
            await asyncio.sleep(0.1)
            await connection.exec_driver_sql("SELECT 1")
    await stopping
    assert (await reader.read()).startswith(b"HTTP/1.1 200")
    writer.close()


async def test_nothing_is_lost_while_it_stops_and_another_takes_over(
    house: House, world: World
) -> None:
    phone = world.phone("chen")
    for number in range(5):
        await phone.say(str(number))
    await house.stop()
    for number in range(5, 10):
        await phone.say(str(number))
    following = House(house.settings, routes=[common.ROUTES, ECHO])
    await following.start()
    await phone.hears("echo 9", timeout=10)
    texts = [bubble.text for bubble in phone.chat.bubbles if not bubble.mine]
    assert list(dict.fromkeys(texts)) == [f"echo {number}" for number in range(10)]
    await following.stop()
