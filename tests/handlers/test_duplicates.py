"""Tickets about the same thing, and tickets that are not a desk's own, as people see them."""

from collections.abc import AsyncIterator

import pytest

from services.tickets.types import Words
from tests.duty_stage import COUNTY, PHONE, TOMORROW, Night, open_night

APART = "不是同一件事"


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        await one.kept_out(1039, reporter="chen")
        await one.press("zhang", "我来办")
        await one.kept_out(1052, reporter="li")
        await one.press("zhang", "我来办")
        yield one


async def merge(night: Night) -> None:
    await night.press("zhang", "转派")
    await night.press("zhang", "其他办法")
    await night.press("zhang", "重复")
    assert await night.press("zhang", "1039") == "1052 已并入 1039。"


async def answer(night: Night, number: int, words: str) -> None:
    zhang = night.phone("zhang")
    await zhang.send_data(zhang.chat.bubbles[-1], f"t.answer:{number}")
    await night.playhouse.settled()
    await night.say("zhang", words)


async def test_the_menu_suggests_and_has_six_buttons_at_most(night: Night) -> None:
    await night.press("zhang", "转派")
    assert sum(len(row) for row in night.buttons("zhang")) <= 6
    await night.press("zhang", "其他办法")
    assert ["重复", "不归我们管"] in night.buttons("zhang")
    await night.press("zhang", "重复")
    assert night.last("zhang") == (
        "1052 和哪一件是同一件事？点一件，或直接打工单号。\n1039 进出受限，03:07 上报"
    )
    assert night.buttons("zhang") == [["1039"], ["返回"]]


async def test_the_reporter_hears_it_once_and_then_every_answer_under_their_own_number(
    night: Night,
) -> None:
    await merge(night)
    assert night.last("li") == (
        "工单 1052：这件事已经有人在办，合并办理。\n"
        "下一次答复不晚于 03:22。\n"
        "有答复都会在这里告诉您。如果不是同一件事，请点下面的按钮。"
    )
    assert night.buttons("li") == [[APART]]
    sounds = {one: len(night.phone(one).sounds) for one in ("li", "chen")}
    await answer(night, 1039, "村里已同意放行")
    assert night.last("li").startswith("工单 1052，黄塘镇值班室答复：\n村里已同意放行")
    assert night.last("chen").startswith("工单 1039，黄塘镇值班室答复：\n村里已同意放行")
    for handle in ("li", "chen"):
        assert len(night.phone(handle).sounds) == sounds[handle] + 1
    assert not any("1039" in text for text in night.texts("li"))
    assert not any("1052" in text for text in night.texts("chen"))
    await night.press("zhang", "撤回")
    for handle in ("li", "chen"):
        assert not any("村里已同意放行" in text for text in night.texts(handle))


async def test_the_master_shows_its_duplicates_and_they_are_taken_apart(night: Night) -> None:
    await merge(night)
    assert any("合并办理：1052" in text for text in night.texts("zhang"))
    assert any("合并办理：1052" in one.text for one in night.group.bubbles)
    zhang = night.phone("zhang")
    await zhang.send_data(zhang.chat.bubbles[-1], "t.dup:1039")
    await night.playhouse.settled()
    assert night.buttons("zhang") == [["拆开 1052"], ["返回"]]
    assert await night.press("zhang", "拆开 1052") == "1052 已拆开，重新找值班员接单。"
    ticket = await night.services.tickets.get(1052)
    assert (ticket.status.value, ticket.master) == ("submitted", None)
    assert night.last("li").startswith("已收到，工单 1052。")


async def test_who_objects_is_called_for_anew(night: Night) -> None:
    await merge(night)
    await night.press("li", APART)
    ticket = await night.services.tickets.get(1052)
    assert (ticket.status.value, ticket.master) == ("submitted", None)
    assert any("请接单：工单 1052" in text for text in night.texts("zhang"))
    heard = night.texts("li")
    await answer(night, 1039, "只给一个人的答复")
    assert night.texts("li") == heard


async def test_a_duplicate_s_addition_reaches_who_has_the_master(night: Night) -> None:
    await merge(night)
    await answer(night, 1039, "有人在路上")
    [shown] = [one for one in night.phone("li").chat.bubbles if "有人在路上" in one.text]
    await night.phone("li").say("我在东门", reply_to=shown)
    await night.playhouse.settled()
    assert "工单 1052，上报人补充：\n我在东门" in night.texts("zhang")
    button = night.phone("zhang").chat.bubbles[-1].buttons[0][0]
    assert button.data == "t.answer:1039"


