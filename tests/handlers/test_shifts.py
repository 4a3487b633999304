"""An officer's roster and a change of shift, pressed on phones."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from services.tables import ShiftOffer
from tests.duty_stage import DAY, Night, open_night

EVERYBODY = ("zhang", "wang", "ouyang", "zhao", "gao", "tang", "liu")
DAYS = ("24日（周一", "25日（周二", "26日（周三", "27日（周四")
SHIFT = "2月24日（周一）16:00–22:00，黄塘、城南"


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night(EVERYBODY, opens=("07:20", DAY)) as one:
        await one.at("09:00", DAY)
        yield one


async def test_a_shift_changes_hands_with_a_press_each(night: Night) -> None:
    await night.say("wang", "/roster")
    assert night.last("wang") == (
        "黄塘、城南：欧阳某当班，到 16:00。\n"
        "下一班王某，16:00–22:00。\n"
        "您接下来的班：\n"
        f"{SHIFT}\n"
        "2月25日（周二）16:00–22:00，黄塘、城南\n"
        "2月26日（周三）16:00–22:00，黄塘、城南\n"
        "2月27日（周四）16:00–22:00，黄塘、城南\n"
        "还有 17 班"
    )
    await night.press("wang", "换班")
    assert [row[0] for row in night.buttons("wang")] == [
        *(f"2月{day}）16:00–22:00" for day in DAYS),
        "上一步",
    ]
    await night.press("wang", "2月24日（周一）16:00–22:00")
    assert night.last("wang") == f"{SHIFT}\n请谁来接？谁先点谁接，没人接还是您的班。"
    assert night.buttons("wang") == [["谁能接都行"], ["欧阳某", "张某"], ["上一步"]]
    await night.press("wang", "谁能接都行")
    assert night.last("wang") == (
        f"{SHIFT}\n已问欧阳某、张某。15:30 前有人接，马上告诉您；没人接，还是您的班。"
    )
    assert night.last("zhang") == f"王某想请您接这一班：\n{SHIFT}\n15:30 前有效，谁先点谁接。"
    assert night.last("ouyang") == night.last("zhang")
    heard = night.texts("li")
    assert await night.press("ouyang", "接不了") == "已记下。"
    late = night.phone("ouyang").chat.bubbles[-1]
    assert await night.press("zhang", "我来接") == "这一班归您。"
    assert night.last("zhang") == f"{SHIFT}\n09:00 已由您接下，到时通知您接班。"
    assert night.last("wang") == f"{SHIFT}\n张某 09:00 接了您的班。"
    assert night.last("ouyang") == f"{SHIFT}\n张某 09:00 已接，您不用处理。"
    assert night.last("zhao") == f"换班：{SHIFT}\n王某换成张某，09:00 谈妥。"
    # A press that a slow client sends all the same is told who was first.
    name = await _offer(night)
    query = night.world.telegram.press(late, night.phone("ouyang").user, f"w.yes:{name}")
    await night.playhouse.settled()
    assert query.toast is not None
    assert query.toast.text == "张某 09:00 已接，您不用处理。"
    await night.say("zhang", "/duty")
    assert "下一班：张某，16:00–22:00。" in night.last("zhang")
    assert await night.press("zhao", "撤销换班") == "已撤销。"
    assert night.last("wang") == f"{SHIFT}\n赵某 09:00 撤销了换班，还是您的班。"
    assert night.last("zhang") == f"{SHIFT}\n赵某 09:00 撤销了换班，还是王某的班。"
    assert night.last("zhao") == f"换班：{SHIFT}\n赵某 09:00 已撤销，还是王某当班。"
    await night.phone("zhang").say_in(night.group, "/oncall")
    await night.playhouse.settled()
    assert "下一班：王某，16:00–22:00。" in night.group.bubbles[-1].text
    assert night.texts("li") == heard


async def _offer(night: Night) -> str:
    async with night.services.db.reading() as session:
        found = await session.scalar(select(ShiftOffer.id))
    return str(found)


async def test_an_offer_is_taken_back_and_strangers_see_no_roster(night: Night) -> None:
    await night.say("wang", "/roster")
    await night.press("wang", "换班")
    await night.press("wang", "2月24日（周一）16:00–22:00")
    await night.press("wang", "张某")
    assert await night.press("wang", "不换了") == "不换了，还是您的班。"
    assert night.last("zhang") == f"{SHIFT}\n王某不换了，您不用处理。"
    assert night.last("wang") == f"{SHIFT}\n不换了，还是您的班。"
    await night.say("li", "/roster")
    assert "王某" not in night.last("li")
    assert "电话" in night.last("li")


async def test_an_officer_gets_their_own_shifts_as_a_file(night: Night) -> None:
    await night.say("wang", "/roster")
    await night.press("wang", "日历")
    file = night.phone("wang").chat.bubbles[-1].file("document")
    assert file is not None
    text = file.data.decode()
    assert text.count("BEGIN:VEVENT") == text.count("officer: wang")
    assert "DTSTART;TZID=Asia/Shanghai:20200224T160000" in text
    assert "officer: zhang" not in text


async def test_the_roster_names_the_day_where_it_is_another_one(night: Night) -> None:
    await night.at("20:00")
    await night.say("zhang", "/duty")
    on_duty = night.last("zhang").splitlines()
    await night.say("zhang", "/roster")
    seen = night.last("zhang").splitlines()
    assert on_duty[1].startswith("下一班：") and "2月25日 " in on_duty[1]  # noqa: PT018
    assert seen[1].split("，")[1] == on_duty[1].split("，")[1]
    assert seen[0].split("，")[1] == on_duty[0].split("，")[1]
    await night.at("23:30")
    await night.say("zhang", "/roster")
    assert "到 2月25日 08:00。" in night.last("zhang").splitlines()[0]
