"""What leaves the house: in order, the newest edit only, nothing twice without saying so."""

from datetime import timedelta

import pytest

from services.chats.types import Address
from services.outbox.tables import OutboxRow
from services.outbox.types import (
    Outcome,
    Outgoing,
    Placing,
    Priority,
    Room,
    ShownMessage,
    Status,
)
from services.registry import Services
from tests.doubles import StandingClock

CHEN, WANG = Address("1"), Address("2")


async def taken(services: Services, *busy: str) -> list[Outgoing]:
    return await services.outbox.take(busy=busy, most=16)


async def became(services: Services, message: Outgoing, status: Status) -> set[int]:
    """Record what became of a message; returns what was this sender's to mark."""
    marked, _ = await services.outbox.record([Outcome(message, status)])
    return marked


async def test_a_chat_hears_one_message_after_the_other(services: Services) -> None:
    for view in ("first", "second"):
        await services.outbox.show(view, to=CHEN)
    (first,) = await taken(services)
    assert first.view == "first"
    assert await taken(services) == []
    await became(services, first, Status.SENT)
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
    shown = ShownMessage("77", b"digest", has_picture=False)
    await services.outbox.record([Outcome(message, Status.SENT, shown=shown)])
    standing = await services.outbox.standing(CHEN, "receipt:1047")
    assert standing == ShownMessage("77", b"digest", has_picture=False)
    assert await services.outbox.slot_of(CHEN, "77") == "receipt:1047"
    assert await services.outbox.slot_of(WANG, "77") is None


async def test_parameters_of_sent_messages_are_emptied_after_an_hour(
    services: Services, clock: StandingClock
) -> None:
    number = await services.outbox.show("relay", to=CHEN, params={"text": "private"})
    (message,) = await taken(services)
    await became(services, message, Status.SENT)
    clock.advance(minutes=61)
    await services.outbox.purge()
    async with services.db.reading() as session:
        row = await session.get_one(OutboxRow, number)
    assert row.params is None


async def test_a_message_set_aside_holds_up_nothing(services: Services) -> None:
    await services.outbox.show("first", to=CHEN)
    await services.outbox.show("second", to=CHEN)
    (first,) = await taken(services)
    await became(services, first, Status.FAILED)
    assert [message.view for message in await taken(services)] == ["second"]
    assert await services.outbox.count_unsent() == 1


async def test_a_busy_chat_is_left_alone(services: Services) -> None:
    await services.outbox.show("first", to=CHEN)
    assert await taken(services, CHEN) == []


async def test_a_page_goes_before_what_waits_in_its_own_chat(services: Services) -> None:
    await services.outbox.show("digest", to=CHEN, priority=Priority.DIGEST)
    await services.outbox.show("page", to=CHEN, priority=Priority.PAGE)
    assert [message.view for message in await taken(services)] == ["page"]


async def test_a_page_never_goes_before_what_its_own_slot_waits_for(services: Services) -> None:
    await services.outbox.show("page", to=CHEN, placing=Placing.REMOVE, slot="page")
    await services.outbox.show(
        "page", to=CHEN, placing=Placing.RENEW, slot="page", priority=Priority.PAGE
    )
    (first,) = await taken(services)
    assert first.placing is Placing.REMOVE


async def test_a_reply_behind_a_digest_does_not_wait_for_all_other_digests(
    services: Services,
) -> None:
    for number in range(20):
        await services.outbox.show("digest", to=Address(f"{number}"), priority=Priority.DIGEST)
    await services.outbox.show("reply", to=Address("19"))
    (first, *_) = await taken(services)
    assert first.to == "19"


async def test_a_page_overtakes_a_thousand_digests(services: Services) -> None:
    async with services.db.transaction():
        for number in range(1000):
            await services.outbox.show("digest", to=Address(f"{number}"), priority=Priority.DIGEST)
        await services.outbox.show("page", to=Address("999"), priority=Priority.PAGE)
    (first, *_) = await taken(services)
    assert first.view == "page"


async def test_what_is_kept_for_pages_is_used_by_nothing_else(services: Services) -> None:
    for number in range(3):
        await services.outbox.show("digest", to=Address(f"{number}"), priority=Priority.DIGEST)
        await services.outbox.show("page", to=Address(f"1{number}"), priority=Priority.PAGE)
    some = await services.outbox.take(Room(most=4, most_besides_pages=0))
    assert [message.view for message in some] == ["page", "page", "page"]
    some = await services.outbox.take(Room(most=4, most_besides_pages=2))
    assert [message.view for message in some] == ["digest", "digest"]


async def test_a_group_without_budget_takes_pages_only(services: Services) -> None:
    await services.outbox.show("card", to=CHEN, priority=Priority.EDIT)
    room = Room(most=4, most_besides_pages=4, only_pages=frozenset({CHEN}))
    assert await services.outbox.take(room) == []
    await services.outbox.show("page", to=CHEN, priority=Priority.PAGE)
    assert [message.view for message in await services.outbox.take(room)] == ["page"]


