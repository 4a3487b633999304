"""A drill in a whole house: marked from the first word, unannounced, measured, over by itself."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.duty_stage import COUNTY, PARK, TOMORROW, TOWN, Night, open_night


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        await one.services.tickets.set_next_number(1061)
        yield one


async def pause(night: Night, *, minutes: int = 0, seconds: int = 0) -> None:
    await night.playhouse.advance(timedelta(minutes=minutes, seconds=seconds))


def cards(night: Night) -> list[str]:
    return [bubble.text for bubble in night.group.bubbles if not bubble.mine]


async def begin(night: Night) -> None:
    """Let the lead of two desks start a drill for the town."""
    await night.say("zhao", "/drill")
    assert night.last("zhao") == "演练哪个值班室？"
    await night.press("zhao", "黄塘镇")
    assert night.last("zhao") == (
        "现在给黄塘镇值班室做一次演练？\n"
        "不事先通知。群里和值班员会收到标着“演练”的工单，没人接照样逐级转接。\n"
        "接单和答复各用多久，会告诉您。来了真工单，演练马上停。"
    )
    assert await night.press("zhao", "开始演练") == "演练开始了。"


async def test_a_drill_runs_as_in_earnest_and_tells_who_started_it_the_times(
    night: Night,
) -> None:
    heard = {one: night.texts(one) for one in ("li", "gao", "liu")}
    await begin(night)
    assert night.last("zhao") == (
        "演练 1061：黄塘镇\n已经开始，没有事先通知。有人接单和答复时告诉您。"
    )
    assert night.last("zhang") == (
        "（演练）请接单：工单 1061，进出受限\n"
        "黄塘镇，1 名返岗工人，人在现场等\n"
        "自述没有发热、干咳、乏力，有租约\n"
        "03:07 上报，现在请您办理。\n"
        "03:12 前没人接，会通知备班值班员。"
    )
    assert cards(night) == ["（演练）1061 · 进出受限 · 黄塘镇\n03:07 上报"]
    rung = len(night.phone("zhang").sounds)
    await pause(night, minutes=2, seconds=10)
    assert len(night.phone("zhang").sounds) == rung + 1, "it is called again after two minutes"
    assert await night.press("zhang", "我来办") == "1061 由您办理。"
    assert "（演练）工单 1061 由您办理（03:09）" in "\n".join(night.texts("zhang"))
    assert night.last("zhao") == "演练 1061：2 分 10 秒后接单"
    await night.press("zhang", "答复")
    assert night.last("zhang").startswith("（演练）您发的下一条消息会转给上报人")
    await pause(night, minutes=2, seconds=53)
    await night.say("zhang", "已联系村里，马上放行。")
    assert night.last("zhang").startswith("（演练）已送达 03:12")
    assert night.last("zhao") == (
        "演练 1061：2 分 10 秒后接单，5 分 03 秒后答复\n答复内容：已联系村里，马上放行。"
    )
    assert night.phone("zhao").sounds[-1].text == night.last("zhao")
    await night.press("zhang", "办结")
    await night.press("zhang", "已放行")
    assert "演练 1061 已结束，谢谢您的答复。" in night.texts("zhang")
    assert night.last("zhao") == (
        "演练 1061：2 分 10 秒后接单，5 分 03 秒后答复\n"
        "演练已结束。\n答复内容：已联系村里，马上放行。"
    )
    assert night.buttons("zhao") == []
    assert {one: night.texts(one) for one in heard} == heard, "nobody else hears of it"
    await pause(night, minutes=1)
    said = len(night.phone("zhang").chat.bubbles)
    await pause(night, minutes=70)
    assert len(night.phone("zhang").chat.bubbles) == said, "nothing comes afterwards"


async def test_a_drill_that_nobody_takes_goes_up_and_ends_by_itself(night: Night) -> None:
    await begin(night)
    await night.at("03:12", TOMORROW)
    assert night.last("wang").startswith("（演练）请接单：工单 1061，进出受限")
    await night.at("03:17", TOMORROW)
    assert night.last("zhao").startswith("演练 1061"), "who started it is not called"
    await night.at("03:27", TOMORROW)
    assert night.last("liu").startswith("（演练）请接单")
    await night.at("03:38", TOMORROW)
    assert night.last("zhao") == "演练 1061：黄塘镇\n30 分钟没有人接单，演练已结束。"
    assert night.last("liu") == "演练 1061 已结束，您不用处理。"
    assert night.last("zhang") == "演练 1061 已结束，您不用处理。"
    assert cards(night)[-1].endswith("结案")


async def test_a_real_ticket_ends_the_drill_and_is_called_first(night: Night) -> None:
    await begin(night)
    await night.press("zhang", "我来办")
    await night.kept_out(1062)
    assert night.last("zhang").startswith("请接单：工单 1062")
    assert "演练 1061 已停止：来了真工单。" in night.texts("zhang")
    assert night.last("zhao").endswith("黄塘镇来了真工单，演练已停止。")
    await night.say("zhao", f"/drill {TOWN}")
    assert await night.press("zhao", "开始演练") == (
        "工单 1062 还没有人接，请先办真工单，再演练。"
    )
    old = next(one for one in night.phone("zhang").chat.bubbles if one.text.startswith("演练"))
    toast = await night.phone("zhang").send_data(old, "t.take:1061")
    assert toast is not None
    assert "1061" in toast.text


async def test_what_waits_elsewhere_stands_before_a_drill_on_the_same_page(night: Night) -> None:
    await begin(night)
    await night.crowded(1062)
    page = night.last("zhang")
    assert page.startswith("请接单：工单 1062，员工住宿")
    assert page.endswith("另有 1 件：1061（演练）")
    assert night.buttons("zhang")[0] == ["我来办", "办不了，转下一位"]
    await night.say("zhang", "/tickets")
    assert "1061（演练） 进出受限" in night.last("zhang")


async def test_a_drill_is_called_off_by_whoever_may_start_one(night: Night) -> None:
    await begin(night)
    await night.say("liu", "/drill")
    assert night.buttons("liu")[-1] == ["更多值班室"]
    await night.press("liu", "更多值班室")
    await night.say("liu", f"/drill {TOWN}")
    assert night.last("liu").startswith("演练 1061：黄塘镇")
    assert await night.press("liu", "叫停") == "演练已叫停。"
    assert night.last("zhang") == "演练 1061 已叫停，您不用处理。"
    assert night.last("zhao").endswith("演练已叫停。")
    stale = night.phone("zhao").chat.bubbles[-1]
    again = await night.phone("zhao").send_data(stale, "q.stop:1061")
    assert again is not None
    assert again.text == "演练 1061 已经结束了。"


@pytest.mark.parametrize("handle", ["zhang", "li"])
async def test_nobody_else_starts_one(night: Night, handle: str) -> None:
    await night.say(handle, "hello")
    await night.say(handle, f"/drill {TOWN}")
    assert night.last(handle) == "这里没有您可以做的演练。"
    for data in (f"q.start:{TOWN}", "q.stop:1061", "q.more:1", f"q.desk:{TOWN}", "q.no"):
        on = night.phone(handle).chat.bubbles[-1]
        toast = await night.phone(handle).send_data(on, data)
        await night.playhouse.settled()
        assert toast is not None, data
        assert toast.text == "这里没有您可以做的演练。", data
    assert await night.services.drills.running(TOWN) is None


async def test_a_lead_starts_none_elsewhere(night: Night) -> None:
    await night.say("zhao", "/drill")
    for code in (COUNTY, "nowhere", ""):
        on = night.phone("zhao").chat.bubbles[-1]
        toast = await night.phone("zhao").send_data(on, f"q.start:{code}")
        assert toast is not None
        assert toast.text == "这里没有您可以做的演练。"
    await night.press("zhao", "城南工业园区")
    await night.press("zhao", "先不演练")
    assert await night.services.drills.running(PARK) is None
