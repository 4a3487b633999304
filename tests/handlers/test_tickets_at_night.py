"""Section 3 of the conversations, minute by minute, word for word."""

from collections.abc import AsyncIterator

import pytest

from tests.duty_stage import PHONE, TOMORROW, Night, open_night

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
    assert night.buttons("wang") == [["我来办", "办不了，转下一位"], ["即报"]]
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
    await night.at("03:32", TOMORROW)
    assert night.last("li") == (
        "工单 1052：值班员、带班领导和指挥部都已通知，还没有人接单，对不起。\n"
        f"我们会继续找人，04:32 前再给您消息。\n请直接打 {PHONE}。"
    )
    heard = night.texts("li")
    await night.at("04:31", TOMORROW)
    assert night.texts("li") == heard
    assert "请接单：工单 1052" in night.last("zhang")


async def test_whoever_takes_it_has_the_case_and_everybody_else_hears_who(night: Night) -> None:
    await night.kept_out()
    await night.at("03:12", TOMORROW)
    assert await night.press("wang", "我来办") == "1052 由您办理。"
    case = (
        f"工单 1052 由您办理（03:12）\n请在 03:27 前答复上报人\n黄塘镇，村口；上报人李*\n\n{BASIS}"
    )
    assert case in night.texts("wang")
    assert not any("请接单" in text for text in night.texts("wang"))
    assert night.phone("wang").sounds[-1].text == case, "the page became the case"
    assert night.last("wang") == "工单 1052 的沟通记录：\n上报人：村口不让我进，我有租约"
    assert night.last("li") == "工单 1052：值班员已接单，03:27 前答复您。"
    assert night.last("zhang") == "工单 1052：王某 03:12 已接单，您不用处理。"
    stale = night.phone("zhang").chat.bubbles[-1]
    toast = await night.phone("zhang").send_data(stale, "t.take:1052")
    assert toast is not None
    assert (toast.text, toast.alert) == ("王某 03:12 已接单，您不用处理。", True)


async def test_what_follows_the_prompt_reaches_the_reporter_at_once(night: Night) -> None:
    await night.kept_out()
    await night.at("03:12", TOMORROW)
    await night.press("wang", "我来办")
    await night.at("03:15", TOMORROW)
    await night.press("wang", "答复")
    assert night.last("wang") == "您发的下一条消息会转给上报人，署名“黄塘镇值班室”。"
    assert night.buttons("wang") == [["已联系村里，请稍等", "请发现场照片"], ["不发了"]]
    await night.at("03:16", TOMORROW)
    words = "已联系村里值班负责人，10 分钟内有人到村口。请在原地等，手机保持畅通。"
    await night.say("wang", words)
    assert night.last("wang") == "已送达 03:16。下一次答复不晚于 03:46。"
    assert night.buttons("wang") == [["撤回", "即报"]]
    assert night.last("li") == (
        f"工单 1052，黄塘镇值班室答复：\n{words}\n\n下一次答复不晚于 03:46。"
    )
    await night.at("03:17", TOMORROW)
    assert night.buttons("wang") == [["即报"]], "after thirty seconds it stays"


async def test_an_answer_taken_back_is_deleted_on_both_sides(night: Night) -> None:
    await night.kept_out()
    await night.press("zhang", "我来办")
    await night.press("zhang", "答复")
    await night.say("zhang", "写错了")
    assert "写错了" in night.last("li")
    await night.press("zhang", "撤回")
    assert not any("写错了" in text for text in night.texts("li"))
    assert night.last("zhang") == "已撤回，上报人那边也已删除。请在 03:22 前答复上报人。"
    assert (await night.services.tickets.get(1052)).status == "acknowledged"


async def test_the_result_is_confirmed_and_rated_in_the_same_message(night: Night) -> None:
    await night.kept_out()
    await night.press("zhang", "我来办")
    await night.at("03:21", TOMORROW)
    await night.press("zhang", "办结")
    assert night.last("zhang") == "一句话告诉上报人结果："
    assert night.buttons("zhang")[0] == ["已放行", "已安排住处", "已说明政策"]
    await night.say("zhang", "村里已放行。再被拦，打值班电话，我们马上处理。")
    assert "工单 1052 已办结，等上报人确认。24 小时没有回音自动结案。辛苦了。" in night.texts(
        "zhang"
    )
    answer = "工单 1052，值班室答复：\n村里已放行。再被拦，打值班电话，我们马上处理。\n\n"
    assert night.last("li") == answer + "进去了吗？"
    assert night.buttons("li") == [["进去了", "还没有"]]
    sounds = len(night.phone("li").sounds)
    await night.press("li", "进去了")
    assert night.last("li") == answer + "谢谢。这次办得怎么样？"
    assert night.buttons("li") == [["满意", "基本满意", "不满意"]]
    await night.press("li", "满意")
    assert night.last("li") == (
        answer + "已记下，工单 1052 结案。以后还有困难，随时点“上报困难”。"
    )
    assert len(night.phone("li").sounds) == sounds, "edits make no sound"
    assert (await night.services.tickets.get(1052)).rating == 3


async def test_not_yet_goes_back_to_the_officer_with_a_sound(night: Night) -> None:
    await night.kept_out()
    await night.press("zhang", "我来办")
    await night.press("zhang", "办结")
    await night.press("zhang", "已放行")
    sounds = len(night.phone("zhang").sounds)
    await night.press("li", "还没有")
    assert len(night.phone("zhang").sounds) == sounds + 1
    assert "上报人说还没有解决，请在 03:37 前答复" in night.phone("zhang").sounds[-1].text
    assert night.last("li").endswith("已放行\n\n已告诉值班员，03:37 前答复您。")


async def test_the_group_has_one_card_and_one_sound(night: Night) -> None:
    await night.kept_out()
    await night.at("03:13", TOMORROW)
    await night.press("wang", "我来办")
    await night.at("03:16", TOMORROW)
    await night.press("wang", "答复")
    await night.press("wang", "已联系村里，请稍等")
    await night.at("03:31", TOMORROW)
    await night.press("wang", "办结")
    await night.press("wang", "已放行")
    [card] = [bubble for bubble in night.group.bubbles if "1052" in bubble.text]
    assert card.text == (
        "1052 · 进出受限 · 黄塘镇\n03:07 上报 · 03:13 王某接单 · 03:16 已答复 · 03:31 办结待确认"
    )
    assert not card.silent
    for text in card.history:
        assert not any(word in text for word in ("李", "村口", "138", "租约", "放行"))


async def test_the_contact_is_shown_to_the_officer_alone_and_the_look_recorded(
    night: Night,
) -> None:
    await night.kept_out()
    await night.press("zhang", "我来办")
    await night.press("zhang", "联系方式")
    assert night.last("zhang") == "工单 1052：已记录您查看了联系方式。\n李*，电话 13800000000"
    timeline = await night.services.tickets.timeline(1052)
    assert [event.actor for event in timeline if event.action == "contact_viewed"] == ["zhang"]
    await night.press("zhang", "现场位置")
    assert night.last("zhang") == "工单 1052：黄塘镇，村口"
