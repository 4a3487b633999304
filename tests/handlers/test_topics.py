"""Each ticket in a topic of its own, and what becomes of its card where there is none."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox.telegram.group import Group
from bot.sandbox.telegram.model import Topic
from bot.topics import TopicActs
from services.chats.types import Address
from tests.duty_stage import DAY, PARK, TOWN, Night, open_night
from tests.outgoings import outgoing

NAME = "1052 · 进出受限 · 黄塘镇"
CARD = f"{NAME}\n22:20 上报"
ALL = {"can_manage_topics": True, "can_restrict_members": True}
NO_RIGHT = (
    "机器人在黄塘镇值班群里没有“管理话题”权限，工单卡先发在群里。"
    "请打开这项权限，之后的新工单又各有话题。"
)


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night(("zhang", "wang", "zhao", "liu"), opens=("22:15", DAY)) as one:
        await one.at("22:20")
        one.group.join(one.phone("zhao"), by=one.phone("zhang"))
        await become_forum(one)
        yield one


async def become_forum(night: Night, **rights: Any) -> None:
    night.group.become_forum()
    night.group.add_bot(by=night.phone("zhang"), **(rights or ALL))
    await night.playhouse.settled()
    await say(night, "zhao", "/topics")


async def say(night: Night, handle: str, words: str) -> None:
    await night.phone(handle).say_in(night.group, words)
    await night.playhouse.settled()


def texts(group: Group, topic: Topic | None = None) -> list[str]:
    return [bubble.text for bubble in group.said_in(topic)]


async def take(night: Night, number: int) -> None:
    zhang = await night.services.staff.get("zhang")
    await night.services.handling.take(number, zhang, by_page=False)
    await night.playhouse.settled()


async def close(night: Night) -> None:
    """Let the ticket be handled and confirmed."""
    await night.press("zhang", "我来办")
    await night.press("zhang", "办结")
    await night.press("zhang", "已放行")
    await night.press("li", "进去了")


async def test_a_ticket_has_a_topic_that_is_closed_with_it_and_opened_again(
    night: Night,
) -> None:
    assert texts(night.group)[-1] == (
        "以后每件新工单有自己的话题，结案时话题一起关闭。"
        "机器人要有“管理话题”权限；再发一次 /topics 就关掉。"
    )
    await night.kept_out()
    topic = night.group.topic(NAME)
    assert texts(night.group, topic) == [CARD]
    (card,) = night.group.said_in(topic)
    assert not card.silent
    await close(night)
    assert texts(night.group, topic)[0].startswith(f"{CARD} · 22:20 张某接单")
    assert topic.is_closed
    assert not [text for text in texts(night.group) if "1052" in text]
    await night.services.tickets.reopen(1052, night.account("li"))
    await night.playhouse.settled()
    assert not topic.is_closed
    assert len(night.group.said_in(topic)) == 1
    assert len(night.group.room.topics) == 1


async def test_a_deleted_topic_lets_the_card_go_to_the_group_and_the_lead_hears_once(
    night: Night,
) -> None:
    await night.kept_out()
    await night.crowded(1053, place=TOWN)
    for name in (NAME, "1053 · 员工住宿 · 黄塘镇"):
        night.group.delete_topic(night.group.topic(name), by=night.phone("zhang"))
    heard = night.texts("zhao")
    await night.services.handling.take(
        1052, await night.services.staff.get("zhang"), by_page=False
    )
    await night.playhouse.settled()
    assert f"{CARD} · 22:20 张某接单" in texts(night.group)
    (told,) = night.texts("zhao")[len(heard) :]
    assert told == (
        "黄塘镇值班群里有工单的话题被删了：那张工单卡改发在群里，别的照旧。"
        "不想分话题，就在群里发 /topics。"
    )
    await night.services.handling.take(
        1053, await night.services.staff.get("zhang"), by_page=False
    )
    await night.playhouse.settled()
    assert [text for text in texts(night.group) if text.startswith("1053")]
    assert len(night.texts("zhao")) == len(heard) + 1
    await say(night, "zhao", "/topics")
    assert texts(night.group)[-1] == "以后新工单的卡直接发在群里，不再分话题。"


async def test_without_the_right_cards_stand_in_the_group_until_it_is_given(night: Night) -> None:
    night.group.add_bot(by=night.phone("zhang"), can_restrict_members=True)
    await night.playhouse.settled()
    assert night.last("zhao") == (
        "机器人在黄塘镇值班群里不能再管理话题：工单卡发在群里。请打开它的“管理话题”权限。"
    )
    await night.kept_out()
    assert texts(night.group)[-1] == CARD
    assert NO_RIGHT in night.texts("zhao")
    heard = len(night.texts("zhao"))
    await night.crowded(1053, place=TOWN)
    assert not night.group.room.topics
    assert len(night.texts("zhao")) == heard, "told once"
    night.group.add_bot(by=night.phone("zhang"), **ALL)
    await night.crowded(1054, reporter="chen", place=TOWN)
    assert texts(night.group, night.group.topic("1054 · 员工住宿 · 黄塘镇"))


async def test_a_group_that_is_no_forum_any_more_gets_its_cards_itself(night: Night) -> None:
    await night.services.chats.set_language(night.account("zhao"), "en")
    await night.kept_out()
    night.group.become_forum(is_forum=False)
    await night.press("zhang", "我来办")
    assert night.group.said_in(night.group.topic(NAME))[0].text.endswith("张某接单")
    await night.crowded(1053, place=TOWN)
    assert texts(night.group)[-1].startswith("1053 · 员工住宿 · 黄塘镇")
    assert night.last("zhao") == (
        "The group of Huangtang Town has no topics any more, so cards stand in the group itself. "
        "Turn topics on in its settings, or send /topics there to do without them."
    )


async def test_a_topic_that_may_have_been_made_is_not_made_again(night: Night) -> None:
    telegram = night.world.telegram
    telegram.faults.cut("createForumTopic", after=True)
    await night.kept_out()
    assert [call.method for call in telegram.calls].count("createForumTopic") == 1
    assert len(night.group.room.topics) == 1
    assert texts(night.group)[-1] == CARD
    # Taken up again after a kill: whether the call went out before, nobody knows.
    again = outgoing(night.group.id, view="topics.make", subject="1052", is_retry=True, tries=2)
    bot = night.playhouse.house.delivery._bot
    await (await TopicActs(night.services, bot).make(again))()
    assert [call.method for call in telegram.calls].count("createForumTopic") == 1


async def test_a_group_that_is_numbered_anew_gets_topics_there(night: Night) -> None:
    await night.kept_out()
    night.group.migrate(by=night.phone("zhang"))
    night.group.become_forum()
    await night.playhouse.settled()
    assert texts(night.group, night.group.topic(NAME)) == [CARD]
    await close(night)
    assert night.group.topic(NAME).is_closed


async def test_only_leads_of_the_desk_turn_topics_on_and_only_in_a_forum(night: Night) -> None:
    await say(night, "zhang", "/topics")
    assert texts(night.group)[-1] == "话题由带班领导或指挥部打开、关闭。"
    await say(night, "zhao", "/topics")
    night.group.become_forum(is_forum=False)
    await say(night, "zhao", "/topics")
    assert texts(night.group)[-1] == ("这个群没有开话题。请先在群设置里打开“话题”，再发 /topics。")
    foreign = night.world.telegram.add_group("别处", members=[night.phone("zhao")])
    foreign.become_forum()
    await night.phone("zhao").say_in(foreign, "/topics")
    await night.playhouse.settled()
    assert texts(foreign) == []


async def test_a_forum_is_told_of_topics_when_it_is_bound(night: Night) -> None:
    members = [night.phone("zhang"), night.phone("wang")]
    group = night.world.telegram.add_group("Park desk", members)
    group.become_forum()
    await night.services.chats.set_language(Address(str(group.id)), "en")
    code = (await night.services.groups.make_code(PARK)).code
    await night.phone("zhang").say_in(group, f"/bind {code}")
    await night.playhouse.settled()
    await night.press("liu", "确认，是这个群")
    assert texts(group)[-1] == (
        "This group has topics. If each ticket is to have one of its own, a shift lead sends "
        "/topics here; the bot needs the right to manage topics for it."
    )
