"""Buttons of a year ago, and cards that were passed around: answered in words, doing nothing."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest

from tests.duty_stage import TOMORROW, Night, open_night

NOT_HERE = "这里没有这件工单。"
numbers = count(20_000_000)


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        await one.kept_out()
        yield one


async def press(night: Night, handle: str, data: str) -> str | None:
    """Press a button whose message Telegram calls too old to show it to us."""
    phone = night.phone(handle)
    old: dict[str, Any] = {
        "chat": {"id": phone.user.id, "type": "private", "first_name": "x"},
        "message_id": 4,
        "date": 0,
    }
    query = phone.hub.press(phone.chat.bubbles[-1], phone.user, data)
    body = {"id": query.id, "from": phone.user.json(), "chat_instance": "1", "data": data}
    phone.hub.updates.drop()
    raw = {"update_id": next(numbers), "callback_query": body | {"message": old}}
    await night.services.inbox.store([(raw["update_id"], str(phone.user.id), raw)])  # type: ignore[list-item]
    await night.playhouse.settled()
    assert query.answered
    return query.toast.text if query.toast else None


async def test_a_year_old_button_still_does_what_it_may_and_says_what_it_may_not(
    night: Night,
) -> None:
    assert await press(night, "zhang", "t.take:7") == NOT_HERE
    assert await press(night, "zhang", "t.take:1052") == "1052 由您办理。"
    assert await press(night, "wang", "t.take:1052") == "张某 03:07 已接单，您不用处理。"
    assert await press(night, "li", "r.a:kind:1") is not None


async def test_a_button_of_which_nobody_knows_anything_is_answered_in_words(
    night: Night,
) -> None:
    told = "这个按钮已经失效，什么都没有改变。有疑问请打电话：/phones"
    for data in ("x.gone:1", "", "t.:::", "\U0001f6b7"):
        assert await press(night, "zhang", data or "-") == told


async def test_a_card_passed_around_opens_nothing(night: Night) -> None:
    [card] = [one for one in night.group.bubbles if "1052" in one.text]
    assert card.buttons == []
    before = night.texts("li")
    await night.say("gao", card.text)
    assert await press(night, "gao", "t.case:1052") == NOT_HERE
    assert not any("村口" in text for text in night.texts("gao"))
    assert night.texts("li") == before


async def test_a_press_of_which_we_do_not_learn_the_message_is_answered_once_and_kindly(
    night: Night,
) -> None:
    """Servers before Bot API 7.0 leave out a message that is too old; inline ones have none."""
    phone = night.phone("zhang")
    before, calls = night.texts("zhang"), len(phone.hub.calls)
    query = phone.hub.press(phone.chat.bubbles[-1], phone.user, "t.take:1052")
    phone.hub.updates.drop()
    body = {"id": query.id, "from": phone.user.json(), "chat_instance": "1", "data": "t.take:1052"}
    raw: dict[str, Any] = {"update_id": next(numbers), "callback_query": body}
    await night.services.inbox.store([(raw["update_id"], str(phone.user.id), raw)])
    await night.playhouse.settled()
    assert query.toast is not None
    assert query.toast.text == (
        "这条消息太旧了，这个按钮用不了，什么都没有改变。请在和机器人的私聊里发 /help。"
    )
    assert query.toast.alert
    answers = [one for one in phone.hub.calls[calls:] if one.method == "answerCallbackQuery"]
    assert len(answers) == 1
    assert night.texts("zhang") == before, "and nobody apologises for anything"
