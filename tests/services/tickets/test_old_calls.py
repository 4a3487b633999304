"""A call opens a ticket of another desk while it can still be needed, and no longer."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from services.registry import Services
from services.staff.types import StaffMember
from services.tickets.errors import TicketNotFoundError
from services.tickets.rules import REOPENS_WITHIN
from services.tickets.types import TicketDetails, Words
from tests.desk_samples import COUNTY, PARK, join, write
from tests.doubles import StandingClock
from tests.ticket_samples import LI, called, fire

GAO = ("高明辉", "350521198611210013")
Close = Callable[[], Awaitable[None]]


@pytest.fixture
async def gao(
    services: Services, ticket: TicketDetails, clock: StandingClock, tmp_path: Path
) -> StaffMember:
    """Let an officer of the county be called for the town's ticket."""
    gao = await join(services, "gao", "5", desk=COUNTY, who=GAO)
    roster = f"desk,date,from,to,officer\n{COUNTY},2020-02-24,00:00,00:00,gao\n"
    await services.roster.import_file(write(tmp_path / "county.csv", roster))
    for _ in range(3):
        clock.advance(minutes=5)
        await fire(services)
    assert await called(services, "gao") == [ticket.number]
    return gao


@pytest.fixture
def close(services: Services, staff: dict[str, StaffMember], ticket: TicketDetails) -> Close:
    """Let the town's officer end it."""

    async def end() -> None:
        number, zhang = ticket.number, staff["zhang"]
        await services.handling.take(number, zhang, by_page=True)
        await services.relay.resolve(number, zhang, Words("已放行"))
        await services.tickets.confirm(number, LI)

    return end


async def is_open_to(services: Services, number: int, handle: str) -> bool:
    try:
        await services.tickets.of_desk(number, await services.staff.get(handle))
    except TicketNotFoundError:
        return False
    return True


@pytest.mark.usefixtures("gao")
async def test_a_call_opens_a_ticket_until_it_cannot_be_opened_again(
    services: Services, ticket: TicketDetails, clock: StandingClock, close: Close
) -> None:
    number = ticket.number
    assert await is_open_to(services, number, "gao")
    await close()
    clock.advance(seconds=REOPENS_WITHIN.total_seconds() - 1)
    assert await is_open_to(services, number, "gao"), "the reporter may still say: not solved"
    clock.advance(seconds=2)
    assert not await is_open_to(services, number, "gao")
    assert await is_open_to(services, number, "zhang"), "it is their desk's"


async def test_who_took_it_for_another_desk_keeps_it_no_longer_than_that(
    services: Services, gao: StaffMember, ticket: TicketDetails, clock: StandingClock
) -> None:
    number = ticket.number
    await services.handling.take(number, gao, by_page=True)
    clock.advance(days=30)
    assert await is_open_to(services, number, "gao")
    await services.relay.resolve(number, gao, Words("已放行"))
    await services.tickets.confirm(number, LI)
    assert await is_open_to(services, number, "gao")
    clock.advance(seconds=REOPENS_WITHIN.total_seconds() + 1)
    assert not await is_open_to(services, number, "gao")


async def test_who_left_and_came_back_to_another_desk_opens_nothing_of_before(
    services: Services, gao: StaffMember, ticket: TicketDetails, clock: StandingClock
) -> None:
    number = ticket.number
    await services.handling.take(number, gao, by_page=True)
    await services.relay.resolve(number, gao, Words("已放行"))
    await services.tickets.confirm(number, LI)
    await services.desk_work.departures.remove("gao")
    clock.advance(minutes=1)
    await join(services, "gao", "5", desk=PARK, who=GAO)
    assert not await is_open_to(services, number, "gao")


@pytest.mark.usefixtures("gao")
async def test_a_role_at_one_more_desk_ends_no_call(
    services: Services, ticket: TicketDetails, clock: StandingClock
) -> None:
    clock.advance(minutes=1)
    await join(services, "gao", "5", desk=PARK, who=GAO)
    assert await is_open_to(services, ticket.number, "gao")
