"""A change of shift, pressed on phones: both sides, the lead, the group."""

from collections.abc import AsyncIterator

import pytest

from tests.duty_stage import COUNTY, DAY, TOMORROW, TOWN, Night, open_night

EVERYBODY = ("zhang", "wang", "ouyang", "zhao", "gao", "tang", "liu")


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night(EVERYBODY, opens=("21:30", DAY)) as one:
        await one.at("03:07", TOMORROW)
        yield one


def shown(night: Night, handle: str, words: str) -> str:
    """Return the newest message with these words in it."""
    return next(text for text in reversed(night.texts(handle)) if words in text)


async def test_the_night_is_handed_over_and_every_press_is_answered(night: Night) -> None:
    await night.kept_out()
    await night.at("03:13", TOMORROW)
    await night.press("zhang", "我来办")
    await night.at("07:50", TOMORROW)
    assert night.last("zhang") == (
        "夜班交班单（22:00–08:00）\n"
        "收 1 件：办结 0 件，未结 1 件\n"
        "未结：1052 还没人接单，08:48 到期\n"
        "转接 2 次：1052，当班 5 分钟未接；1052，未按时答复"
    )


async def test_a_lead_hears_of_silence_and_late_presses_are_told_when(night: Night) -> None:
    zhang, ouyang = night.phone("zhang"), night.phone("ouyang")
    await night.at("07:50", TOMORROW)
    sheet = zhang.chat.newest("交班")
    assert night.last("zhang") == "夜班交班单（22:00–08:00）\n本班没有工单。"
    assert night.buttons("zhang") == [["交班", "加一句话"]]
    await night.press("zhang", "加一句话")
    await zhang.voice(b"OggS voice", 2)
    await night.playhouse.settled()
    assert night.last("zhang") == "已记下，接班的人会看到。"
    await zhang.say("钥匙在门卫\n二楼", reply_to=sheet)
    await night.playhouse.settled()
    assert "您的留言：钥匙在门卫 二楼" in sheet.text
    await night.at("08:00", TOMORROW)
    call = ouyang.chat.newest("接班")
    assert call.text == (
        "请接班：黄塘、城南，08:00–16:00\n没有未结工单。\n张某留言：钥匙在门卫 二楼"
    )
    await night.at("08:10", TOMORROW)
    assert night.last("zhao") == (
        "黄塘、城南：欧阳某应在 08:00 接班，还没有接。\n请打电话联系，或安排别人接班。"
    )
    assert await night.press("ouyang", "接班") == "08:10 已接班。"
    assert night.last("zhao") == "黄塘、城南：欧阳某 08:10 已接班。"
    assert "欧阳某 08:10 已接班。" in sheet.text
    await night.at("08:20", TOMORROW)
    # A button that a slow client still shows.
    query = night.world.telegram.press(call, ouyang.user, "w.on:26376480")
    await night.playhouse.settled()
    assert query.toast is not None
    assert query.toast.text == "08:10 已接班。"
    assert await night.press("zhang", "交班") == "08:20 已交班，欧阳某 08:10 已接班。"
    await zhang.say_in(night.group, "/handover")
    await night.playhouse.settled()
    assert night.group.bubbles[-1].text == (
        "黄塘镇：08:00 交接班\n张某 08:20 交班，欧阳某 08:10 接班\n收 0 件：办结 0 件，未结 0 件"
    )
    # An old button, when the shift is over.
    await night.at("22:05", TOMORROW)
    assert await night.press("wang", "接班") == "这一班已经结束，张某 22:00 起当班。"


async def test_a_voice_for_the_next_one_is_heard_by_them_alone(night: Night) -> None:
    zhang = night.phone("zhang")
    await night.at("07:50", TOMORROW)
    await night.press("zhang", "加一句话")
    await zhang.voice(b"OggS voice", 2)
    await night.at("08:00", TOMORROW)
    heard = [b for b in night.phone("ouyang").chat.bubbles if b.voice]
    assert len(heard) == 1
    assert "张某留言：语音留言" in shown(night, "ouyang", "请接班")
    assert not any(b.voice for one in ("zhao", "wang") for b in night.phone(one).chat.bubbles)
    assert not any(b.voice for b in night.group.bubbles)
    # A place is no line; the prompt goes on.
    await night.press("zhang", "加一句话")
    await zhang.location(25.0, 118.8)
    await night.playhouse.settled()
    assert night.last("zhang") == "请打字或发语音。"
    await night.say("zhang", "算了，没事")
    assert "张某留言：算了，没事" in shown(night, "ouyang", "请接班")


async def test_what_was_taken_from_another_desk_is_handed_over_too(night: Night) -> None:
    await night.kept_out()
    county = await night.services.roster.on_duty(COUNTY, night.services.clock())
    assert county is not None
    taker = await night.services.staff.by_handle(county.officer)
    assert taker is not None
    await night.at("07:49", TOMORROW)
    await night.services.desk_work.handling.take(1052, taker, by_page=False)
    await night.at("07:50", TOMORROW)
    assert "未结：1052" in night.last(county.officer)
    await night.at("08:00", TOMORROW)
    coming = await night.services.roster.on_duty(COUNTY, night.services.clock())
    assert coming is not None
    assert "1052" in shown(night, coming.officer, "请接班")
    await night.press(county.officer, "交班")
    await night.press(coming.officer, "接班")
    ticket = await night.services.tickets.get(1052)
    assert (ticket.assignee, ticket.desk) == (coming.officer, TOWN)
