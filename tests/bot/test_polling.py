"""How long polling rests after a failure: as long as Telegram asks, and otherwise not long."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from telegram import Bot

from bot.flood import FloodGate
from bot.intake import LONGEST_PAUSE, poll
from bot.sandbox.world import World
from bot.transport import AiohttpRequest
from services.registry import Services


class EnoughError(Exception):
    """The test has seen enough."""


@dataclass
class Rests:
    """Stands for sleeping: writes down how long."""

    most: int
    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if len(self.seconds) == self.most:
            raise EnoughError


@pytest.fixture
async def bot(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    transport = AiohttpRequest()
    await transport.initialize()
    yield Bot(world.bot_token, base_url=f"{world.api_url}/bot", request=transport)
    await transport.shutdown()


def busy(world: World, seconds: int) -> None:
    said = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
    body = json.dumps(said | {"parameters": {"retry_after": seconds}}).encode()
    world.telegram.faults.garbled(body, "getUpdates", status=429, after=False)


async def rests(services: Services, bot: Bot, most: int) -> list[float]:
    """Poll until it has rested so often; return for how long each time."""
    slept = Rests(most)
    with pytest.raises(EnoughError):
        await poll(services, bot, FloodGate(), sleep=slept)
    return slept.seconds


async def test_polling_waits_as_long_as_it_is_asked_to_and_no_longer(
    services: Services, world: World, bot: Bot
) -> None:
    faults = world.telegram.faults
    busy(world, 60)
    for _ in range(3):
        faults.error("getUpdates")
    busy(world, 2)
    faults.error("getUpdates")
    assert await rests(services, bot, 6) == [60, 1, 2, 4, 2, LONGEST_PAUSE]


async def test_a_long_outage_is_noticed_to_be_over_within_seconds(
    services: Services, world: World, bot: Bot
) -> None:
    world.telegram.faults.error("getUpdates", times=8)
    assert max(await rests(services, bot, 8)) == LONGEST_PAUSE == 5


async def test_once_it_is_over_the_next_failure_is_a_first_one(
    services: Services, world: World, bot: Bot
) -> None:
    faults = world.telegram.faults
    faults.error("getUpdates", times=4)
    nothing = json.dumps({"ok": True, "result": []}).encode()
    faults.garbled(nothing, "getUpdates", after=False)
    faults.error("getUpdates")
    assert (await rests(services, bot, 6))[-1] == 1
