"""Scan receipts: for who wants them, silent, within limits, knowing neither place nor checker."""

import pytest

from services.outbox.types import Outgoing
from services.people.types import PersonId
from services.receipts.tables import ReceiptDay
from services.registry import Services
from tests.doubles import StandingClock
from tests.health_samples import CHEN, chen, deliver_all
from tests.health_samples import shown as shown_views


@pytest.fixture
async def person(services: Services) -> PersonId:
    await deliver_all(services)
    return await chen(services)


async def scan(services: Services, person: PersonId) -> None:
    """Let somebody check this person's code."""
    code = await services.codes.present(person)
    assert code is not None
    await services.checking.check(code.url)


async def told(services: Services) -> list[Outgoing]:
    messages = await services.outbox.take()
    return [message for message in messages if message.view == "receipts.day"]


async def test_nobody_is_told_and_nothing_is_kept_before_they_ask_for_it(
    services: Services, person: PersonId
) -> None:
    await scan(services, person)
    assert await told(services) == []
    assert await services.receipts.count(person) == 0


async def test_a_check_is_told_silently_in_the_message_of_its_day(
    services: Services, person: PersonId, clock: StandingClock
) -> None:
    await services.receipts.want(person)
    await scan(services, person)
    (message,) = await told(services)
    assert (message.to, message.slot, message.is_silent) == (CHEN, "receipts:2020-02-24", True)
    day = await services.receipts.of_day(person, services.calendar.day(clock()))
    assert day is not None
    assert [(seen.at, seen.times) for seen in day.seen] == [(clock(), 1)]


async def test_within_ten_minutes_checks_are_one_moment(
    services: Services, person: PersonId, clock: StandingClock
) -> None:
    await services.receipts.want(person)
    for minutes in (0, 5, 4.9, 0.2):
        clock.advance(minutes=minutes)
        await scan(services, person)
    (day,) = await services.receipts.days(person)
    assert [seen.times for seen in day.seen] == [3, 1]


async def test_ten_minutes_are_ten_minutes_across_midnight_too(
    services: Services, person: PersonId, clock: StandingClock
) -> None:
    await services.receipts.want(person)
    clock.advance(hours=15, minutes=49)  # 23:59 in Huian
    await services.receipts.note(person)
    clock.advance(minutes=1)
    await services.receipts.note(person)
    (day,) = await services.receipts.days(person)
    assert (day.day.isoformat(), [seen.times for seen in day.seen]) == ("2020-02-24", [2])


async def test_after_twenty_moments_a_day_checks_are_only_counted_which_is_said_once(
    services: Services, person: PersonId, clock: StandingClock
) -> None:
    await services.receipts.want(person)
    for _ in range(25):
        await services.receipts.note(person)
        clock.advance(minutes=10)
    (day,) = await services.receipts.days(person)
    assert (len(day.seen), day.others) == (20, 5)
    shown = [view for view, _ in await shown_views(services)]
    assert shown == ["receipts.day"] * 21


async def test_the_content_of_a_day_is_sealed_and_old_days_are_forgotten(
    services: Services, person: PersonId, clock: StandingClock
) -> None:
    await services.receipts.want(person)
    await services.receipts.note(person)
    async with services.db.reading() as session:
        connection = await session.connection()
        rows = (await connection.exec_driver_sql("SELECT content FROM receipt_days")).all()
    assert b"2020-02-24" not in bytes(rows[0][0])
    clock.advance(days=14)
    await services.receipts.purge()
    assert await services.receipts.count(person) == 1
    clock.advance(days=1)
    await services.receipts.purge()
    assert await services.receipts.count(person) == 0


async def test_switching_off_and_deleting_forget_everything(
    services: Services, person: PersonId
) -> None:
    await services.receipts.want(person)
    await services.receipts.note(person)
    exported = await services.privacy.export(CHEN)
    assert exported["scan_receipts"][0]["checked_at"][0]["times"] == 1
    await services.receipts.forget(person)
    assert await services.receipts.count(person) == 0
    await services.receipts.want(person)
    await services.receipts.note(person)
    await services.privacy.erase(CHEN)
    assert await services.receipts.count(person) == 0
    assert not await services.receipts.is_wanted(person)


def test_no_column_holds_who_or_where() -> None:
    assert {column.name for column in ReceiptDay.__table__.columns} == {
        "id",
        "person",
        "day",
        "content",
    }
