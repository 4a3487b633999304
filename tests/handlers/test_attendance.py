"""A desk's group in which somebody unknown sits (SECURITY.md 25), or that the bot has lost."""

from collections.abc import AsyncIterator

import pytest

from bot.acts import Acts
from bot.pacing import Pacer
from services.outbox.types import Priority
from tests.duty_stage import TOMORROW, Night, open_night
from tests.outgoings import outgoing

CARD = "1052 · 进出受限 · 黄塘镇\n03:07 上报"
SHORT = "1052 · 进出受限"
ONE = (
    "黄塘镇值班群里有 1 位不是值班人员，工单卡暂时只留工单号和类别。"
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
    assert night.last("liu") == "黄塘镇值班群里都是值班人员了，工单卡已恢复完整。"
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


async def test_of_the_staff_those_of_the_groups_own_desk_are_asked_about_first(
    night: Night,
) -> None:
    night.group.join(night.phone("zhao"), by=night.phone("zhang"))
    await night.playhouse.settled()
    calls = len(night.world.telegram.calls)
    await night.at("04:30", TOMORROW)
    asked = [
        call.params["user_id"]
        for call in night.world.telegram.calls[calls:]
        if call.method == "getChatMember"
    ]
    own = {night.phone(handle).user.id for handle in ("zhang", "wang", "zhao")}
    assert asked
    assert {int(user) for user in asked} <= own


async def test_the_questions_of_a_count_are_paced(night: Night) -> None:
    night.group.room.members[night.phone("chen").user.id] = {"status": "member"}
    house, calls = night.playhouse.house, night.world.telegram.calls
    before = len(calls)
    count = outgoing(night.group.id, view="groups.count", priority=Priority.DIGEST)
    await Acts(night.services, house.delivery._bot, Pacer(rate=4)).perform(count)
    moments = [call.at for call in calls[before:] if call.method == "getChatMember"]
    assert len(moments) == 6
    assert moments[-1] - moments[0] >= 0.7


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
        "机器人被移出了黄塘镇值班群：群里收不到工单卡，私聊里的接单提醒照常。"
        "请把它拉回群，或用 /bind 另绑一个群。"
    )
    assert night.last("zhao") == night.last("liu")
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


async def test_a_bot_that_is_no_administrator_any_more_says_so_once_and_what_to_do(
    night: Night,
) -> None:
    owner = night.phone("zhang")
    night.group.add_bot(by=owner, can_restrict_members=True)
    await night.playhouse.settled()
    heard = night.texts("liu")
    night.group.add_bot(by=owner, can_pin_messages=True)
    await night.playhouse.settled()
    assert night.last("liu") == (
        "机器人在黄塘镇值班群里不能再移出成员了：请打开它的“封禁用户”权限，"
        "这之前有人离岗，请手动移出。"
    )
    night.group.add_bot(by=owner)
    await night.playhouse.settled()
    for handle in ("zhao", "liu"):
        assert night.last(handle) == (
            "机器人不再是黄塘镇值班群的管理员：看不到群里有谁，工单卡可能只留工单号和类别。"
            "请重新把它设为管理员，并打开“封禁用户”权限。"
        )
    assert len(night.texts("liu")) == len(heard) + 1, "one message, the newest"
    assert not any("管理员" in text for text in night.texts("wang"))
    night.group.add_bot(by=owner, can_restrict_members=True)
    await night.playhouse.settled()
    assert len(night.texts("liu")) == len(heard) + 1, "what is well again makes no sound"


async def test_a_bot_that_may_not_write_says_so_and_shows_the_cards_when_it_may(
    night: Night,
) -> None:
    await night.services.chats.set_language(night.account("liu"), "en")
    zhang, bot = night.phone("zhang"), night.world.telegram.bot
    silent = {"status": "restricted", "is_member": True, "can_send_messages": False}
    night.world.telegram.admit(night.group.room, bot, zhang.user, silent)
    await night.playhouse.settled()
    assert night.last("liu") == (
        "The bot may no longer write in the group of Huangtang Town: no cards arrive there; "
        "calls in private chats go on. Please let it send messages."
    )
    await night.press("zhang", "我来办")
    assert "接单" not in card(night)
    night.group.add_bot(by=zhang)
    await night.playhouse.settled()
    assert "张某接单" in card(night)
