"""The report's form as people live it (CONVERSATIONS.md 2), over real HTTP."""

import pytest

from bot.house import House
from bot.sandbox.telegram.phone import Phone
from services.tickets.types import Category, Kind, Urgency
from tests.desk_samples import PARK, TOWN
from tests.handlers.reporting import (
    environment,
    first_report,
    form,
    house,
    labels,
    lin,
    settings,
    tickets,
    world,
)

__all__ = ["environment", "house", "lin", "settings", "world"]

SAVED = "您的上报还没提交，内容已保存。"


async def test_the_questions_are_word_for_word(lin: Phone) -> None:
    await lin.tap("上报困难")
    first = await lin.hears("遇到了什么困难")
    assert first.text == "遇到了什么困难？选一项，也可以直接打字或发语音。"
    assert labels(first) == [
        ["员工住宿", "招工用工"],
        ["有人被拦、进出受限", "防疫措施"],
        ["打值班电话"],
    ]
    await lin.press("员工住宿")
    second = await lin.hears("哪一种")
    assert second.text == "员工住宿，是哪一种？"
    assert labels(second) == [
        ["住得太挤", "没有宿舍"],
        ["员工租不到房", "有租约不让住"],
        ["上一步"],
    ]
    assert second is first
    await lin.press("住得太挤")
    third = await lin.hears("现在几个人")
    assert third.text == (
        "现在几个人、几间房、一共多少平方米？\n"
        "一句话就行，例如：46人 6间 120平\n"
        "面积不清楚可以不写。"
    )


async def test_what_was_understood_and_the_last_look_are_word_for_word(lin: Phone) -> None:
    await lin.tap("上报困难")
    for choice in ("员工住宿", "住得太挤"):
        await lin.hears("？")
        await lin.press(choice)
    await lin.hears("现在几个人")
    await lin.say("46个人 6间 120平米")
    numbers = await lin.hears("46 人")
    assert numbers.text == (
        "46 人 · 6 间 · 120 平方米\n"
        "每间 7.7 人（要求不超过 6 人），人均 2.6 平方米（要求不少于 2.5）。\n"
        "按要求还差 2 间。\n"
        "\n"
        "是哪家企业？请发名称或统一社会信用代码。"
    )
    await lin.say("示例鞋业")
    found = await lin.hears("找到")
    assert found.text == "找到 1 家：惠安示例鞋业有限公司，城南工业园区"
    assert labels(found)[0] == ["是这家", "不是"]
    await lin.press("是这家")
    when = await lin.hears("什么时候")
    assert when.text == "什么时候要解决？"
    assert labels(when) == [["今晚就要住", "三天内", "可以等"], ["上一步"]]
    await lin.press("今晚就要住")
    review = await lin.hears("请核对")
    assert review.text == (
        "请核对：\n"
        "员工住宿 · 住得太挤 · 今晚就要住\n"
        "惠安示例鞋业有限公司（城南工业园区）\n"
        "46 人 · 6 间 · 120 平方米，还差 2 间\n"
        "联系人：林*，电话未留（留了更快）"
    )
    assert labels(review) == [["提交", "留电话"], ["加照片或说明", "修改", "不报了"]]


async def test_the_form_is_one_message_and_gives_way_to_the_receipt(
    house: House, lin: Phone
) -> None:
    await first_report(lin)
    assert sum("什么时候" in str(one) or "请核对" in one.text for one in lin.chat.bubbles) == 1
    await lin.press("提交")
    await lin.chat.until(lambda: not any("请核对" in b.text for b in lin.chat.bubbles))
    (ticket,) = await tickets(house, lin)
    assert (ticket.desk, ticket.place, ticket.enterprise) == (PARK, PARK, "惠安示例鞋业有限公司")
    assert (ticket.category, ticket.kind, ticket.urgency) == (
        Category.ACCOMMODATION,
        Kind.TOO_CROWDED,
        Urgency.TONIGHT,
    )
    assert ticket.facts == {"people": 46, "rooms": 6, "area": "120", "rooms_short": 2}
    assert (ticket.is_verified, ticket.contact_name_masked) == (True, "林*")


def own_acts(phone: Phone) -> tuple[int, int]:
    """Count taps (on buttons and keys) and typed texts of a phone so far."""
    moments = [moment for moment in phone.chat.room.moments if moment.who is phone.user]
    presses = sum(moment.what == "press" for moment in moments)
    said = [moment.bubble.text for moment in moments if moment.what == "message" and moment.bubble]
    keys = sum(text == "上报困难" for text in said)
    return presses + keys, len(said) - keys


async def test_six_taps_and_two_texts_the_first_time_then_five_and_one(
    house: House, lin: Phone
) -> None:
    taps, texts = own_acts(lin)
    await first_report(lin)
    await lin.press("提交")
    await lin.hears("1001")
    after = own_acts(lin)
    assert (after[0] - taps, after[1] - texts) == (6, 2)
    await first_report(lin, is_first=False)
    review = form(lin).text
    assert "惠安示例鞋业有限公司（城南工业园区）" in review
    await lin.press("提交")
    await lin.hears("1002")
    again = own_acts(lin)
    assert (again[0] - after[0], again[1] - after[1]) == (5, 1)
    assert len(await tickets(house, lin)) == 2


async def test_everything_can_be_typed_instead_of_tapped(house: House, lin: Phone) -> None:
    await lin.say("上报")
    await lin.hears("遇到了什么困难")
    for words, asked in (
        ("住宿", "哪一种"),
        ("住得太挤", "现在几个人"),
        ("四十六个人，6间", "是哪家企业"),
        ("91350521MA0000007C", "找到 1 家"),
    ):
        await lin.say(words)
        await lin.hears(asked)
    await lin.press("是这家")
    await lin.hears("什么时候")
    await lin.say("今晚")
    review = await lin.hears("请核对")
    assert "46 人 · 6 间，还差 2 间" in review.text
    await lin.say("提交")
    await lin.hears("1001")
    assert len(await tickets(house, lin)) == 1


async def test_one_sentence_can_say_nearly_everything(house: House, lin: Phone) -> None:
    await lin.say("黄塘镇村口被拦，1 名工人没有发热咳嗽乏力，在现场等，有租约")
    review = await lin.hears("请核对")
    assert review.text == (
        "请核对：\n"
        "进出受限 · 有人在等，现在就要办\n"
        "黄塘镇 · 村口被拦\n"
        "1 人 · 没有发热、干咳、乏力 · 有租约\n"
        "说明：黄塘镇村口被拦，1 名工人没有发热咳嗽乏力，在现场等，有租约\n"
        "联系人：林*，电话未留（留了更快）"
    )
    await lin.press("提交")
    await lin.hears("1001")
    (ticket,) = await tickets(house, lin)
    assert (ticket.desk, ticket.urgency) == (TOWN, Urgency.NOW)
    assert ticket.facts["symptoms"] == "none"


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("foto.apk", "application/vnd.android.package-archive"),
        ("lease.pdf.exe", "application/pdf"),
        ("page.html", "text/html"),
    ],
)
async def test_a_file_that_officers_should_not_open_is_not_taken(
    lin: Phone, name: str, mime: str
) -> None:
    await lin.tap("上报困难")
    await lin.hears("遇到了什么困难")
    await lin.document(name, b"x", mime=mime)
    await lin.hears("这种内容转不了")
