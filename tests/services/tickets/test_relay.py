"""Albums and edits over a real database: each is found by its author alone."""

import pytest

from services.chats.types import Address
from services.registry import Services
from services.staff.types import StaffMember
from services.tickets.errors import CorrectionStaysError, EmptyMessageError, MessageTooLongError
from services.tickets.types import (
    Attachment,
    AttachmentType,
    Direction,
    Origin,
    TicketDetails,
    Words,
)
from services.tickets.writing import MOST_CARRIED, checked, units
from tests.doubles import StandingClock
from tests.ticket_samples import LI, fire


def photo(message: str, caption: str = "", file: str = "") -> Words:
    one = Attachment(LI, message, AttachmentType.PHOTO, file or f"f{message}", caption)
    return Words(caption, attachment=one)


@pytest.fixture
async def held(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> TicketDetails:
    return await services.handling.take(ticket.number, staff["zhang"], by_page=True)


async def test_the_parts_of_an_album_are_one_message(
    services: Services, held: TicketDetails
) -> None:
    for part in range(3):
        words = photo(str(part), "caption" if part == 1 else "")
        await services.relay.add(held.number, LI, words, origin=Origin(str(part), "9"))
    await services.relay.add(held.number, LI, photo("7"), origin=Origin("7", "10"))
    first, second = await services.tickets.messages(held.number)
    assert [one.message for one in first.words.attachments] == ["0", "1", "2"]
    assert first.words.text == "caption"
    assert [one.message for one in second.words.attachments] == ["7"]


async def test_what_comes_after_an_album_was_shown_is_a_message_of_its_own(
    services: Services, held: TicketDetails, clock: StandingClock
) -> None:
    await services.relay.add(held.number, LI, photo("1"), origin=Origin("1", "9"))
    clock.advance(seconds=2)
    assert "tickets.gather" in await fire(services)
    await services.relay.add(held.number, LI, photo("2"), origin=Origin("2", "9"))
    said = await services.tickets.messages(held.number)
    assert [len(one.words.attachments) for one in said] == [1, 1]


async def test_an_edit_finds_only_what_its_own_author_said(
    services: Services, staff: dict[str, StaffMember], held: TicketDetails
) -> None:
    zhang, wang = staff["zhang"], staff["wang"]
    assert zhang.account
    assert wang.account
    origin = Origin("5")
    await services.relay.answer(held.number, zhang, Words("the desk"), origin=origin)
    await services.relay.add(held.number, LI, Words("the reporter"), origin=origin)
    corrections = services.desk_work.corrections
    for stranger in (wang.account, Address("999")):
        assert await corrections.author(origin, by=stranger) is None
        assert await corrections.correct(Words("x"), origin, by=stranger) is None
    assert await corrections.author(Origin("6"), by=LI) is None
    await corrections.correct(Words("desk!"), origin, by=zhang.account)
    await corrections.correct(Words("reporter!"), origin, by=LI)
    said = await services.tickets.messages(held.number)
    assert [(one.direction, one.words.text) for one in said] == [
        (Direction.TO_REPORTER, "desk!"),
        (Direction.TO_DESK, "reporter!"),
    ]
    assert all(one.changed_at for one in said)


async def test_a_caption_of_an_album_is_changed_in_its_place(
    services: Services, held: TicketDetails
) -> None:
    for part, caption in (("1", "one"), ("2", "two")):
        await services.relay.add(held.number, LI, photo(part, caption), origin=Origin(part, "9"))
    corrections = services.desk_work.corrections
    unchanged = await corrections.correct(photo("2", "two"), Origin("2", "9"), by=LI)
    assert unchanged is None
    changed = await corrections.correct(photo("2", "three", "new"), Origin("2", "9"), by=LI)
    assert changed is not None
    assert changed.words.text == "one\nthree"
    assert [one.file for one in changed.words.attachments] == ["f1", "new"]


async def test_an_edit_comes_too_late_after_two_days_and_after_the_end(
    services: Services, held: TicketDetails, clock: StandingClock
) -> None:
    await services.relay.add(held.number, LI, Words("a"), origin=Origin("1"))
    corrections = services.desk_work.corrections
    with pytest.raises(EmptyMessageError):
        await corrections.correct(Words("\u200b"), Origin("1"), by=LI)
    clock.advance(hours=48, seconds=1)
    with pytest.raises(CorrectionStaysError) as old:
        await corrections.correct(Words("b"), Origin("1"), by=LI)
    assert old.value.params["is_old"]
    await services.relay.add(held.number, LI, Words("c"), origin=Origin("2"))
    await services.tickets.withdraw(held.number, LI)
    with pytest.raises(CorrectionStaysError) as over:
        await corrections.correct(Words("d"), Origin("2"), by=LI)
    assert not over.value.params["is_old"]


def test_length_is_counted_as_telegram_counts() -> None:
    assert units("字a\U0001f6b7") == 4
    assert checked(Words("\U0001f6b7" * (MOST_CARRIED // 2))).text
    with pytest.raises(MessageTooLongError):
        checked(Words("\U0001f6b7" * (MOST_CARRIED // 2 + 1)))
