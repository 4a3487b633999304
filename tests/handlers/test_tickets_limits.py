"""What happens at the edges of a report: too many of them, and an answer that did not help."""

from collections.abc import AsyncIterator

import pytest

from tests.duty_stage import TOMORROW, Night, open_night

STORY = "黄塘镇村口，1 名返岗工人，人在现场等，有租约，没有发热、干咳、乏力"


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        yield one


async def report(night: Night) -> None:
    """Report, through the form, that somebody is kept out, without authenticating."""
    await night.say("li", "上报困难")
    await night.press("li", "有人被拦、进出受限")
    await night.say("li", STORY)
    await night.press("li", "先提交，不实名")


async def test_who_has_two_open_reports_unverified_hears_why_a_third_is_not_taken(
    night: Night,
) -> None:
    for _ in range(2):
        await report(night)
        assert night.last("li").startswith("已收到，工单")
    await night.say("li", "上报困难")
    await night.press("li", "有人被拦、进出受限")
    await night.say("li", STORY)
    told = await night.press("li", "先提交，不实名") or night.last("li")
    assert "2 件" in told
    assert "草稿已保存" in told
    assert len(await night.services.tickets.open_of(night.account("li"))) == 2


async def test_what_was_not_solved_can_be_rated_once_it_is(night: Night) -> None:
    await night.kept_out()
    await night.press("zhang", "我来办")
    await night.press("zhang", "办结")
    await night.press("zhang", "已放行")
    await night.press("li", "还没有")
    await night.press("zhang", "办结")
    await night.say("zhang", "我已到村口，现在可以进去。")
    await night.press("li", "进去了")
    await night.press("li", "基本满意")
    ticket = await night.services.tickets.get(1052)
    assert (ticket.status.value, ticket.rating) == ("closed", 2)
    assert night.last("li").endswith("已记下，工单 1052 结案。以后还有困难，随时点“上报困难”。")
