"""A world, a phone that has started the chat, and a bare client of the Bot API."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest_asyncio

from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World


class Api:
    """Calls the Bot API with JSON; a refusal comes back as its description."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self.base = f"{world.api_url}/bot{world.bot_token}"
        self.session = session

    async def __call__(self, method: str, **params: Any) -> Any:
        async with self.session.post(f"{self.base}/{method}", json=params) as response:
            answer = await response.json()
        return answer["result"] if answer["ok"] else answer["description"]


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    world = await World.start()
    yield world
    await world.close()


@pytest_asyncio.fixture
async def api(world: World) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(world, session)


@pytest_asyncio.fixture
async def phone(world: World) -> Phone:
    phone = world.phone("chen")
    await phone.start()
    return phone
