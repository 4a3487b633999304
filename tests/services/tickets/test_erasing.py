"""What becomes of tickets whose reporter deletes their data."""

from datetime import timedelta

import pytest

from services.figures import repository, rules, sql
from services.figures.types import Period
from services.registry import Services
from services.staff.types import StaffMember
from services.tickets.types import Action, Status, TicketDetails, Words
from tests.desk_samples import TOWN
from tests.doubles import StandingClock
from tests.ticket_samples import LI, problem


async def acts(services: Services, number: int) -> list[Action]:
    return [event.action for event in await services.tickets.timeline(number)]


async def solved_of_judged(services: Services, clock: StandingClock) -> tuple[int, int]:
    within = Period(clock() - timedelta(days=1), clock() + timedelta(days=1))
    nights = rules.nights(within, services.calendar)
    standards = await services.standards.every()
    facts = sql.facts(within, nights, None, int(clock().timestamp()), standards)
    async with services.db.reading() as session:
        found = (await repository.counts(session, facts)).values()
    return sum(one.solved for one in found), sum(one.judged for one in found)


async def resolve(services: Services, number: int, officer: StaffMember) -> None:
    await services.handling.take(number, officer, by_page=False)
    await services.relay.resolve(number, officer, Words("已放行"))


async def test_whoever_deletes_their_data_has_not_called_anything_solved(
    services: Services,
    staff: dict[str, StaffMember],
    ticket: TicketDetails,
    clock: StandingClock,
) -> None:
    await resolve(services, ticket.number, staff["zhang"])
    await services.privacy.erase(LI)
    assert (await services.tickets.get(ticket.number)).status is Status.CLOSED
    assert (await acts(services, ticket.number))[-1] is Action.CLOSED
    assert Action.CONFIRMED not in await acts(services, ticket.number)
    assert await solved_of_judged(services, clock) == (0, 0)
    assert await services.timers.due_at("tickets.close", ticket.number) is None


async def test_what_they_said_before_counts_as_they_said_it(
    services: Services,
    staff: dict[str, StaffMember],
    ticket: TicketDetails,
    clock: StandingClock,
) -> None:
    await resolve(services, ticket.number, staff["zhang"])
    await services.tickets.deny(ticket.number, LI)
    await services.relay.resolve(ticket.number, staff["zhang"], Words("现在放行了"))
    await services.privacy.erase(LI)
    assert await solved_of_judged(services, clock) == (0, 1)


@pytest.mark.parametrize("is_taken", [False, True])
async def test_what_is_open_is_withdrawn(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, *, is_taken: bool
) -> None:
    if is_taken:
        await services.handling.take(ticket.number, staff["zhang"], by_page=False)
    await services.privacy.erase(LI)
    assert (await services.tickets.get(ticket.number)).status is Status.CANCELLED
    assert (await acts(services, ticket.number))[-1] is Action.WITHDRAWN


async def test_it_is_told_before_how_many_reports_end_and_which_roles(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    await services.tickets.submit(problem())
    await resolve(services, ticket.number, staff["zhang"])
    tickets = (await services.privacy.describe(LI)).find("tickets")
    assert tickets is not None
    assert (tickets.count, tickets.facts) == (2, {"open": 2, "withdrawn": 1})
    zhang = staff["zhang"]
    assert zhang.account is not None
    role = (await services.privacy.describe(zhang.account)).find("staff")
    assert role is not None
    assert [post.desk for post in role.facts["posts"]] == [TOWN]
