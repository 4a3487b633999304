"""A login of 30 days opens nothing: neither the code, nor what has changed about it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.cli.playhouse import Playhouse, open_playhouse
from bot.sandbox.cast import CAST
from bot.sandbox.stories.actor import Actor
from bot.sandbox.stories.day import PROLOGUE
from bot.sandbox.stories.orange import get_code
from bot.sandbox.stories.telling import Telling, play
from services.chats.types import Address
from tests.bindings import prove

pytestmark = pytest.mark.asyncio(loop_scope="module")

NEWS = "您的健康码有新消息。\n您上次认证已满 30 天，请再刷脸一次，刷脸后消息就发到这里。"
DUE = "您上次认证已满 30 天。\n请到闽政通再刷脸一次，码马上发到这里。"
COLUMNS = "record_id,id_number,bought_on"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playhouse() -> AsyncIterator[Playhouse]:
    async with open_playhouse() as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chen(playhouse: Playhouse) -> Actor:
    """Return somebody whose code was green 31 days after their login."""
    telling = Telling(playhouse)
    await play(PROLOGUE, telling)
    await telling.at("08:20")
    actor = await get_code(telling, "chen")
    await playhouse.settled()
    services = playhouse.house.services
    account = Address(str(playhouse.world.phone("chen").user.id))
    await prove(services, account, services.clock() - timedelta(days=31))
    return actor


def standing(actor: Actor) -> list[str]:
    return [one.words for one in actor.chat.bubbles if not one.mine and not one.deleted]


@pytest.mark.parametrize("words", ["/code", "/why", "出示健康码", "为什么"])
async def test_neither_code_nor_reason_is_shown(
    playhouse: Playhouse, chen: Actor, words: str
) -> None:
    await chen.say(words)
    await playhouse.settled()
    assert standing(chen)[-1] == DUE


async def test_a_turn_is_told_without_its_colour_and_takes_the_old_picture_away(
    playhouse: Playhouse, chen: Actor
) -> None:
    record = f"Z1,{CAST['chen'].id_number},2020-02-24"
    await playhouse.import_records("antipyretics", f"{COLUMNS}\n{record}\n")
    await playhouse.settled()
    told = chen.chat.bubbles[-1]
    assert told.words == NEWS
    assert not told.silent
    assert all(one.deleted for one in chen.chat.bubbles if one.picture)
    await chen.press("去认证")
    await playhouse.settled()
    assert standing(chen)[-1] == DUE
    await chen.follow(await chen.log_in(chen.link("去认证")))
    await playhouse.settled()
    assert "橙码" in standing(chen)[-1]
