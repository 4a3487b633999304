"""The digest comes once a day: late where the house was away, never twice."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from services.registry import Services
from services.staff.types import StaffMember
from services.tables import OutboxRow
from tests.doubles import StandingClock
from tests.services.tickets.conftest import staff
from tests.ticket_samples import fire

__all__ = ["staff"]


async def digests(services: Services) -> list[tuple[str, str]]:
    async with services.db.reading() as session:
        rows = await session.execute(
            select(OutboxRow.address, OutboxRow.subject, OutboxRow.is_silent)
            .where(OutboxRow.view == "figures.digest")
            .order_by(OutboxRow.id)
        )
        return [(address, subject) for address, subject, is_silent in rows if is_silent]


def at(text: str) -> datetime:
    """Return a moment of February 2020 in UTC; Huian is eight hours ahead."""
    return datetime.fromisoformat(f"2020-02-{text}").replace(tzinfo=UTC)


@pytest.fixture
async def waiting(
    services: Services, clock: StandingClock, staff: dict[str, StaffMember]
) -> Services:
    assert staff
    clock.moment = at("24T00:10")
    await services.digests.start()
    return services


async def test_headquarters_alone_gets_it_at_eight_each_day(
    waiting: Services, clock: StandingClock
) -> None:
    await fire(waiting)
    assert await digests(waiting) == []
    for day in ("25", "26"):
        clock.moment = at(f"{day}T00:00")
        await fire(waiting)
        await fire(waiting)
    assert await digests(waiting) == [("4", "2020-02-25"), ("4", "2020-02-26")]


async def test_a_restart_sends_it_no_second_time(waiting: Services, clock: StandingClock) -> None:
    clock.moment = at("25T00:00")
    await fire(waiting)
    clock.moment = at("25T00:01")
    await waiting.digests.start()
    await fire(waiting)
    assert await digests(waiting) == [("4", "2020-02-25")]


async def test_a_house_that_was_away_sends_the_newest_day_late_and_then_goes_on(
    waiting: Services, clock: StandingClock
) -> None:
    clock.moment = at("27T02:30")
    await waiting.digests.start()
    await fire(waiting)
    assert await digests(waiting) == [("4", "2020-02-27")]
    clock.moment = at("27T23:59")
    await fire(waiting)
    clock.moment = at("28T00:00")
    await fire(waiting)
    assert await digests(waiting) == [("4", "2020-02-27"), ("4", "2020-02-28")]


async def test_who_begins_before_eight_gets_that_days_and_late_ones_the_day_before(
    services: Services, clock: StandingClock, staff: dict[str, StaffMember]
) -> None:
    assert staff
    clock.moment = at("24T23:00")
    await services.digests.start()
    clock.moment = at("25T00:00")
    await fire(services)
    assert await digests(services) == [("4", "2020-02-25")]
    clock.moment = at("26T23:30")
    await fire(services)
    clock.moment = at("27T00:00")
    await fire(services)
    assert [day for _, day in await digests(services)] == [
        "2020-02-25", "2020-02-26", "2020-02-27",
    ]  # fmt: skip
