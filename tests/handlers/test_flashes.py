"""One press reports a ticket to headquarters; there one press says that it was seen."""

from datetime import timedelta

from tests.duty_stage import DAY, TOMORROW, open_night


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


async def test_whoever_is_called_reports_it_in_one_press_and_takes_it_back() -> None:
    async with open_night() as night:
        await night.at("03:07", TOMORROW)
        await night.kept_out()
        assert night.buttons("zhang")[-1] == ["即报"]
        heard = night.texts("liu")
        assert await night.press("zhang", "即报") == "正在报送指挥部。"
        assert night.last("liu").endswith("03:07 上报，还没有人接单\n张某 03:07 即报。")
        for handle in ("wang", "liu"):
            phone = night.phone(handle)
            await phone.say("hello")
            toast = await phone.send_data(phone.chat.bubbles[-1], "t.unflash:1052")
            assert toast is not None
            assert toast.text == "这里没有这件工单。"
        assert await night.press("zhang", "撤回即报") == "已撤回，指挥部那边也删了。"
        assert not any("即报件" in text for text in night.texts("liu"))
        assert night.texts("liu")[: len(heard)] == heard
        assert not any("即报指挥部。" in text for text in night.texts("zhang"))
        assert "03:07 撤回即报" in night.group.bubbles[-1].text
        # It can be made anew, and stays once thirty seconds are over.
        assert await night.press("zhang", "即报") == "正在报送指挥部。"
        undo = night.phone("zhang").chat.newest("撤回即报")
        await night.playhouse.advance(timedelta(seconds=31))
        assert not undo.buttons
        toast = await night.phone("zhang").send_data(undo, "t.unflash:1052")
        assert toast is not None
        assert toast.text == "已过 30 秒，指挥部已收到。有误请打电话说明。"
        assert any("即报件" in text for text in night.texts("liu"))


async def test_it_is_one_press_on_the_case_and_below_every_answer() -> None:
    async with open_night(opens=("21:35", DAY)) as night:
        await night.at("21:40")
        await night.crowded()
        await night.say("zhang", "/take 1047")
        await night.press("zhang", "核实企业")
        await night.press("zhang", "是，已核实")
        rows = night.phone("zhang").chat.newest("转派").buttons
        assert [one.label for row in rows for one in row] == [
            "答复", "联系方式", "即报", "转派", "请带班支援", "办结",
        ]  # fmt: skip
        await night.press("zhang", "答复")
        await night.say("zhang", "已联系园区")
        assert night.buttons("zhang") == [["撤回", "即报"]]
