"""The machinery from an update to its answer, over real HTTP against the pretend Telegram."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.house import House
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.settings import Settings
from handlers.chat import common
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
async def test_a_chat_that_must_wait_delays_no_other(world: World) -> None:
    slow, other = world.phone("chen"), world.phone("wang")
    world.telegram.faults.busy(slow.user.id, retry_after=1)
    await slow.say("patience")
    await other.say("quick")
    await other.hears("echo quick")
    assert heard(slow) == []
    await slow.hears("echo patience")


@asynccontextmanager
async def echoing(environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a house as a process of its own; it is killed at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.echo", cwd=ROOT, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"started\n"
        yield process
    finally:
        process.kill()
        await process.wait()


async def test_nothing_is_lost_when_the_process_is_killed(
    world: World, environment: dict[str, str]
) -> None:
    phones = [world.phone(handle) for handle in ("chen", "wang", "zhang", "li")]
    spoken, kills = 0, 4
    for _ in range(kills):
        async with echoing(environment):
            # Fewer in all than what counts as a flood: the last process may get them at once.
            for _ in range(4):
                for phone in phones:
                    await phone.say(str(spoken))
                spoken += 1
                await asyncio.sleep(0.01)
    async with echoing(environment):
        for phone in phones:
            await phone.say("end")
            await phone.hears("echo end", timeout=10)
            answers = [int(text.removeprefix("echo ")) for text in heard(phone)[:-1]]
            assert sorted(set(answers)) == list(range(spoken))
            assert answers == sorted(answers)
            # A send that was in flight at a kill may arrive twice: one for each chat and kill.
            assert len(answers) - spoken <= kills


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
