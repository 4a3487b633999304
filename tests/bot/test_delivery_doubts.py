"""A lost answer: nobody knows whether the message stands in the chat."""

from collections.abc import AsyncIterator, Callable

import pytest

from bot import answers, transport
from bot.house import House
from bot.sandbox.telegram.faults import Faults
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.settings import Settings
from services.outbox.types import Placing
from tests.bot.speaking import AGAIN, TOLD, say, speaking, standing, statuses
from tests.waiting import eventually

Switch = Callable[[Faults, str], object]
LOST_ANSWERS: dict[str, Switch] = {
    "read timeout": lambda faults, method: faults.slow(1.5, method, after=True),
    "cut after the call": lambda faults, method: faults.cut(method, after=True),
    "5xx after the call": lambda faults, method: faults.error(method, status=502, after=True),
    "half an answer": lambda faults, method: faults.garbled(b'{"ok":true,"resu', method),
    "a proxy's page": lambda faults, method: faults.garbled(b"<html>", method, status=504),
    "a proxy's 403": lambda faults, method: faults.garbled(b"<html>", method, status=403),
    "another answer": lambda faults, method: faults.garbled(b'{"ok":true}', method),
    "no object": lambda faults, method: faults.garbled(b"[]", method),
}
NEVER_DONE: dict[str, Switch] = {
    "429": lambda faults, method: faults.garbled(
        b'{"ok":false,"error_code":429,"parameters":{"retry_after":1}}', method, after=False
    ),
    "429 of a proxy": lambda faults, method: faults.garbled(
        b"slow down", method, status=429, after=False
    ),
}


@pytest.fixture
async def house(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(transport, "READ_SECONDS", 0.5)
    monkeypatch.setattr(answers, "PATIENCE", 1)
    async with speaking(settings) as one:
        yield one


@pytest.fixture
async def phone(world: World) -> Phone:
    one = world.phone("chen")
    await one.start()
    return one


@pytest.mark.parametrize("fault", LOST_ANSWERS)
async def test_relayed_words_are_not_sent_again_and_their_author_hears_of_it(
    house: House, phone: Phone, world: World, fault: str
) -> None:
    LOST_ANSWERS[fault](world.telegram.faults, "sendMessage")
    await say(house, phone, "said once", "once")
    await say(house, phone, "end")
    await phone.hears("end")
    await eventually(lambda: house.delivery.is_idle)
    assert standing(phone) == ["said once", "end"]
    assert TOLD.uncertain == ["said once"]
    assert await statuses(house) == {"said once": "uncertain", "end": "sent"}


@pytest.mark.parametrize("fault", LOST_ANSWERS)
async def test_other_messages_are_sent_again_and_say_so(
    house: House, phone: Phone, world: World, fault: str
) -> None:
    LOST_ANSWERS[fault](world.telegram.faults, "sendMessage")
    await say(house, phone, "important")
    await say(house, phone, "end")
    await phone.hears("end")
    assert standing(phone) == ["important", f"important\n\n{AGAIN}", "end"]


@pytest.mark.parametrize("fault", ["cut after the call", "half an answer"])
async def test_a_picture_that_comes_twice_says_so_too(
    house: House, phone: Phone, world: World, fault: str
) -> None:
    LOST_ANSWERS[fault](world.telegram.faults, "sendPhoto")
    await say(house, phone, "code", "photo")
    await say(house, phone, "end")
    await phone.hears("end")
    assert standing(phone) == ["code", f"code\n\n{AGAIN}", "end"]


@pytest.mark.parametrize("fault", NEVER_DONE)
async def test_what_was_certainly_refused_is_repeated_without_a_word(
    house: House, phone: Phone, world: World, fault: str
) -> None:
    NEVER_DONE[fault](world.telegram.faults, "sendMessage")
    await say(house, phone, "said once", "once")
    await phone.hears("said once")
    assert standing(phone) == ["said once"]
    assert TOLD.uncertain == []


@pytest.mark.parametrize("fault", LOST_ANSWERS)
async def test_an_edit_is_simply_done_again(
    house: House, phone: Phone, world: World, fault: str
) -> None:
    await say(house, phone, "one", slot="form")
    await phone.hears("one")
    LOST_ANSWERS[fault](world.telegram.faults, "editMessageText")
    await say(house, phone, "two", placing=Placing.EDIT, slot="form")
    await say(house, phone, "end")
    await phone.hears("end")
    assert standing(phone) == ["two", "end"]


async def test_a_request_that_never_left_is_safe_to_repeat_also_for_relayed_words(
    house: House, phone: Phone, world: World
) -> None:
    await world.go_away()
    await say(house, phone, "said once", "once")
    await say(house, phone, "end")
    await eventually(lambda: bool(house.delivery.failures.count(str(phone.user.id))))
    await world.come_back()
    await phone.hears("end", timeout=10)
    assert standing(phone) == ["said once", "end"]
    assert TOLD.uncertain == []


async def test_a_former_page_whose_deletion_fails_does_not_double_the_new_one(
    house: House, phone: Phone, world: World
) -> None:
    await say(house, phone, "page 1", placing=Placing.RENEW, slot="page")
    await phone.hears("page 1")
    world.telegram.faults.error("deleteMessage", status=502)
    await say(house, phone, "page 2", placing=Placing.RENEW, slot="page")
    await say(house, phone, "end")
    await phone.hears("end")
    assert standing(phone) == ["page 2", "end"]
    assert len([call for call in world.telegram.calls if call.method == "sendMessage"]) == 3


async def test_a_message_that_nobody_can_be_told_about_is_sent_all_the_same(
    house: House, phone: Phone
) -> None:
    await say(house, phone, "quiet", "untold")
    await say(house, phone, "end")
    await phone.hears("end")
    await eventually(lambda: house.delivery.is_idle)
    assert await statuses(house) == {"quiet": "sent", "end": "sent"}


async def test_a_database_that_is_away_for_a_moment_loses_no_mark(
    house: House, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = house.services.outbox
    record, failures = outbox.record, iter([ConnectionRefusedError(), OSError()])

    async def record_later(outcomes: object) -> object:
        if outcomes and (error := next(failures, None)):
            raise error
        return await record(outcomes)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "record", record_later)
    await say(house, phone, "said once", "once")
    await say(house, phone, "end")
    await phone.hears("end")
    await eventually(lambda: house.delivery.is_idle)
    assert standing(phone) == ["said once", "end"]
    assert await statuses(house) == {"said once": "sent", "end": "sent"}
