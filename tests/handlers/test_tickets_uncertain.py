"""The connection breaks while words are on their way between the desk and a reporter."""

from collections.abc import AsyncIterator

import pytest

from services.chats.types import Address
from tests.duty_stage import TOWN, Night, open_night

QUESTION = (
    "刚才网络中断，工单 1052 的这条答复可能没有送到。再发一次的话，上报人可能会看到两遍。\n"
    "“十分钟到村口”"
)
ADDITION = (
    "刚才网络中断，您给工单 1052 补充的这条内容，值班员可能没有收到。"
    "再发一次的话，对方可能会看到两遍。\n"
    "“又来了两个人”"
)
AGAIN = "（重发：这条消息您可能已经收到过。）"


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.kept_out()
        await one.press("zhang", "我来办")
        yield one


async def answered_in_vain(night: Night) -> None:
    await night.press("zhang", "答复")
    faults = night.world.telegram.faults
    faults.cut("sendMessage", after=True, chat_id=night.phone("li").user.id)
    await night.say("zhang", "十分钟到村口")


def copies(night: Night, handle: str, words: str) -> list[str]:
    return [text for text in night.texts(handle) if words in text]


async def test_an_officer_is_asked_and_sends_it_again_once(night: Night) -> None:
    await answered_in_vain(night)
    assert len(copies(night, "li", "十分钟到村口")) == 1
    assert night.last("zhang") == QUESTION
    assert night.buttons("zhang") == [["再发一次", "联系方式"]]
    question = night.phone("zhang").chat.newest("再发一次")
    assert await night.press("zhang", "再发一次") == "已再发一次。"
    first, second = copies(night, "li", "十分钟到村口")
    assert AGAIN not in first
    assert second.endswith(AGAIN)
    assert QUESTION not in night.texts("zhang")
    assert any(text.startswith("已送达") for text in night.texts("zhang"))
    # The button of a message that is gone can still be pressed where the client is slow.
    zhang, data = night.phone("zhang"), question.buttons[0][0].data
    zhang.hub.press(question, zhang.user, data)
    await night.playhouse.settled()
    assert len(copies(night, "li", "十分钟到村口")) == 2


async def test_words_in_doubt_do_not_arrive_by_a_later_correction(night: Night) -> None:
    await answered_in_vain(night)
    await night.services.tickets.confirm(1052, night.account("li"))
    await night.playhouse.settled()
    assert len(copies(night, "li", "十分钟到村口")) == 1
    # The ticket is closed: the button says so, and nothing is sent.
    assert await night.press("zhang", "再发一次") == "工单 1052 的情况已经变了，现在不能这样操作。"
    assert len(copies(night, "li", "十分钟到村口")) == 1


async def test_a_reporter_is_asked_about_an_addition(night: Night) -> None:
    faults = night.world.telegram.faults
    faults.cut("sendMessage", after=True, chat_id=night.phone("zhang").user.id)
    await night.press("li", "补充")
    await night.say("li", "又来了两个人")
    assert ADDITION in night.texts("li")
    assert len(copies(night, "zhang", "又来了两个人")) == 1
    await night.press("li", "再发一次")
    _, second = copies(night, "zhang", "又来了两个人")
    assert second.endswith(AGAIN)


async def test_who_waits_with_another_s_ticket_is_asked_about_an_addition_too(
    night: Night,
) -> None:
    await night.kept_out(1053, reporter="chen")
    await night.press("zhang", "我来办")
    zhang = await night.services.staff.get("zhang")
    await night.services.desk_work.duplicates.merge(1052, zhang, into=1053)
    await night.playhouse.settled()
    faults = night.world.telegram.faults
    faults.cut("sendMessage", after=True, chat_id=night.phone("zhang").user.id)
    await night.press("li", "补充")
    await night.say("li", "又来了两个人")
    assert ADDITION in night.texts("li")
    assert await night.press("li", "再发一次") == "已再发一次。"
    first, second = copies(night, "zhang", "又来了两个人")
    assert AGAIN not in first
    assert second.endswith(AGAIN)


async def test_a_group_that_grows_keeps_its_desk_and_its_cards(night: Night) -> None:
    former = Address(str(night.group.id))
    assert any("1052" in bubble.words for bubble in night.group.bubbles)
    await night.services.chats.set_language(former, "en")
    night.group.migrate(by=night.phone("zhang"))
    await night.playhouse.settled()
    new = Address(str(night.group.id))
    assert (await night.services.desks.get(TOWN)).group == new
    assert await night.services.chats.language(new) == "en"
    cards = [bubble for bubble in night.group.bubbles if "1052" in bubble.words]
    assert len(cards) == 1
    assert cards[0].silent
    # What happens next edits that card, and nothing goes to the old number.
    calls = len(night.world.telegram.calls)
    await night.press("zhang", "答复")
    await night.say("zhang", "十分钟到村口")
    assert [bubble for bubble in night.group.bubbles if "1052" in bubble.words] == cards
    assert cards[0].edits == 1
    later = night.world.telegram.calls[calls:]
    assert not [call for call in later if str(call.params.get("chat_id")) == former]
    # Updates that still come from the old number are handled, and block nothing.
    assert (await night.services.backlog.look()).updates.count == 0
