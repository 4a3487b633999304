"""Section 3 of the conversations, minute by minute, word for word."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from tests.duty_stage import PHONE, Night, open_night

TOMORROW = date(2020, 2, 25)
BASIS = (
    "依据：县通知第三条。没有发现发热、干咳、乏力等症状，也没有发现未落实防控措施的返岗人员，"
    "任何单位和个人不得限制其出入。"
)


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        yield one


async def test_the_page_goes_on_from_one_officer_to_the_next(night: Night) -> None:
    await night.kept_out()
    assert night.last("zhang") == (
        "请接单：工单 1052，进出受限\n"
        "黄塘镇，村口，1 名返岗工人，人在现场等\n"
        "自述没有发热、干咳、乏力，有租约\n"
        "03:07 上报，现在请您办理。\n"
        "03:12 前没人接，会通知备班值班员。"
    )
    await night.at("03:12", TOMORROW)
    assert night.last("wang") == (
        "请接单：工单 1052，进出受限\n"
        "黄塘镇，村口，1 名返岗工人，人在现场等\n"
        "自述没有发热、干咳、乏力，有租约\n"
        "03:07 上报，当班张某未接，现在请您办理。\n"
        "03:17 前没人接，会通知带班领导。"
    )
    assert night.buttons("wang") == [["我来办", "办不了，转下一位"]]
    assert night.last("li") == (
        "工单 1052 还没有人接单，正在找第二位值班员，03:17 前给您消息。\n"
        f"也可以直接打 {PHONE}。夜里冷，请找避风的地方等。"
    )
    await night.at("03:17", TOMORROW)
    assert "张某，王某未接" in night.last("zhao")
    assert "03:22 前给您消息" in night.last("li")
    await night.at("03:22", TOMORROW)
    assert "黄塘镇没有人接单" in night.last("gao")
    assert "请接单" in night.last("tang")
    await night.at("03:27", TOMORROW)
    assert "请接单" in night.last("liu")
    assert night.texts("liu")[-1].endswith("03:32 前没人接，会再通知当班值班员。")
