"""A whole house in the pretend world, with what arrives after a login made audible."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.flood import FloodGate
from bot.house import House
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.settings import Settings
from handlers.chat import arrivals, common, identity, language, privacy, receipts, start
from handlers.context import Context, Scene
from handlers.routes import Routes
from handlers.screens import Screen
from handlers.views.messages import Message
from tests.bot.conftest import environment, settings, world

__all__ = ["environment", "settings", "world"]


@pytest.fixture
def database_kind() -> str:
    """Return the faster one: words and ways are the same on both, as the stories show."""
    return "sqlite"


@pytest.fixture
def database_url(current_database_url: str) -> str:
    """Return a database that needs no migration."""
    return current_database_url


async def _arrived(context: Context) -> None:
    await context.show("arrived")


async def _words(_: Scene) -> Message:
    return Message("the code")


ROUTES = [
    common.ROUTES,
    start.ROUTES,
    identity.ROUTES,
    language.ROUTES,
    privacy.ROUTES,
    receipts.ROUTES,
    Routes(screens={"arrived": Screen(_words), "desks.phones": Screen(_words)}),
    start.LAST_ROUTES,
]


@pytest.fixture
async def house(
    settings: Settings, world: World, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    monkeypatch.setattr(arrivals, "ARRIVALS", [_arrived])
    one = House(settings, clock=world.clock, routes=ROUTES, gate=FloodGate(most=1000))
    await one.start()
    async with asyncio.timeout(5):
        while not one.bot_is_known:  # noqa: ASYNC110 - the house tells nobody else
            await asyncio.sleep(0.01)
    yield one
    await one.stop()


@pytest.fixture
def phone(house: House, world: World) -> Phone:
    del house
    return world.phone("chen")
