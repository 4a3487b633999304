"""One press reports a ticket to headquarters; there one press says that it was seen."""

from datetime import date

from tests.duty_stage import open_night

TOMORROW = date(2020, 2, 25)


async def test_an_officer_reports_a_ticket_and_learns_who_has_seen_it() -> None:
    async with open_night() as night:
        await night.at("03:07", TOMORROW)
        await night.kept_out()
        await night.press("zhang", "我来办")
        await night.press("zhang", "转派")
        assert night.buttons("zhang")[-1] == ["即报", "返回"]
        assert await night.press("zhang", "即报") == "正在报送指挥部。"
        assert night.last("liu") == (
            "即报件：工单 1052，进出受限\n"
            "黄塘镇，人在现场等\n"
            "03:07 上报，张某 03:07 接单\n"
            "张某 03:07 即报。"
        )
        assert not [one for one in night.phone("liu").sounds if "李" in one.text]
        state = "工单 1052 已于 03:07 即报指挥部。\n"
        assert state + "指挥部还没有人点“已阅”。" in night.texts("zhang")
        assert await night.press("zhang", "即报") == "张某 03:07 已即报指挥部，您不用再报。"
        assert "03:07 即报指挥部" in night.group.bubbles[-1].text
        await night.at("03:09", TOMORROW)
        assert await night.press("liu", "已阅") == "已记下，值班员看得到。"
        assert night.last("liu").endswith("已阅：刘某 03:09")
        assert state + "已阅：刘某 03:09" in night.texts("zhang")
        assert await night.press("liu", "已阅") == "您 03:09 已点过“已阅”。"
        card = next(one for one in night.group.bubbles if "1052" in one.text)
        for handle, code in (("chen", "t.flash"), ("gao", "t.flash"), ("zhang", "t.seen")):
            await night.say(handle, "hello")
            for on in (night.phone(handle).chat.bubbles[-1], card):
                toast = await night.phone(handle).send_data(on, f"{code}:1052")
                assert toast is not None
                assert toast.text == "这里没有这件工单。"
