"""Every button of tickets as everybody who has no right to it (SECURITY.md 22)."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.telegram.hub import Toast
from bot.sandbox.telegram.model import Bubble
from handlers.all_routes import ALL_ROUTES
from handlers.chat import answers, handling, tickets
from handlers.dispatch import dispatcher
from tests.duty_stage import TOMORROW, Night, open_night

OFFICERS = sorted(handling.ROUTES.presses | answers.ROUTES.presses)
REPORTERS = sorted(tickets.ROUTES.presses)
CLEARING = {"t.none", "t.keep", "t.quiet", "t.stop"}
"""They name no ticket and only clear up in the presser's own chat."""
ARGUMENTS = {
    "t.pass": ":1:duty",
    "t.ready": ":village",
    "t.result": ":through",
    "t.give": ":wang",
    "t.rate": ":3",
}


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        await one.kept_out()
        await one.say("chen", "hello")
        yield one


async def forge(night: Night, handle: str, code: str, number: int, on: Bubble) -> Toast | None:
    data = f"{code}:{number}{ARGUMENTS.get(code, '')}"
    toast = await night.phone(handle).send_data(on, data)
    await night.playhouse.settled()
    return toast


@pytest.mark.parametrize(
    ("handle", "codes"),
    [("chen", OFFICERS + REPORTERS), ("gao", OFFICERS + REPORTERS), ("zhang", REPORTERS)],
    ids=["a stranger", "an officer of another desk", "the officer on duty as reporter"],
)
async def test_who_has_no_right_hears_what_they_would_hear_of_nothing(
    night: Night, handle: str, codes: list[str]
) -> None:
    before = await night.services.tickets.get(1052)
    heard = {one: night.texts(one) for one in ("li", "zhang", "wang") if one != handle}
    for code in (code for code in codes if code not in CLEARING):
        on = night.phone(handle).chat.bubbles[-1]
        ours = await forge(night, handle, code, 1052, on)
        nobody = await forge(night, handle, code, 4711, on)
        assert (ours and ours.text) == (nobody and nobody.text), code
        assert ours is not None, code
        assert ours.text == "这里没有这件工单。", code
    for code in CLEARING:
        await night.say(handle, "hello")
        await forge(night, handle, code, 1052, night.phone(handle).chat.bubbles[-1])
    assert await night.services.tickets.get(1052) == before
    assert {person: night.texts(person) for person in heard} == heard


async def test_a_press_from_a_group_has_no_right_at_all(night: Night) -> None:
    before = await night.services.tickets.get(1052)
    card = next(one for one in night.group.bubbles if "1052" in one.text)
    for code in OFFICERS + REPORTERS:
        toast = await forge(night, "zhang", code, 1052, card)
        assert toast is not None, code
        assert toast.text == "这里没有这件工单。", code
    assert await night.services.tickets.get(1052) == before


async def test_no_press_from_a_group_changes_the_group(night: Night) -> None:
    card = next(one for one in night.group.bubbles if "1052" in one.text)
    stood = [(one.text, one.deleted) for one in night.group.bubbles]
    chen = night.phone("chen")
    for code in sorted(dispatcher(ALL_ROUTES).presses):
        for arguments in ("", ":1052", ":1", ":phone", ":en", ":kind:kept_out"):
            night.world.telegram.press(card, chen.user, code + arguments)
        await night.playhouse.settled()
        assert [(one.text, one.deleted) for one in night.group.bubbles] == stood, code


async def test_nothing_that_an_officer_says_without_the_prompt_leaves_the_desk(
    night: Night,
) -> None:
    await night.press("zhang", "我来办")
    heard = night.texts("li")
    await night.say("zhang", "村里怎么说")
    assert night.last("zhang") == "这条没有发给上报人。要答复，请先点“答复”。"
    case = next(one for one in night.phone("zhang").chat.bubbles if "由您办理" in one.text)
    await night.phone("zhang").say("问一下村里", reply_to=case)
    card = next(one for one in night.group.bubbles if "1052" in one.text)
    await night.phone("zhang").say_in(night.group, "群里的话", reply_to=card)
    await night.playhouse.settled()
    assert night.texts("li") == heard


async def test_a_forgotten_prompt_sends_nothing(night: Night) -> None:
    await night.press("zhang", "我来办")
    await night.press("zhang", "答复")
    await night.at("03:20", TOMORROW)
    await night.press("zhang", "请发现场照片")
    await night.press("zhang", "答复")
    await night.at("03:40", TOMORROW)
    heard = night.texts("li")
    await night.say("zhang", "晚上吃什么")
    assert night.texts("li") == heard
    assert night.last("zhang") == (
        "工单 1052：您点“答复”已过 15 分钟，这条没有发出。要发，请再点“答复”，重发一次。"
    )


async def test_an_answer_that_cannot_be_delivered_is_said_to_the_officer(night: Night) -> None:
    await night.press("zhang", "我来办")
    await night.phone("li").block_bot()
    await night.press("zhang", "答复")
    await night.say("zhang", "请稍等")
    assert night.last("zhang") == "工单 1052 的答复没有送达：上报人在这里收不到消息，请打电话。"
    assert night.buttons("zhang") == [["联系方式"]]


async def test_an_officer_who_cannot_be_reached_is_passed_over(night: Night) -> None:
    await night.phone("zhang").block_bot()
    await night.at("03:10", TOMORROW)
    assert "请接单：工单 1052" in night.last("wang")
    assert "没有排班，或联系不上" in night.last("zhao")
