"""The machinery from an update to its answer, over real HTTP against the pretend Telegram."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import reception
from bot.house import House
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.settings import Settings
from handlers.chat import common
from tests import postgres
from tests.bot.conftest import by_webhook
from tests.bot.echo import ECHO

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["polling", "webhook"])
def environment(environment: dict[str, str], request: pytest.FixtureRequest) -> dict[str, str]:
    """Tell everything twice: once the house fetches its updates, once they are brought."""
    return by_webhook(environment) if request.param == "webhook" else environment


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    one = House(settings, routes=[common.ROUTES, ECHO])
    await one.start()
    yield one
    await one.stop()


def heard(phone: Phone) -> list[str]:
    return [bubble.text for bubble in phone.chat.bubbles if not bubble.mine]


async def test_what_a_person_says_is_answered_in_order(house: House, world: World) -> None:
    phone = world.phone("chen")
    for number in range(10):
        await phone.say(str(number))
    await phone.hears("echo 9")
    assert heard(phone) == [f"echo {number}" for number in range(10)]
    assert house.readiness.waiting_for == set()


async def test_a_refusal_takes_everything_back_and_is_explained(
    house: House, world: World
) -> None:
    phone = world.phone("chen")
    await phone.say("refuse")
    await phone.hears("refused")
    await phone.say("after")
    await phone.hears("echo after")
    assert heard(phone) == ["refused", "echo after"]
    assert house.reception.is_idle


@pytest.mark.usefixtures("house")
async def test_a_failing_update_is_set_aside_with_an_apology_and_the_rest_goes_on(
    world: World,
) -> None:
    phone = world.phone("chen")
    await phone.say("fail")
    await phone.say("after")
    await phone.hears("echo after")
    assert heard(phone) == [
        "刚才没有办成，不是您的问题。请再试一次，或打值班电话：/phones",
        "echo after",
    ]


@pytest.mark.usefixtures("house")
async def test_a_handler_that_hangs_is_ended_and_holds_up_no_other_chat(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "HANDLER_SECONDS", 0.5)
    phone, other = world.phone("chen"), world.phone("wang")
    await phone.say("hang")
    await phone.say("after")
    await other.say("meanwhile")
    await other.hears("echo meanwhile")
    assert heard(phone) == []
    await phone.hears("echo after", timeout=15)
    assert heard(phone)[0].startswith("刚才没有办成")


@pytest.mark.parametrize("database_kind", ["postgresql"])
async def test_a_database_that_goes_away_costs_nobody_an_update(
    settings: Settings, world: World, house: House
) -> None:
    assert not house.db.is_sqlite
    phone = world.phone("chen")
    await phone.say("before")
    await phone.hears("echo before")
    for number in range(5):
        postgres.hang_up(settings.database_url)
        await phone.say(str(number))
    await phone.hears("echo 4", timeout=20)
    assert heard(phone) == ["echo before", *(f"echo {number}" for number in range(5))]


@pytest.mark.usefixtures("house")
async def test_a_chat_that_must_wait_delays_no_other(world: World) -> None:
    slow, other = world.phone("chen"), world.phone("wang")
    world.telegram.faults.busy(slow.user.id, retry_after=1)
    await slow.say("patience")
    await other.say("quick")
    await other.hears("echo quick")
    assert heard(slow) == []
    await slow.hears("echo patience")


async def test_a_house_starts_and_stops_while_telegram_is_away(
    settings: Settings, world: World
) -> None:
    world.telegram.faults.error("getMe", status=502, times=None)
    one = House(settings, routes=[common.ROUTES, ECHO])
    await one.start()
    await asyncio.sleep(0.1)
    assert one.readiness.waiting_for - {"webhook"} == {"telegram"}
    await one.stop()


async def test_a_house_that_waits_for_telegram_serves_as_soon_as_it_is_back(
    settings: Settings, world: World
) -> None:
    world.telegram.faults.error("getMe", status=502, times=1)
    one = House(settings, routes=[common.ROUTES, ECHO])
    await one.start()
    phone = world.phone("chen")
    await phone.say("patience")
    await phone.hears("echo patience")
    await one.stop()


async def test_a_server_that_knows_no_menus_serves_people_too(
    settings: Settings, world: World
) -> None:
    world.telegram.faults.error("setMyCommands", status=404, times=None)
    one = House(settings, routes=[common.ROUTES, ECHO])
    await one.start()
    phone = world.phone("chen")
    await phone.say("no menu")
    await phone.hears("echo no menu")
    await one.stop()