async def test_a_newer_edit_wins_also_with_another_priority_and_after_a_failed_try(
    services: Services,
) -> None:
    await services.outbox.show("old", to=CHEN, placing=Placing.EDIT, slot="card")
    (old,) = await taken(services)
    await services.outbox.show("between", to=CHEN)
    await services.outbox.show(
        "new", to=CHEN, placing=Placing.EDIT, slot="card", priority=Priority.EDIT
    )
    await became(services, old, Status.WAITING)
    (next_one,) = await taken(services)
    assert next_one.view == "between"
    await became(services, next_one, Status.SENT)
    assert [message.view for message in await taken(services)] == ["new"]


async def test_who_was_overtaken_by_another_sender_marks_nothing(services: Services) -> None:
    await services.outbox.show("page", to=CHEN, placing=Placing.RENEW, slot="page")
    (mine,) = await taken(services)
    await services.outbox.recover()
    (theirs,) = await taken(services)
    shown = ShownMessage("1", b"mine", has_picture=False)
    assert await services.outbox.record([Outcome(mine, Status.SENT, shown=shown)]) == (set(), [])
    assert await services.outbox.standing(CHEN, "page") is None
    assert await became(services, theirs, Status.SENT) == {theirs.id}


async def test_a_message_that_may_stand_already_says_so_for_good(services: Services) -> None:
    await services.outbox.show("page", to=CHEN)
    (message,) = await taken(services)
    await services.outbox.record([Outcome(message, Status.WAITING, may_stand=True)])
    (message,) = await taken(services)
    assert message.is_retry
    await became(services, message, Status.WAITING)
    (message,) = await taken(services)
    assert message.is_retry


async def test_what_certainly_did_not_arrive_is_repeated_without_a_word(
    services: Services,
) -> None:
    await services.outbox.show("page", to=CHEN)
    (message,) = await taken(services)
    await services.outbox.record([Outcome(message, Status.WAITING, fault="RetryAfter")])
    (message,) = await taken(services)
    assert not message.is_retry


async def test_a_replaced_message_is_deleted_by_a_row_that_is_under_way_already(
    services: Services,
) -> None:
    await services.outbox.show("page", to=CHEN, placing=Placing.RENEW, slot="page")
    (message,) = await taken(services)
    shown = ShownMessage("8", b"new", has_picture=False)
    outcome = Outcome(message, Status.SENT, shown=shown, former=("7",))
    _, (deletion,) = await services.outbox.record([outcome])
    assert (deletion.view, deletion.subject, deletion.to) == ("delete", "7", CHEN)
    await services.outbox.recover()
    (again,) = await taken(services)
    assert (again.id, again.subject) == (deletion.id, "7")


async def test_the_next_process_knows_how_long_a_chat_is_to_be_left_alone(
    services: Services, clock: StandingClock
) -> None:
    await services.outbox.show("reply", to=CHEN)
    (message,) = await taken(services)
    wait = timedelta(seconds=90)
    await services.outbox.record([Outcome(message, Status.WAITING, wait=wait)])
    clock.advance(seconds=30)
    assert await services.outbox.delays() == {CHEN: timedelta(seconds=60)}
    clock.advance(seconds=61)
    assert await services.outbox.delays() == {}


async def test_many_marks_are_made_at_once_each_with_its_own_place(services: Services) -> None:
    for number in range(9):
        await services.outbox.show("card", to=Address(f"{number}"), slot="card")
    outcomes = [
        Outcome(message, Status.SENT, shown=ShownMessage(message.to * 2, b"x", has_picture=False))
        for message in await taken(services)
    ]
    marked, _ = await services.outbox.record(outcomes)
    assert len(marked) == 9
    standing = await services.outbox.standing(Address("4"), "card")
    assert standing is not None
    assert standing.message == "44"


async def test_what_is_unsent_follows_its_chat_to_a_new_address(services: Services) -> None:
    await services.outbox.show("card", to=CHEN, slot="card:1")
    (card,) = await taken(services)
    shown = ShownMessage("7", b"x", has_picture=False)
    await services.outbox.record([Outcome(card, Status.SENT, shown=shown)])
    await services.outbox.show("under way", to=CHEN)
    (under_way,) = await taken(services)
    await services.outbox.show("waiting", to=CHEN)
    assert await services.outbox.move_chat(CHEN, WANG) == ["card:1"]
    await became(services, under_way, Status.WAITING)
    assert [(one.view, one.to) for one in await taken(services)] == [("under way", WANG)]
    # A number of the old chat means nothing, or something else, in the new one.
    assert await services.outbox.standing(WANG, "card:1") is None
