"""A process whose DATA_KEYS do not fit the database serves nobody, and says so."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.house import House, Role
from bot.sandbox.world import World
from bot.settings import Settings, SettingsError
from bot.wiring import compose, open_database
from handlers.chat import common
from services.crypto.vault import new_data_key
from services.db.schema import migrate
from services.registry import Services
from services.rotation.service import RotationService
from tests.bot.echo import ECHO
from tests.waiting import eventually

ROUTES = [common.ROUTES, ECHO]


NEW = new_data_key()


def with_new_key(settings: Settings) -> Settings:
    return settings.model_copy(update={"data_keys": (NEW, *settings.data_keys)})


@pytest.fixture
async def rotated(settings: Settings) -> AsyncIterator[Services]:
    """Return the services of somebody who has the key of the settings, and a newer one."""
    services = compose(with_new_key(settings), open_database(settings))
    yield services
    await services.close()


async def rotate(services: Services) -> None:
    rotation = RotationService(services.db, services.vault, services.clock, services.data_keys)
    await rotation.rotate()


async def test_a_running_house_without_the_active_key_stands_back(
    settings: Settings, world: World, rotated: Services
) -> None:
    house = House(settings, routes=ROUTES)
    await house.start()
    phone = world.phone("chen")
    await phone.say("before")
    await phone.hears("echo before")
    await rotate(rotated)
    await eventually(lambda: house.readiness.waiting_for == {"data_keys"}, 20)
    await phone.say("after")
    # Longer than it needs for an answer otherwise.
    await asyncio.sleep(0.5)
    assert not any(bubble.text == "echo after" for bubble in phone.chat.bubbles)
    await house.stop()
    fitting = House(with_new_key(settings), routes=ROUTES)
    await fitting.start()
    await phone.hears("echo after")
    await fitting.stop()


@pytest.mark.parametrize(
    "roles", [frozenset(Role), frozenset({Role.WEB}), frozenset({Role.WORKER})]
)
async def test_a_house_does_not_start_with_keys_that_do_not_fit(
    settings: Settings, rotated: Services, roles: frozenset[Role]
) -> None:
    await migrate(rotated.db)
    await rotate(rotated)
    house = House(settings, roles=roles, routes=ROUTES)
    with pytest.raises(SettingsError, match="add the key with the id"):
        await house.start()
    await house.stop()


async def test_a_worker_that_waits_for_the_schema_waits_for_its_key_too(
    settings: Settings, rotated: Services
) -> None:
    house = House(settings, roles=frozenset({Role.WORKER}), routes=ROUTES)
    await house.start()
    await migrate(rotated.db)
    await rotate(rotated)
    await eventually(lambda: "data_keys" in house.readiness.waiting_for, 20)
    assert "schema" in house.readiness.waiting_for
    await house.stop()
