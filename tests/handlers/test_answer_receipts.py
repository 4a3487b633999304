"""The receipt of an answer: the end of its thirty seconds touches nothing but itself."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.sandbox.telegram.model import Bubble
from tests.duty_stage import Night, open_taken_night

PROMPT = "您发的下一条消息会转给上报人，署名“黄塘镇值班室”。"
RESOLVED = "工单 1052 已办结，等上报人确认。24 小时没有回音自动结案。辛苦了。"
RECEIPT = "已送达 03:07。下一次答复不晚于 03:37。"
HALF_A_MINUTE = timedelta(seconds=31)


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_taken_night() as one:
        yield one


def bubbles(night: Night, text: str) -> list[Bubble]:
    """Return what stands in the officer's chat with these words, the oldest first."""
    found = night.phone("zhang").chat.bubbles
    return [one for one in found if not one.mine and not one.deleted and one.text == text]


def labels(bubble: Bubble) -> list[list[str]]:
    return [[button.label for button in row] for row in bubble.buttons]


async def test_an_answers_receipt_never_takes_the_place_of_the_result(night: Night) -> None:
    await night.press("zhang", "答复")
    await night.say("zhang", "马上到")
    await night.press("zhang", "办结")
    await night.say("zhang", "村里已放行")
    await night.press("li", "还没有")
    await night.press("zhang", "办结")
    await night.press("zhang", "已放行")
    await night.press("li", "进去了")
    await night.playhouse.advance(HALF_A_MINUTE)
    [result] = bubbles(night, RESOLVED)
    assert labels(result) == [["补一条内部说明"]]
    assert bubbles(night, RECEIPT) == [], "what it promised no longer counts"


async def test_an_open_prompt_stays_open_and_the_answer_can_still_be_taken_back(
    night: Night,
) -> None:
    await night.press("zhang", "答复")
    await night.say("zhang", "马上到")
    await night.press("zhang", "答复")
    [receipt], [prompt] = bubbles(night, RECEIPT), bubbles(night, PROMPT)
    assert labels(receipt) == [["撤回", "即报"]]
    await night.playhouse.advance(HALF_A_MINUTE)
    assert labels(receipt) == [["即报"]]
    assert bubbles(night, PROMPT) == [prompt], "the next message goes to the reporter, as it says"
    await night.say("zhang", "到了村口")
    assert "到了村口" in night.last("li")
    assert bubbles(night, PROMPT) == []
    standing = [one for one in night.texts("zhang") if one.startswith("已送达")]
    assert len(standing) == 1, "only the newest promise stands"


async def test_of_two_answers_in_a_moment_each_can_be_taken_back(night: Night) -> None:
    for words in ("马上到", "三分钟"):
        await night.press("zhang", "答复")
        await night.say("zhang", words)
    first, second = bubbles(night, RECEIPT)
    assert labels(first) == labels(second) == [["撤回", "即报"]]
    await night.phone("zhang").send_data(first, first.buttons[0][0].data or "")
    await night.playhouse.settled()
    assert first.text.startswith("已撤回")
    assert not any("马上到" in text for text in night.texts("li"))
    assert "三分钟" in night.last("li")
    await night.playhouse.advance(HALF_A_MINUTE)
    assert second.text == RECEIPT
    assert labels(second) == [["即报"]]


async def test_a_reply_to_a_receipt_stays_inside(night: Night) -> None:
    await night.press("zhang", "答复")
    await night.say("zhang", "马上到")
    [receipt] = bubbles(night, RECEIPT)
    heard = night.texts("li")
    await night.phone("zhang").say("这句不该出去", reply_to=receipt)
    await night.playhouse.settled()
    assert night.texts("li") == heard
    assert night.last("zhang") == "这条没有发给上报人。要答复，请先点“答复”。"


async def test_only_one_prompt_says_that_the_next_message_leaves(night: Night) -> None:
    await night.kept_out(1053, reporter="lin")
    await night.press("zhang", "我来办")
    cases = [one for one in night.phone("zhang").chat.bubbles if "由您办理" in one.text]
    for case, number in zip(cases, (1052, 1053), strict=True):
        await night.phone("zhang").send_data(case, f"t.answer:{number}")
        await night.playhouse.settled()
    assert len(bubbles(night, PROMPT)) == 1
    await night.say("zhang", "马上到")
    assert "工单 1053，" in night.last("lin")
    assert bubbles(night, PROMPT) == []


async def test_a_prompt_for_a_note_and_one_for_an_answer_never_stand_together(
    night: Night,
) -> None:
    note = "您发的下一条消息记为内部说明，上报人看不到。"
    [case] = [one for one in night.phone("zhang").chat.bubbles if "由您办理" in one.text]
    stands = []
    for code in ("note", "answer", "note"):
        await night.phone("zhang").send_data(case, f"t.{code}:1052")
        await night.playhouse.settled()
        stands.append((len(bubbles(night, note)), len(bubbles(night, PROMPT))))
    assert stands == [(1, 0), (0, 1), (1, 0)]
