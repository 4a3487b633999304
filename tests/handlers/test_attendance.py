"""A desk's group in which somebody unknown sits (SECURITY.md 25), or that the bot has lost."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from tests.duty_stage import Night, open_night

TOMORROW = date(2020, 2, 25)
CARD = "1052 · 进出受限 · 黄塘镇\n03:07 上报"
SHORT = "1052 · 进出受限"
ONE = (
    "黄塘镇的群里有 1 位不是值班人员，卡片暂时只留编号和类别。"
    "请核对群成员，无关人员退群后自动恢复。"
)


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        await one.kept_out()
        yield one


def card(night: Night) -> str:
    [found] = [one for one in night.group.bubbles if not one.mine and "1052" in one.text]
    return found.text


async def test_a_stranger_shrinks_the_cards_and_alarms_headquarters_until_they_leave(
    night: Night,
) -> None:
    assert card(night) == CARD
    stranger = night.phone("chen")
    night.group.join(stranger, by=night.phone("zhang"))
    await night.playhouse.settled()
    assert card(night) == SHORT
    assert night.last("liu") == ONE
    sounds = len(night.phone("liu").sounds)
    await night.press("zhang", "我来办")
    assert card(night) == SHORT, "what happens is not told there"
    night.group.leave(stranger)
    await night.playhouse.settled()
    assert card(night) == f"{CARD} · 03:07 张某接单"
    assert night.last("liu") == "黄塘镇的群里都是值班人员了，卡片已恢复完整。"
    assert len(night.phone("liu").sounds) == sounds, "that all is well makes no sound"


async def test_staff_may_come_and_go(night: Night) -> None:
    heard = night.texts("liu")
    night.group.join(night.phone("wang"), by=night.phone("zhang"))
    await night.playhouse.settled()
    assert card(night) == CARD
    assert night.texts("liu") == heard


async def test_who_came_unseen_is_found_within_an_hour(night: Night) -> None:
    stranger = night.phone("chen")
    night.group.room.members[stranger.user.id] = {"status": "member"}
    await night.at("03:30", TOMORROW)
    await night.at("04:30", TOMORROW)
    assert ONE in night.texts("liu")
    assert card(night) == SHORT


async def test_a_removed_officer_who_is_still_there_is_a_stranger(night: Night) -> None:
    night.group.join(night.phone("wang"), by=night.phone("zhang"))
    await night.services.desk_work.departures.remove("wang")
    await night.at("04:30", TOMORROW)
    assert ONE in night.texts("liu")


async def test_a_bot_that_was_taken_out_says_so_and_comes_back_with_its_cards(
    night: Night,
) -> None:
    night.group.remove_bot(by=night.phone("zhang"))
    await night.playhouse.settled()
    assert night.last("liu") == (
        "机器人被移出了黄塘镇的群：群里收不到卡片，私聊里的呼叫照常。"
        "请把它拉回群，或用 /bind 另绑一个群。"
    )
    await night.press("zhang", "我来办")
    assert (await night.services.tickets.get(1052)).assignee == "zhang"
    night.group.add_bot(by=night.phone("zhang"))
    await night.playhouse.settled()
    assert "张某接单" in card(night)


async def test_the_count_of_a_foreign_group_is_nobody_s_business(night: Night) -> None:
    foreign = night.world.telegram.add_group("别处", members=[night.phone("chen")])
    calls = len(night.phone("zhang").hub.calls)
    foreign.join(night.phone("lin"), by=night.phone("chen"))
    await night.playhouse.settled()
    methods = [call.method for call in night.phone("zhang").hub.calls[calls:]]
    assert "getChatMemberCount" not in methods