async def test_what_is_added_when_the_master_is_over_asks_whether_to_go_on_alone(
    night: Night,
) -> None:
    await merge(night)
    zhang = await night.services.staff.by_handle("zhang")
    assert zhang is not None
    await night.services.relay.resolve(1039, zhang, Words("放行了"))
    await night.services.tickets.confirm(1039, night.account("chen"))
    await night.playhouse.settled()
    [receipt] = [one for one in night.phone("li").chat.bubbles if "有答复都会在这里" in one.text]
    await night.phone("li").say("我还在门口", reply_to=receipt)
    await night.playhouse.settled()
    heard = night.texts("zhang")
    assert not any("我还在门口" in text for text in heard), "nobody has it any more"
    await night.press("li", night.buttons("li")[0][0])
    ticket = await night.services.tickets.get(1052)
    assert (ticket.status.value, ticket.master) == ("submitted", None)
    await night.press("zhang", "我来办")
    assert "我还在门口" in "".join(night.texts("zhang"))


async def test_the_number_is_typed_too_and_a_wrong_one_is_said(night: Night) -> None:
    await night.press("zhang", "转派")
    await night.press("zhang", "其他办法")
    await night.press("zhang", "重复")
    await night.say("zhang", "1052")
    assert night.last("zhang") == "1052 和 1052 不能合并办理。"
    await night.say("zhang", "9999")
    assert night.last("zhang") == "这里没有这件工单。"
    await night.say("zhang", "/1039")
    assert (await night.services.tickets.get(1052)).master is None, "a slash begins a command"
    await night.say("zhang", "1039")
    assert (await night.services.tickets.get(1052)).master == 1039


async def test_a_duplicate_stands_alone_when_its_master_is_withdrawn(night: Night) -> None:
    await merge(night)
    await night.services.tickets.withdraw(1039, night.account("chen"))
    await night.playhouse.settled()
    ticket = await night.services.tickets.get(1052)
    assert (ticket.status.value, ticket.master) == ("submitted", None)


async def not_ours(night: Night, handle: str, number: int) -> str | None:
    phone = night.phone(handle)
    toast = await phone.send_data(phone.chat.bubbles[-1], f"t.notours:{number}")
    await night.playhouse.settled()
    return toast.text if toast else None


async def test_not_ours_goes_up_and_the_second_time_headquarters_decides(night: Night) -> None:
    before = await night.services.tickets.get(1052)
    assert await not_ours(night, "zhang", 1052) == "1052 已退给上级值班室，正在找人接单。"
    ticket = await night.services.tickets.get(1052)
    assert (ticket.desk, ticket.answer_by) == (COUNTY, before.answer_by)
    await night.press("gao", "我来办")
    assert await not_ours(night, "gao", 1052) == "1052 已交指挥部决定。"
    assert night.last("liu") == (
        "请决定：工单 1052 归谁办？\n进出受限，黄塘镇，03:07 上报\n已退单：张某 · 高某\n"
        "以您的决定为准，决定之前由县值班室接单。"
    )
    assert sum(len(row) for row in night.buttons("liu")) <= 6
    await night.press("liu", "黄塘镇值班室")
    assert "工单 1052：刘某已决定由黄塘镇办理。" in night.texts("zhang")
    assert "工单 1052：刘某已决定由黄塘镇办理。" in night.texts("liu")
    assert night.last("li") == "工单 1052 现在由黄塘镇值班室办理，03:22 前给您消息。"
    await night.press("zhang", "我来办")
    assert await not_ours(night, "zhang", 1052) == "指挥部已决定，1052 由您这里办理。"


async def test_who_was_called_before_headquarters_decided_cannot_take_it_from_the_other_desk(
    night: Night,
) -> None:
    await not_ours(night, "zhang", 1052)
    await night.press("gao", "我来办")
    await not_ours(night, "gao", 1052)
    assert any("1052" in text and "请接单" in text for text in night.texts("tang"))
    await night.press("liu", "黄塘镇值班室")
    assert not any("1052" in text and "请接单" in text for text in night.texts("tang"))
    assert any("1052" in text and "请接单" in text for text in night.texts("zhang"))


async def test_somebody_elsewhere_is_responsible_and_the_reporter_gets_their_phone(
    night: Night,
) -> None:
    await not_ours(night, "zhang", 1052)
    await night.press("gao", "我来办")
    await not_ours(night, "gao", 1052)
    elsewhere = next(
        desk for desk in await night.services.desks.all() if desk.kind.value == "refer"
    )
    liu = night.phone("liu")
    await liu.send_data(liu.chat.bubbles[-1], f"t.decide:1052:{elsewhere.code}")
    await night.playhouse.settled()
    assert night.last("li") == (
        f"工单 1052：这件事由{elsewhere.name_zh}负责，请打 {elsewhere.phones[0]}。\n"
        f"那边没有解决的话，请打我们的电话：{PHONE}"
    )
    ticket = await night.services.tickets.get(1052)
    assert ticket.status.value == "not_responsible"
    assert ticket.closed_at is not None
    toast = await liu.send_data(liu.chat.bubbles[-1], "t.decide:1052:county")
    assert toast is not None
    assert toast.alert
