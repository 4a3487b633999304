"""A promised answer comes near and is missed: what everybody hears, word for word."""

from collections.abc import AsyncIterator

import pytest

from tests.duty_stage import PHONE, TOMORROW, Night, open_night


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        yield one


async def both_taken(night: Night) -> None:
    """Let Zhang take two tickets that are due at the same time."""
    await night.kept_out()
    await night.kept_out(1053, "lin")
    await night.say("zhang", "/take 1052")
    await night.say("zhang", "/take 1053")


async def test_five_minutes_before_there_is_one_sound_for_all_that_is_due(night: Night) -> None:
    await both_taken(night)
    await night.at("03:16", TOMORROW)
    sounds = len(night.phone("zhang").sounds)
    await night.at("03:17", TOMORROW)
    assert night.last("zhang") == (
        "2 件工单 5 分钟内到期，请答复：\n工单 1052，03:22 前\n工单 1053，03:22 前"
    )
    assert night.buttons("zhang") == [["1052 答复"], ["1053 答复"]]
    assert len(night.phone("zhang").sounds) == sounds + 1
    await night.press("zhang", "1052 答复")
    await night.press("zhang", "已联系村里，请稍等")
    assert "工单 1053：还有 5 分钟，请在 03:22 前答复上报人。" in night.texts("zhang")
    assert len(night.phone("zhang").sounds) == sounds + 1, "the correction is silent"
    await night.say("zhang", "/take 1053")
    await night.press("zhang", "办结")
    await night.press("zhang", "已放行")
    assert not any("还有 5 分钟" in text for text in night.texts("zhang"))


async def test_what_is_not_answered_in_time_comes_back_and_all_hear_it_once(
    night: Night,
) -> None:
    await night.kept_out()
    await night.press("zhang", "我来办")
    heard = len(night.phone("li").sounds)
    sounds = len(night.phone("zhang").sounds)
    await night.press("zhang", "答复")
    await night.at("03:22", TOMORROW)
    assert night.last("li") == (
        "工单 1052 没有按时答复，对不起。\n正在找下一位值班员，03:27 前再给您消息。\n"
        f"也可以直接打 {PHONE}。"
    )
    assert len(night.phone("li").sounds) == heard + 1
    assert night.last("zhang") == "工单 1052 没有按时答复，已通知下一位。"
    assert len(night.phone("zhang").sounds) == sounds + 2, "the warning, and that it is gone"
    assert night.last("wang") == (
        "请接单：工单 1052，进出受限\n"
        "黄塘镇，村口，1 名返岗工人，人在现场等\n"
        "自述没有发热、干咳、乏力，有租约\n"
        "03:07 上报，现在请您办理。\n"
        "张某 03:07 接单，到 03:22 没来得及答复。\n"
        "03:27 前没人接，会通知带班领导。"
    )
    [card] = [bubble for bubble in night.group.bubbles if "1052" in bubble.text]
    assert card.text.endswith("03:07 张某接单 · 03:22 未按时答复，重新派单")


async def test_what_the_former_officer_still_sends_or_presses_is_answered(night: Night) -> None:
    await night.kept_out()
    await night.press("zhang", "我来办")
    await night.at("03:12", TOMORROW)
    await night.press("zhang", "答复")
    await night.at("03:22", TOMORROW)
    said = len(night.texts("li"))
    await night.say("zhang", "马上到")
    assert night.phone("zhang").sounds[-1].text == night.last("zhang")
    assert night.last("zhang") == "工单 1052 没有按时答复，已通知下一位。"
    assert not any("您发的下一条消息" in text for text in night.texts("zhang"))
    stale = night.phone("zhang").chat.bubbles[-1]
    for data in ("t.answer:1052", "t.done:1052", "t.contact:1052", "t.hand:1052"):
        toast = await night.phone("zhang").send_data(stale, data)
        assert toast is not None
        assert toast.text == "工单 1052 的情况已经变了，现在不能这样操作。"
    assert await night.press("wang", "我来办") == "1052 由您办理。"
    toast = await night.phone("zhang").send_data(stale, "t.answer:1052")
    assert toast is not None
    assert toast.text == "王某 03:22 已接单，您不用处理。"
    assert len(night.texts("li")) == said + 1, "nothing but who has it now"


async def test_a_later_answer_that_was_promised_and_missed_comes_back_too(night: Night) -> None:
    await night.kept_out()
    await night.press("zhang", "我来办")
    await night.press("zhang", "答复")
    await night.press("zhang", "已联系村里，请稍等")
    await night.at("03:36", TOMORROW)
    assert (await night.services.tickets.get(1052)).assignee == "zhang"
    await night.at("03:37", TOMORROW)
    assert (await night.services.tickets.get(1052)).assignee is None
    assert "没有按时答复" in night.last("li")
    assert "请接单：工单 1052" in night.last("wang")
