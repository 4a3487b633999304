"""A desk's group can ask what is unsolved: numbers, times and officers, nothing personal."""

from tests.duty_stage import TOMORROW, TOWN, Night, open_night


async def ask(night: Night) -> str:
    await night.phone("zhang").say_in(night.group, "/open")
    await night.playhouse.settled()
    return night.group.bubbles[-1].text


async def test_a_group_hears_what_nobody_has_taken_then_whose_the_others_are() -> None:
    async with open_night() as night:
        await night.at("03:07", TOMORROW)
        assert await ask(night) == "没有未结工单。"
        await night.kept_out()
        await night.at("03:08", TOMORROW)
        await night.press("zhang", "我来办")
        await night.crowded(1053, place=TOWN)
        text = await ask(night)
        head, first, second = text.split("\n")
        assert head == "未结 2 件："
        assert first == "1053 员工住宿：待受理，03:23 前要接单"
        assert second == "1052 进出受限：张某办理，03:23 到期"
        answer = night.group.bubbles[-1]
        assert answer.silent, "nobody is woken by a question"
        assert answer.buttons == []
        assert not any(word in text for word in ("李", "宏远", "1350"))
