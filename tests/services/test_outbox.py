"""What leaves the house: in order, the newest edit only, nothing twice without saying so."""

import pytest

from services.chats.types import Address
from services.outbox.types import Outgoing, Placing, Priority, ShownMessage, Status
from services.registry import Services
from tests.doubles import StandingClock

CHEN, WANG = Address("1"), Address("2")


async def taken(services: Services, *busy: str) -> list[Outgoing]:
    return await services.outbox.take(busy=busy, most=16)


async def test_a_chat_hears_one_message_after_the_other(services: Services) -> None:
    for view in ("first", "second"):
        await services.outbox.show(view, to=CHEN)
    (first,) = await taken(services)
    assert first.view == "first"
    assert await taken(services) == []
    await services.outbox.sent(first, None)
    (second,) = await taken(services)
    assert second.view == "second"


async def test_pages_go_before_replies_and_digests(services: Services) -> None:
    await services.outbox.show("digest", to=CHEN, priority=Priority.DIGEST)
    await services.outbox.show("page", to=WANG, priority=Priority.PAGE)
    assert [message.view for message in await taken(services)] == ["page", "digest"]


async def test_of_several_edits_only_the_newest_is_shown(services: Services) -> None:
    for text in ("old", "older", "new"):
        params = {"text": text}
        await services.outbox.show(
            "card", to=CHEN, params=params, placing=Placing.EDIT, slot="card"
        )
    (edit,) = await taken(services)
    assert edit.params == {"text": "new"}


async def test_an_edit_that_a_removal_follows_is_not_shown(services: Services) -> None:
    await services.outbox.show("card", to=CHEN, placing=Placing.EDIT, slot="card")
    await services.outbox.show("card", to=CHEN, placing=Placing.REMOVE, slot="card")
    (removal,) = await taken(services)
    assert removal.placing is Placing.REMOVE


async def test_edits_of_two_messages_do_not_overtake_each_other(services: Services) -> None:
    await services.outbox.show("card", to=CHEN, placing=Placing.EDIT, slot="card:1")
    await services.outbox.show("card", to=CHEN, placing=Placing.EDIT, slot="card:2")
    (first,) = await taken(services)
    assert first.slot == "card:1"


async def test_nothing_is_sent_of_a_change_that_failed(services: Services) -> None:
    async def fail() -> None:
        async with services.db.transaction():
            await services.outbox.show("page", to=CHEN)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await taken(services) == []


async def test_what_was_in_flight_when_the_process_died_is_sent_again_and_marked(
    services: Services,
) -> None:
    await services.outbox.show("page", to=CHEN)
    (before,) = await taken(services)
    assert not before.is_retry
    assert await services.outbox.recover() == 1
    (again,) = await taken(services)
    assert again.is_retry


async def test_a_message_is_found_again_by_its_slot(services: Services) -> None:
    await services.outbox.show("receipt", to=CHEN, slot="receipt:1047")
    (message,) = await taken(services)
    await services.outbox.sent(message, ShownMessage("77", b"digest", has_picture=False))
    standing = await services.outbox.standing(CHEN, "receipt:1047")
    assert standing == ShownMessage("77", b"digest", has_picture=False)
    assert await services.outbox.slot_of(CHEN, "77") == "receipt:1047"
    assert await services.outbox.slot_of(WANG, "77") is None


async def test_parameters_of_sent_messages_are_emptied_after_an_hour(
    services: Services, clock: StandingClock
) -> None:
    number = await services.outbox.show("relay", to=CHEN, params={"text": "private"})
    (message,) = await taken(services)
    await services.outbox.sent(message, None)
    clock.advance(minutes=61)
    await services.outbox.purge()
    await services.outbox.put_back(message, "looked at again")
    (row,) = await taken(services)
    assert row.id == number
    assert row.params == {}


async def test_a_message_set_aside_holds_up_nothing(services: Services) -> None:
    await services.outbox.show("first", to=CHEN)
    await services.outbox.show("second", to=CHEN)
    (first,) = await taken(services)
    await services.outbox.give_up(first, Status.FAILED, "gone")
    assert [message.view for message in await taken(services)] == ["second"]
    assert await services.outbox.count_unsent() == 1


async def test_a_busy_chat_is_left_alone(services: Services) -> None:
    await services.outbox.show("first", to=CHEN)
    assert await taken(services, CHEN) == []
