"""Marks that share a transaction against each mark alone, in one run.

Once against the pretend Telegram, over HTTP in the same process, and once against a Telegram
that costs nothing, so that the marks are what is measured. Pacing is off in both.
"""

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import BaseRequest, RequestData

from bot.delivery import Delivery
from bot.marks import Mark, Marks, Taken
from bot.pacing import Pacer
from bot.sandbox.world import World
from bot.transport import AiohttpRequest
from handlers.context import Scene
from handlers.screens import Screen
from handlers.views.messages import Message
from services.chats.types import Address
from services.outbox.types import Room
from services.registry import Services

CHATS, EACH, ROUNDS = 64, 5, 3
LEAST = 1.5
"""How much faster it must be at least, on any machine and either database."""


class EachAlone(Marks):
    """The plain way: a transaction for every mark, before and after the send."""

    async def exchange(self, room: Room) -> list[Taken]:
        marks: list[Mark]
        marks, self._waiting = self._waiting, []
        for mark in marks:
            self._waiting = [mark, *self._waiting]
            await super().exchange(Room(0, 0))
        taken: list[Taken] = []
        for _ in range(room.most):
            busy = room.busy | {one.to for one, _ in taken}
            one = await super().exchange(Room(1, 1, busy))
            if not one:
                break
            taken += one
        return taken


class NoTelegram(BaseRequest):
    """Answers every send at once."""

    number = 0

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        del method, request_data
        self.number += 1
        me = {"id": 1, "is_bot": True, "first_name": "bot", "username": "a_bot"}
        said = {"message_id": self.number, "date": 0, "chat": {"id": 1, "type": "private"}}
        result = me if url.endswith("getMe") else said
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def _text(scene: Scene) -> Message:
    return Message(scene.subject)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    pretend = await World.start()
    yield pretend
    await pretend.close()


async def seconds(services: Services, bot: Bot, marks: type[Marks], to: list[Address]) -> float:
    """Return how long it takes to send everything."""
    async with services.db.transaction():
        for number in range(EACH):
            for address in to:
                await services.outbox.show("text", number, to=address)
    fast = 1e9
    delivery = Delivery(services, bot, {"text": Screen(_text)}, Pacer(fast, fast, fast))
    delivery.marks = marks(services)
    began = time.perf_counter()
    task = asyncio.create_task(delivery.run())
    while await services.outbox.count_unsent():  # noqa: ASYNC110 - as an onlooker sees it
        await asyncio.sleep(0.05)
    taken = time.perf_counter() - began
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await delivery.finish()
    return taken


async def compare(services: Services, bot: Bot, to: list[Address], where: str) -> float:
    ratios, together, alone = [], [], []
    for _ in range(ROUNDS):
        alone.append(len(to) * EACH / await seconds(services, bot, EachAlone, to))
        together.append(len(to) * EACH / await seconds(services, bot, Marks, to))
        ratios.append(together[-1] / alone[-1])
    name = services.db.url.get_backend_name()
    print(  # noqa: T201 - what the benchmark is for
        f"\n{name}, {where}: each mark alone {statistics.median(alone):.0f} sends/s,"
        f" together {statistics.median(together):.0f} sends/s,"
        f" {statistics.median(ratios):.1f} times as many"
    )
    return statistics.median(ratios)


@pytest.mark.benchmark
async def test_marks_together_are_faster_where_telegram_costs_nothing(services: Services) -> None:
    request = NoTelegram()
    bot = Bot("1:x", request=request, get_updates_request=request)
    to = [Address(str(number)) for number in range(1, CHATS + 1)]
    await bot.initialize()
    assert await compare(services, bot, to, "no Telegram") > LEAST


@pytest.mark.benchmark
async def test_marks_together_are_faster_against_the_pretend_telegram(
    services: Services, world: World
) -> None:
    phones = [world.telegram.add_user(first_name=str(number)) for number in range(CHATS)]
    for phone in phones:
        await phone.start()
    request = AiohttpRequest()
    bot = Bot(
        world.bot_token,
        base_url=f"{world.api_url}/bot",
        request=request,
        get_updates_request=request,
    )
    async with bot:
        to = [Address(str(phone.user.id)) for phone in phones]
        assert await compare(services, bot, to, "pretend Telegram") > LEAST
