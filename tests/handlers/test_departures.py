"""Somebody is removed from the staff in one act (SECURITY.md 25)."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.telegram.group import Group
from services.tickets.types import Words
from tests.duty_stage import TOMORROW, Night, open_night


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        yield one


def lets_the_bot_ban(group: Group, night: Night) -> None:
    rights = {"can_restrict_members": True, "can_manage_chat": True}
    group.add_bot(by=night.phone("zhang"), **rights)


async def test_role_tickets_pages_prompts_and_groups_end_at_once(night: Night) -> None:
    lets_the_bot_ban(night.group, night)
    night.group.join(night.phone("wang"), by=night.phone("zhang"))
    await night.kept_out()
    await night.at("03:12", TOMORROW)
    await night.press("wang", "我来办")
    await night.services.relay.add(1052, night.account("li"), Words("门口有两个人"))
    await night.playhouse.settled()
    assert "门口有两个人" in "".join(night.texts("wang"))
    await night.press("wang", "答复")
    await night.kept_out(1053, reporter="chen")
    heard = night.texts("li")
    await night.say("liu", "/remove wang")
    assert night.last("liu") == (
        "要把王某（wang）从值班人员中移除吗？\n"
        "黄塘镇：值班员\n城南工业园区：值班员\n"
        "改由别人办：1052\n"
        "移除后马上不再值班，收不到接单提醒，并移出各群；以后的班次空着，要另排人。"
    )
    await night.press("liu", "移除")
    assert night.last("liu") == (
        "王某已移除：不再值班，收不到接单提醒，已移出各群。\n改由别人办：1052"
    )
    assert not any("1052" in text for text in night.texts("wang")), "nothing of it stays there"
    assert "门口有两个人" not in "".join(night.texts("wang"))
    ticket = await night.services.tickets.get(1052)
    assert (ticket.status.value, ticket.assignee) == ("submitted", None)
    assert any("1052" in text for text in night.texts("zhang"))
    assert night.texts("li") == heard, "the promise stays, and there is nothing to tell"
    members = night.group.room.members
    assert members[night.phone("wang").user.id]["status"] == "left"


async def test_nothing_that_a_reporter_said_stays_with_who_was_removed(night: Night) -> None:
    await night.kept_out()
    await night.at("03:12", TOMORROW)
    await night.press("wang", "我来办")
    await night.say("li", "/tickets")
    await night.press("li", "1052")
    await night.press("li", "补充")
    await night.say("li", "我在村口等着，电话尾号不变")
    assert any("我在村口等着" in text for text in night.texts("wang"))
    wang = await night.services.staff.get("wang")
    await night.services.handling.give(1052, wang, to="zhang")
    await night.playhouse.settled()
    await night.services.desk_work.departures.remove("wang")
    await night.playhouse.settled()
    left = "\n".join(night.texts("wang"))
    assert "我在村口等着" not in left
    assert "村口不让我进" not in left, "nor what they had handed on before"


async def test_who_was_removed_a_second_ago_presses_in_vain(night: Night) -> None:
    await night.kept_out()
    await night.at("03:12", TOMORROW)
    page = next(one for one in night.phone("wang").chat.bubbles if "请接单" in one.text)
    await night.services.desk_work.departures.remove("wang")
    toast = await night.phone("wang").send_data(page, "t.take:1052")
    assert toast is not None
    assert (toast.text, toast.alert) == ("这里没有这件工单。", True)
    await night.playhouse.settled()
    assert (await night.services.tickets.get(1052)).assignee is None
    assert not any("请接单" in text for text in night.texts("wang")), "the page is withdrawn"
    await night.phone("wang").say("村里已放行")
    await night.playhouse.settled()
    assert not any("村里已放行" in text for text in night.texts("li"))


async def test_headquarters_hears_what_the_bot_may_not_do(night: Night) -> None:
    night.group.join(night.phone("wang"), by=night.phone("zhang"))
    await night.services.desk_work.departures.remove("wang")
    await night.playhouse.settled()
    told = (
        "王某已不是值班人员，但机器人无权把人移出黄塘镇值班群。"
        "请手动把王某移出那个群，或给机器人“封禁用户”的权限。"
    )
    assert told in night.texts("liu")
    assert await night.services.chats.is_reachable(night.account("liu"))
    group = str(night.group.room.id)
    assert await night.services.chats.is_reachable(group)  # type: ignore[arg-type]


async def test_only_headquarters_removes_and_never_themselves(night: Night) -> None:
    for handle, target in (("zhang", "wang"), ("zhao", "zhang"), ("liu", "liu"), ("liu", "no")):
        await night.say(handle, f"/remove {target}")
        assert night.last(handle) == "这里没有这件工单。"
    await night.say("liu", "/remove wang")
    await night.press("liu", "不移除")
    assert not any("wang" in text for text in night.texts("liu"))
    assert await night.services.staff.by_handle("wang") is not None


async def test_headquarters_finds_whom_to_remove_without_knowing_a_handle(night: Night) -> None:
    for handle in ("zhang", "zhao", "chen"):
        await night.say(handle, "/duty")
        assert "移除人员" not in [label for row in night.buttons(handle) for label in row]
        await night.say(handle, "/remove")
        assert night.last(handle) == "这里没有这件工单。"
    await night.say("liu", "/duty")
    assert night.buttons("liu") == [["移除人员"]]
    await night.press("liu", "移除人员")
    assert night.last("liu") == "要移除哪位值班人员？点名字后会再确认一次。"
    shown = night.buttons("liu")
    assert len(shown) <= 6
    assert not any("liu" in label for row in shown for label in row)
    listed = {label for row in shown for label in row}
    if ["更多"] in shown:
        await night.press("liu", "更多")
        listed |= {label for row in night.buttons("liu") for label in row}
    assert {"王某（wang）", "赵某（zhao）"} <= listed
    await night.say("liu", "/remove")
    while "王某（wang）" not in [label for row in night.buttons("liu") for label in row]:
        await night.press("liu", "更多")
    await night.press("liu", "王某（wang）")
    assert night.last("liu").startswith("要把王某（wang）从值班人员中移除吗？")
    await night.press("liu", "移除")
    assert await night.services.staff.by_handle("wang") is None
