"""A credit code that cannot be right is asked about once, and then reported with."""

from bot.house import House
from bot.sandbox.telegram.phone import Phone
from tests.handlers.reporting import (
    environment,
    house,
    labels,
    lin,
    settings,
    tickets,
    world,
)

__all__ = ["environment", "house", "lin", "settings", "world"]


async def test_a_wrong_credit_code_is_asked_about_once_and_then_reported_as_unverified(
    house: House, lin: Phone
) -> None:
    await lin.say("防疫 口罩只够用一天了，二十个人")
    await lin.hears("是哪家企业")
    await lin.say("91350521MA00000078")
    told = await lin.hears("对不上")
    assert told.text == (
        "这个信用代码对不上，有一位写错了。请再发一次，或者发企业名称。\n\n"
        "是哪家企业？请发名称或统一社会信用代码。"
    )
    assert labels(told) == [["就按这个报"], ["上一步"]]
    await lin.say("91350521MA00000079")
    assert "没找到也先报上来" in (await lin.hears("在哪个乡镇")).text
    await lin.say("上一步")
    await lin.hears("是哪家企业")
    await lin.say("示例鞋业")
    await lin.hears("找到 1 家")
    await lin.say("上一步")
    await lin.press("就按这个报")
    await lin.hears("在哪个乡镇")
    await lin.press("城南工业园区")
    await lin.hears("什么时候")
    await lin.press("可以等")
    await lin.hears("请核对")
    await lin.press("提交")
    await lin.hears("1001")
    (ticket,) = await tickets(house, lin)
    assert (ticket.enterprise, ticket.enterprise_id) == ("91350521MA00000078", None)
