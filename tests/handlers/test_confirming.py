"""A group becomes a desk's once headquarters has confirmed title and member count."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.chats.types import Address
from tests.duty_stage import COUNTY, DAY, PARK, TOWN, Night, open_night, told

ASKED = (
    "请确认城南工业园区值班群：\n"
    "群名：城南值班群\n"
    "人数：3，含机器人\n"
    "张某 22:20 发的绑定码。\n"
    "确认前那里不发工单卡，24 小时没有确认就作废。"
)


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night(("zhang", "wang", "zhao", "liu"), opens=("22:15", DAY)) as one:
        await one.at("22:20")
        yield one


async def group_of(night: Night, desk: str = PARK) -> Address | None:
    return (await night.services.desks.get(desk)).group


async def test_headquarters_sees_title_and_number_and_confirms(night: Night) -> None:
    group = await night.name_group()
    assert told(group) == [
        "绑定码没问题。正在请指挥部确认这是城南工业园区值班群，确认前这里不发工单卡。"
    ]
    assert await group_of(night) is None
    assert night.last("liu") == ASKED
    assert night.buttons("liu") == [["确认，是这个群"], ["不是，拒绝"]]
    assert night.phone("liu").sounds
    await night.crowded()
    assert not [text for text in told(group) if "1047" in text]
    assert await night.press("liu", "确认，是这个群") == "已确认。"
    assert night.last("liu") == "城南工业园区值班群：刘某 22:20 已确认。"
    assert night.buttons("liu") == []
    assert told(group)[-1] == (
        "本群已绑定：城南工业园区值班室。\n"
        "每件新工单在这里发一张工单卡，响一声，之后有变化不再响。\n"
        "谁在当班：/oncall；未结工单：/open。群里写的话只留在群里。"
    )
    assert await group_of(night) == str(group.id)
    await night.phone("zhang").say_in(group, "/oncall")
    await night.playhouse.settled()
    assert "当班" in told(group)[-1]


async def test_the_words_are_there_in_english(night: Night) -> None:
    await night.services.chats.set_language(night.account("liu"), "en")
    members = [night.phone("zhang"), night.phone("chen")]
    group = night.world.telegram.add_group("Park desk", members)
    await night.services.chats.set_language(Address(str(group.id)), "en")
    group.add_bot(by=members[0], can_restrict_members=True)
    code = (await night.services.groups.make_code(PARK)).code
    await night.phone("zhang").say_in(group, f"/bind {code}")
    await night.playhouse.settled()
    (waits,) = told(group)
    assert waits == (
        "The code is right. Headquarters is asked whether this is the group of Chengnan "
        "Industrial Park; until it confirms, no cards come here."
    )
    assert night.last("liu") == (
        "Please confirm the group of Chengnan Industrial Park:\n"
        "Title: Park desk\n"
        "3 members, the bot included\n"
        "1 of them is not known staff.\n"
        "张某 sent the code at 22:20.\n"
        "Until you confirm, no cards go there. After 24 hours the request is void."
    )
    assert await night.press("liu", "No, refuse") == "Refused."
    assert night.last("liu") == "The group of Chengnan Industrial Park: refused by 刘某, 22:20."
    assert told(group)[-1] == (
        "Headquarters did not confirm that this is the group of Chengnan Industrial Park. "
        "No cards come here."
    )


async def test_a_refused_group_hears_it_and_gets_nothing(night: Night) -> None:
    group = await night.name_group()
    await night.press("liu", "不是，拒绝")
    assert night.last("liu") == "城南工业园区值班群：刘某 22:20 已拒绝。"
    assert told(group)[-1] == "指挥部没有确认这是城南工业园区值班群，这里不发工单卡。"
    await night.crowded()
    assert not [text for text in told(group) if "1047" in text]


async def test_a_group_that_changes_before_it_is_confirmed_is_shown_anew(night: Night) -> None:
    group = await night.name_group(can_restrict_members=True)
    former = night.phone("liu").chat.newest("确认，是这个群")
    button = former.find("确认，是这个群")
    assert button is not None
    stranger = night.phone("chen")
    group.join(stranger, by=night.phone("zhang"))
    await night.playhouse.settled()
    assert "人数：4，含机器人\n其中 1 位不是值班人员。" in night.last("liu")
    toast = await night.phone("liu").send_data(former, button.data)
    assert toast is not None
    assert toast.text == "这一条已经处理过，或者群有了变化，请看最新的那条消息。"
    assert await group_of(night) is None


async def test_who_is_not_at_headquarters_confirms_nothing(night: Night) -> None:
    await night.name_group()
    waiting = await night.services.confirming.find(PARK)
    assert waiting is not None
    for handle in ("zhang", "zhao", "chen"):
        phone = night.phone(handle)
        await phone.say("hello")
        await night.playhouse.settled()
        await phone.send_data(phone.chat.bubbles[-1], f"g.yes:{waiting.key}")
        await night.playhouse.settled()
    assert await group_of(night) is None


async def test_what_nobody_confirms_within_a_day_is_void(night: Night) -> None:
    group = await night.name_group()
    await night.playhouse.advance(timedelta(hours=24))
    assert told(group)[-1] == (
        "24 小时内没有人确认这是城南工业园区值班群，绑定作废。"
        "请先联系指挥部，再请系统管理员生成新的绑定码。"
    )
    assert "城南工业园区值班群 24 小时没有确认，已作废。" in night.texts("liu")
    assert await group_of(night) is None


async def test_without_headquarters_the_group_is_told_who_confirms(night: Night) -> None:
    await night.services.staff.remove("liu")
    await night.playhouse.settled()
    group = await night.name_group()
    (waits,) = told(group)
    assert waits == (
        "绑定码没问题，但指挥部还没有人加入，没人能确认这是城南工业园区值班群。"
        "请系统管理员运行 desk bind park-chengnan --confirm 确认，确认前这里不发工单卡。"
    )
    waiting = await night.services.confirming.find(PARK)
    assert waiting is not None
    await night.services.confirming.confirm_as_operator(waiting)
    await night.playhouse.settled()
    assert told(group)[-1].startswith("本群已绑定：城南工业园区值班室。")


async def test_a_desk_with_a_group_goes_to_the_new_one_when_that_is_confirmed(
    night: Night,
) -> None:
    members = [night.phone("zhang"), night.phone("wang")]
    group = night.world.telegram.add_group("黄塘新群", members)
    code = (await night.services.groups.make_code(TOWN)).code
    await night.phone("zhang").say_in(group, f"/bind {code}")
    await night.playhouse.settled()
    assert await group_of(night, TOWN) == str(night.group.id)
    await night.press("liu", "确认，是这个群")
    assert await group_of(night, TOWN) == str(group.id)
    assert told(night.group)[-1] == "黄塘镇值班室已换到别的群，这里不再发工单卡。"


async def test_nobody_else_names_a_group(night: Night) -> None:
    stranger = night.phone("chen")
    group = night.world.telegram.add_group("不是值班群", members=[stranger])
    code = (await night.services.groups.make_code(COUNTY)).code
    await stranger.say_in(group, f"/bind {code}")
    await night.playhouse.settled()
    assert told(group)[-1].startswith("这个绑定码不能用")
    assert await night.services.confirming.find(COUNTY) is None
