"""A world, a phone that has started the chat, and a bare client of the Bot API."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from tests.check_site import open_browser
from tests.playing import Ground, Visitor, playground, visitor


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


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def ground(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ground]:
    """Give the page of a world that is open, one for all tests of a module."""
    async with playground(tmp_path_factory.mktemp("page")) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def guest(browser: Browser, ground: Ground) -> AsyncIterator[Visitor]:
    """Give somebody at the page."""
    async with visitor(browser, ground) as one:
        await one.open()
        yield one
