"""Section 2.7 to 2.10 of the conversations: the receipt and what comes after it."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from services.tickets.types import Urgency
from tests.duty_stage import DAY, PHONE, TOMORROW, TOWN, Night, open_night


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night(opens=("21:35", DAY)) as one:
        await one.at("21:40")
        yield one


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(made, "PNG")
    return made.getvalue()


async def test_the_receipt_names_desk_time_and_phones(night: Night) -> None:
    await night.crowded()
    assert night.last("lin") == (
        "已收到，工单 1047。\n"
        "办理：城南工业园区专班，24 小时值班\n"
        "21:55 前有值班员接单。没人接会自动找下一位，您不用催。\n"
        f"急事打 {PHONE}；有人身危险打 110 或 120。\n"
        "要补充，直接回复这条消息。"
    )
    assert night.buttons("lin") == [["补充", "看进度", "撤回"]]
    assert night.last("wang") == (
        "请接单：工单 1047，员工住宿\n"
        "惠安示例鞋业有限公司（未核实），城南工业园区，住得太挤，今晚要解决\n"
        "46 人 · 6 间 · 120 平方米，还差 2 间\n"
        "21:40 上报，现在请您办理。\n"
        "21:55 前没人接，会通知备班值班员。"
    )


async def test_two_messages_tell_the_clerk_and_the_rest_are_edits(night: Night) -> None:
    await night.crowded()
    await night.at("21:43")
    await night.press("wang", "我来办")
    assert night.last("lin") == "工单 1047：值班员已接单，22:13 前答复您。"
    await night.at("22:02")
    await night.press("wang", "办结")
    words = (
        "园区公寓今晚可借 2 间，共 12 张床，23:00 前凭厂牌入住，管理员电话 0595-0000 0001。"
        "费用明天由园区协调。"
    )
    await night.say("wang", words)
    assert night.last("lin") == f"工单 1047，值班室答复：\n{words}\n\n这件事解决了吗？"
    assert night.buttons("lin") == [["解决了", "还没有"]]
    await night.press("lin", "解决了")
    assert night.last("lin").endswith("\n\n谢谢。这次办得怎么样？")
    await night.press("lin", "基本满意")
    assert night.last("lin") == (
        f"工单 1047，值班室答复：\n{words}\n\n"
        "已记下，工单 1047 结案。以后还有困难，随时点“上报困难”。"
    )


async def test_at_the_promised_minute_the_clerk_hears_that_nobody_has_taken_it(
    night: Night,
) -> None:
    await night.crowded()
    await night.at("21:54")
    assert "还没有人接单" not in night.last("lin")
    await night.at("21:55")
    assert night.last("lin") == (
        "工单 1047 还没有人接单，对不起。\n"
        "正在找下一位值班员，22:05 前再给您消息。\n"
        f"也可以直接打 {PHONE}。"
    )
    assert "请接单" in night.last("zhang")


async def test_an_officer_is_rung_every_two_minutes_and_at_most_five_times(night: Night) -> None:
    await night.crowded()
    for minute in range(41, 55):
        await night.at(f"21:{minute}")
    rings = [one for one in night.phone("wang").sounds if "请接单：工单 1047" in one.text]
    assert len(rings) == 5
    assert [one.deleted for one in rings] == [True, True, True, True, False]


async def test_what_waits_for_an_officer_stands_in_one_message(night: Night) -> None:
    await night.crowded(1047)
    await night.crowded(1049, reporter="chen", place=TOWN)
    pages = [text for text in night.texts("wang") if "请接单" in text]
    assert len(pages) == 1
    assert pages[0].startswith("请接单：工单 1047，员工住宿")
    assert pages[0].endswith("另有 1 件：1049")
    assert night.buttons("wang") == [["我来办", "办不了，转下一位"], ["1049 我来办"], ["即报"]]
    assert await night.press("wang", "1049 我来办") == "1049 由您办理。"
    assert any(text.startswith("工单 1049 由您办理") for text in night.texts("wang"))
    assert "请接单：工单 1047" in night.last("wang")
    assert "另有" not in night.last("wang")


async def test_what_can_wait_is_collected_until_seven_and_rings_once(night: Night) -> None:
    await night.at("23:00")
    await night.crowded(1060, urgency=Urgency.CAN_WAIT)
    assert "明天 08:00 前有值班员接单。" in night.last("lin")
    await night.crowded(1061, reporter="chen", urgency=Urgency.THREE_DAYS, place=TOWN)
    await night.at("06:59", TOMORROW)
    assert not any("请接单" in text for text in night.texts("zhang"))
    assert [one.silent for one in night.group.bubbles if "1061" in one.text] == [True]
    await night.at("07:00", TOMORROW)
    rings = [one for one in night.phone("zhang").sounds if "请接单" in one.text]
    assert len(rings) == 1
    assert "另有 1 件" in rings[0].text


async def test_a_reply_to_the_receipt_is_an_addition_for_whoever_has_it(night: Night) -> None:
    await night.crowded()
    await night.press("wang", "我来办")
    receipt = next(one for one in night.phone("lin").chat.bubbles if "已收到" in one.text)
    await night.phone("lin").say("还有 3 个人\u202e今晚到", reply_to=receipt)
    await night.playhouse.settled()
    assert night.last("wang") == "工单 1047，上报人补充：\n还有 3 个人今晚到"
    assert not night.phone("wang").chat.bubbles[-1].silent
    assert night.last("lin") == "已补充到工单 1047，并转给值班员。"
    await night.press("lin", "补充")
    await night.phone("lin").photo(picture())
    await night.playhouse.settled()
    assert night.last("wang") == "工单 1047，上报人补充：\n（见上一条消息）"
    copied = night.phone("wang").chat.bubbles[-2]
    assert copied.picture
    assert copied.silent


async def test_words_without_an_address_are_asked_where_they_belong(night: Night) -> None:
    await night.crowded(1039, place=TOWN)
    await night.crowded(1047)
    await night.say("lin", "又来了两个工人需要安排")
    assert night.last("lin") == "要补充到哪一件？"
    assert night.buttons("lin") == [["1047 住宿", "1039 住宿"], ["都不是"]]
    await night.press("lin", "1047 住宿")
    assert night.last("lin") == "已补充到工单 1047，接单的值班员会看到。"
    await night.press("wang", "1047 我来办")
    assert any("又来了两个工人需要安排" in text for text in night.texts("wang"))


async def test_an_interim_answer_can_end_it_as_well(night: Night) -> None:
    await night.crowded()
    await night.press("wang", "我来办")
    await night.press("wang", "答复")
    await night.press("wang", "请发现场照片")
    assert night.last("lin") == (
        "工单 1047，城南工业园区值班室答复：\n请发现场照片\n\n请直接回复这条消息。"
    )
    assert night.last("wang") == "已送达 21:40。等上报人回复。"
    answer = night.phone("lin").chat.bubbles[-1]
    await night.phone("lin").voice(b"OggS", 3)
    await night.phone("lin").say("在宿舍三楼", reply_to=answer)
    await night.playhouse.settled()
    assert "在宿舍三楼" in night.last("wang")
    assert (await night.services.tickets.get(1047)).status == "in_progress"


async def test_a_withdrawn_ticket_lets_everybody_go(night: Night) -> None:
    await night.crowded()
    await night.press("lin", "撤回")
    assert night.last("lin") == "要撤回工单 1047 吗？撤回后不再办理。"
    await night.press("lin", "撤回")
    assert night.last("lin") == "工单 1047 已撤回。"
    assert night.last("wang") == "工单 1047：上报人已撤回，不用再办。"
    await night.at("22:30")
    assert not any("请接单" in text for text in night.texts("zhang"))


async def test_after_a_day_without_an_answer_it_closes_and_can_be_opened_again(
    night: Night,
) -> None:
    await night.crowded()
    await night.press("wang", "我来办")
    await night.press("wang", "办结")
    await night.press("wang", "已安排住处")
    await night.at("21:41", TOMORROW)
    assert night.last("lin") == (
        "工单 1047，值班室答复：\n已安排住处\n\n24 小时没有收到您的回音，工单 1047 已结案。"
    )
    await night.press("lin", "没有解决")
    assert "已收到，工单 1047。" in night.last("lin")
    assert any("请接单：工单 1047" in text for text in night.texts("wang"))


async def test_the_list_shows_each_side_its_own(night: Night) -> None:
    await night.crowded()
    await night.say("lin", "/tickets")
    assert night.last("lin") == "您的工单：\n1047 员工住宿：待受理"
    await night.press("lin", "1047")
    assert night.last("lin") == "工单 1047：待受理\n21:40 上报\n21:55 前有值班员接单。"
    await night.say("wang", "/take 1047")
    await night.say("wang", "/tickets")
    assert night.last("wang") == "未结 1 件：\n1047 员工住宿：王某办理，22:10 到期"
    await night.say("zhang", "/take 1047")
    assert night.last("zhang") == "王某 21:40 已接单，您不用处理。"
    await night.say("chen", "/take 1047")
    assert night.last("chen") == "这里没有这件工单。"
