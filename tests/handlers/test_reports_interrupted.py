"""What is typed while the form waits and is no answer to it, over real HTTP."""

from bot.house import House
from bot.sandbox.telegram.phone import Phone
from tests.handlers.reporting import account, environment, house, lin, settings, world

__all__ = ["environment", "house", "lin", "settings", "world"]


async def test_numbers_that_come_late_are_still_numbers(house: House, lin: Phone) -> None:
    await crowded(lin)
    await lin.say("46人")
    await lin.hears("住几间房")
    await lin.voice(b"OggS" + bytes(200), 7)
    await lin.hears("是哪家企业")
    await lin.say("6间，120平米")
    counted = await lin.hears("按要求还差 2 间")
    assert "是哪家企业" in counted.text
    details = await house.services.reports.form(account(lin))
    assert details is not None
    assert (details.draft.rooms, details.draft.firm) == (6, None)


async def test_cancel_ends_the_report_that_waits_for_words(house: House, lin: Phone) -> None:
    await crowded(lin)
    await lin.say("46")
    await lin.hears("住几间房")
    await lin.say("/cancel")
    await lin.hears("没有提交，内容已删除。")
    await lin.say("/cancel")
    await lin.hears("好的，停下了。")
    assert not await house.services.reports.is_open(account(lin))


async def test_a_word_for_the_phone_or_the_reason_is_no_answer_of_the_form(
    house: House, lin: Phone
) -> None:
    await lin.tap("上报困难")
    await lin.hears("遇到了什么困难")
    await lin.say("电话")
    await lin.hears("打电话，24 小时有人接")
    await lin.say("为什么")
    await lin.hears("现在核验不了")
    assert not await house.services.reports.has_answers(account(lin))


async def crowded(lin: Phone) -> None:
    await lin.tap("上报困难")
    await lin.hears("遇到了什么困难")
    await lin.press("员工住宿")
    await lin.hears("哪一种")
    await lin.press("住得太挤")
    await lin.hears("现在几个人")
