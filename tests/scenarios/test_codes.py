"""Around one's code: asked for in words, refreshed, objected to, shown in the wrong place."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.cli.playhouse import open_playhouse
from bot.sandbox.stories.actor import Actor
from bot.sandbox.stories.day import PROLOGUE
from bot.sandbox.stories.orange import get_code
from bot.sandbox.stories.telling import Telling, play
from bot.sandbox.telegram.model import Bubble

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telling() -> AsyncIterator[Telling]:
    async with open_playhouse() as playhouse:
        one = Telling(playhouse)
        await play(PROLOGUE, one)
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def su(telling: Telling) -> Actor:
    """Return 苏*婷, whose code is orange."""
    await telling.at("08:20")
    actor = await get_code(telling, "su")
    await telling.stage.settled()
    return actor


def ours(actor: Actor) -> list[Bubble]:
    return [bubble for bubble in actor.chat.bubbles if not bubble.mine and not bubble.deleted]


async def test_the_picture_is_last_and_has_the_only_sound(su: Actor) -> None:
    explanation, picture = ours(su)[-2:]
    assert explanation.silent
    assert explanation.words.startswith("您的健康码说明（请本人看）")
    assert not picture.silent
    assert picture.picture


async def test_who_refreshes_at_once_hears_that_it_is_the_newest(
    telling: Telling, su: Actor
) -> None:
    before = len(ours(su))
    toast = await su.press("更新")
    assert toast is not None
    assert toast.text == "08:20 已是最新。"
    await telling.at("09:00")
    toast = await su.press("更新")
    assert toast is None or not toast.text
    await telling.stage.settled()
    after = ours(su)
    assert len(after) == before
    assert "2月24日（周一）09:00 生成" in after[-1].words


async def test_why_is_answered_by_the_explanation_alone(telling: Telling, su: Actor) -> None:
    for words in ("为什么我是橙色", "/why", "为什么是这个颜色"):
        await telling.stage.settled()
        seen = {bubble.message_id for bubble in ours(su)}
        await su.say(words)
        await telling.stage.settled()
        fresh = [bubble for bubble in ours(su) if bubble.message_id not in seen]
        assert [bubble.words.splitlines()[0] for bubble in fresh] == ["您的健康码说明（请本人看）"]


async def test_a_word_finds_the_code(telling: Telling, su: Actor) -> None:
    for words in ("码", "我的健康码", "/code", "出示健康码"):
        await su.say(words)
        await telling.stage.settled()
        assert ours(su)[-1].picture, words


async def test_a_wrong_record_is_reported_once_however_often_it_is_pressed(
    telling: Telling, su: Actor
) -> None:
    await telling.stage.number_tickets_from(1043)
    await su.press("记录不对")
    await su.press("记录不对")
    await telling.stage.settled()
    receipts = [bubble for bubble in ours(su) if "工单 1043。\n值班室核对" in bubble.words]
    assert len(receipts) == 2
    assert all("10:00 前答复您" in bubble.words for bubble in receipts)
    assert not any("1044" in bubble.words for bubble in ours(su))


async def test_a_button_of_somebody_else_shows_nothing_of_them(
    telling: Telling, su: Actor
) -> None:
    stranger = telling.actor("ke")
    await stranger.start()
    await telling.stage.settled()
    own = ours(stranger)[-1]
    for code in ("c.new", "c.why", "c.wrong", "c.erase:1", "c.erase:x", "c.erase"):
        await stranger.phone.send_data(own, code)
    await telling.stage.settled()
    said = "\n".join(bubble.words for bubble in ours(stranger))
    assert "橙码" not in said
    assert "退烧药" not in said
    assert len(ours(su)) > 2


async def test_a_code_is_not_shown_in_a_group(telling: Telling, su: Actor) -> None:
    world = telling.stage.world
    group = world.telegram.add_group("邻居群", members=[su.phone])
    await su.phone.say_in(group, "/code")
    await telling.stage.settled()
    said = [bubble.words for bubble in group.bubbles if not bubble.mine]
    assert said[-1] == "健康码只在私聊里出示，群里谁都看得到。"
    assert not any(bubble.picture for bubble in group.bubbles)


async def test_a_picture_that_was_sent_as_a_file_is_checked_too(
    telling: Telling, su: Actor
) -> None:
    guard = telling.actor("ke")
    shown = next(bubble.picture for bubble in reversed(ours(su)) if bubble.picture)
    await guard.phone.document("code.png", shown, mime="image/png")
    await telling.stage.settled()
    assert "橙码 · 苏*婷" in ours(guard)[-1].words
