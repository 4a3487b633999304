"""Drills over a real database: one at a desk, real tickets first, times that count nowhere."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.chats.types import Address
from services.drills import rules
from services.drills.errors import (
    DrillNotFoundError,
    DrillOverError,
    DrillRunsError,
    RealTicketWaitsError,
)
from services.drills.types import DrillDetails, Ending
from services.registry import Services
from services.staff.types import StaffMember
from services.tickets.errors import AlreadyTakenError, WrongStatusError
from services.tickets.types import Status, Urgency, Words
from tests.desk_samples import COUNTY, PARK, TOWN
from tests.doubles import StandingClock
from tests.samples import NOW
from tests.ticket_samples import called, fire, problem


async def test_a_desk_has_one_drill_at_a_time(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    started = await asyncio.gather(
        *(services.drills.start(TOWN, by=staff[one]) for one in ("zhao", "liu")),
        return_exceptions=True,
    )
    kinds = sorted(type(one).__name__ for one in started)
    assert kinds == ["DrillDetails", "DrillRunsError"]
    await services.drills.start(COUNTY, by=staff["liu"])
    with pytest.raises(DrillRunsError):
        await services.drills.start(TOWN, by=None)


async def test_only_who_leads_the_desk_starts_a_drill_or_calls_it_off(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    for handle, desk in (("zhang", TOWN), ("zhao", PARK), ("liu", "nowhere"), ("liu", "luoyang")):
        with pytest.raises(DrillNotFoundError):
            await services.drills.start(desk, by=staff[handle])
    drill = await services.drills.start(COUNTY, by=staff["liu"])
    with pytest.raises(DrillNotFoundError):
        await services.drills.call_off(drill.number, by=staff["zhao"])
    assert (await services.drills.call_off(drill.number, by=staff["liu"])).ending is (
        Ending.CALLED_OFF
    )
    with pytest.raises(DrillOverError):
        await services.drills.call_off(drill.number, by=staff["liu"])


async def test_a_drill_waits_until_no_real_ticket_waits(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    ticket = await services.tickets.submit(problem())
    with pytest.raises(RealTicketWaitsError) as refused:
        await services.drills.start(TOWN, by=staff["zhao"])
    assert refused.value.params == {"number": ticket.number}
    await services.handling.take(ticket.number, staff["zhang"], by_page=False)
    drill = await services.drills.start(TOWN, by=staff["zhao"])
    assert await called(services, "zhang") == [drill.number]


async def test_what_waits_for_the_morning_hinders_no_drill_and_ends_none(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    clock.advance(hours=-6)
    later = problem(urgency=Urgency.CAN_WAIT)
    await services.tickets.submit(later)
    drill = await services.drills.start(TOWN, by=staff["zhao"])
    await services.tickets.submit(later)
    assert (await services.drills.get(drill.number)).ended_at is None


@pytest.mark.parametrize("way", ["submitted", "reopened", "passed on", "came back", "split"])
async def test_whatever_calls_for_a_real_ticket_ends_the_drill(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock, way: str
) -> None:
    zhang, reporter = staff["zhang"], Address("900")
    ticket = await services.tickets.submit(problem())
    await services.handling.take(ticket.number, zhang, by_page=False)
    if way == "reopened":
        await services.relay.answer(ticket.number, zhang, Words("好"))
        await services.tickets.confirm(ticket.number, reporter)
    if way == "split":
        other = await services.tickets.submit(problem(reporter=Address("901")))
        await services.handling.take(other.number, zhang, by_page=False)
        await services.desk_work.duplicates.merge(other.number, zhang, into=ticket.number)
    drill = await services.drills.start(TOWN, by=staff["zhao"])
    await services.handling.take(drill.number, staff["wang"], by_page=False)
    match way:
        case "submitted":
            await services.tickets.submit(problem(reporter=Address("901")))
        case "reopened":
            await services.tickets.reopen(ticket.number, reporter)
        case "passed on":
            await services.handling.give(ticket.number, zhang, to="wang")
        case "came back":
            clock.advance(minutes=15)
            await fire(services)
        case "split":
            await services.desk_work.duplicates.split(other.number, zhang)
    ended = await services.drills.get(drill.number)
    assert ended.ending is Ending.GAVE_WAY
    assert drill.number not in await called(services, "wang")
    assert (await services.tickets.get(drill.number)).status is Status.CLOSED


async def test_a_real_ticket_that_comes_from_another_desk_ends_the_drill(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    returns, zhang, liu = services.desk_work.returns, staff["zhang"], staff["liu"]
    ticket = await services.tickets.submit(problem())
    await services.handling.take(ticket.number, zhang, by_page=False)
    drill = await services.drills.start(COUNTY, by=liu)
    await returns.give_back(ticket.number, zhang)
    assert (await services.drills.get(drill.number)).ending is Ending.GAVE_WAY
    await services.handling.take(ticket.number, liu, by_page=False)
    await returns.give_back(ticket.number, liu)
    drill = await services.drills.start(TOWN, by=staff["zhao"])
    await returns.decide(ticket.number, liu, desk=TOWN)
    assert (await services.drills.get(drill.number)).ending is Ending.GAVE_WAY


async def test_a_drill_ends_when_what_waited_for_the_morning_is_called_for(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    morning = clock.moment.astimezone(services.calendar.zone).replace(hour=7, minute=0, second=0)
    clock.moment = morning - timedelta(hours=9)
    await services.tickets.submit(problem(urgency=Urgency.CAN_WAIT))
    clock.moment = morning - timedelta(minutes=10)
    drill = await services.drills.start(TOWN, by=staff["zhao"])
    await services.handling.take(drill.number, staff["zhang"], by_page=False)
    clock.moment = morning - timedelta(minutes=1)
    await fire(services)
    assert (await services.drills.get(drill.number)).ended_at is None
    clock.moment = morning
    await fire(services)
    assert (await services.drills.get(drill.number)).ending is Ending.GAVE_WAY


async def test_a_ticket_of_another_desk_leaves_the_drill_alone(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    drill = await services.drills.start(TOWN, by=staff["zhao"])
    await services.tickets.submit(problem(place=PARK))
    assert (await services.drills.get(drill.number)).ended_at is None


async def test_first_times_count_and_a_drill_that_ended_is_nobodys_any_more(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    drill = await services.drills.start(TOWN, by=staff["zhao"])
    clock.advance(seconds=100)
    await services.handling.take(drill.number, staff["zhang"], by_page=False)
    clock.advance(seconds=50)
    await services.handling.give(drill.number, staff["zhang"], to="wang")
    await services.handling.take(drill.number, staff["wang"], by_page=False)
    clock.advance(seconds=50)
    message = await services.relay.answer(drill.number, staff["wang"], Words("马上到"))
    await services.relay.take_back(message.id, staff["wang"])
    await services.relay.answer(drill.number, staff["wang"], Words("马上就到"))
    measured = await services.drills.get(drill.number)
    assert measured.until_taken == timedelta(seconds=100)
    assert measured.until_answered == timedelta(seconds=200)
    clock.moment += rules.RESOLVED_WITHIN
    await fire(services)
    assert (await services.drills.get(drill.number)).ending is Ending.DONE
    with pytest.raises((WrongStatusError, AlreadyTakenError)):
        await services.handling.take(drill.number, staff["zhang"], by_page=False)
    with pytest.raises(WrongStatusError):
        await services.relay.answer(drill.number, staff["wang"], Words("还有"))


async def test_a_drill_that_is_taken_and_not_answered_comes_back_and_ends(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    drill = await services.drills.start(TOWN, by=staff["zhao"])
    await services.handling.take(drill.number, staff["zhang"], by_page=False)
    clock.advance(minutes=15)
    await fire(services)
    assert await called(services, "wang") == [drill.number]
    clock.advance(minutes=15)
    await fire(services)
    assert (await services.drills.get(drill.number)).ending is Ending.UNANSWERED
    assert await called(services, "wang") == await called(services, "zhang") == []


async def test_nothing_of_a_drill_leaves_the_house_or_counts_as_somebodys(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    drill = await services.drills.start(TOWN, by=None)
    await services.handling.take(drill.number, staff["zhang"], by_page=False)
    await services.relay.answer(drill.number, staff["zhang"], Words("好"))
    await services.relay.resolve(drill.number, staff["zhang"], Words("放行了"))
    clock.advance(days=2)
    await fire(services)
    sent = {one.to for one in await services.outbox.take(most=100)}
    assert sent <= {member.account for member in staff.values()}
    ticket = await services.tickets.get(drill.number)
    assert ticket.is_drill
    assert await services.tickets.open_of(ticket.reporter) == []
    assert await services.tickets.recent_of(ticket.reporter) == []


async def test_of_a_drill_from_the_command_line_leads_and_headquarters_hear(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    await services.drills.start(TOWN, by=None)
    shown = [one for one in await services.outbox.take(most=100) if one.view == "drills.result"]
    assert {one.to for one in shown} == {staff["zhao"].account, staff["liu"].account}


TIMES = some.timedeltas(timedelta(), timedelta(hours=3))


@given(taken=some.none() | TIMES, answered=some.none() | TIMES)
def test_a_drill_ends_after_what_was_measured_and_within_the_hour_and_a_half(
    taken: timedelta | None, answered: timedelta | None
) -> None:
    taken_at = NOW + min(taken, rules.TAKEN_WITHIN) if taken is not None else None
    answered_at = None
    if taken_at is not None and answered is not None:
        answered_at = taken_at + min(answered, rules.ANSWERED_WITHIN)
    drill = DrillDetails(1, TOWN, None, NOW, taken_at, answered_at, None, None)
    end = rules.ends_at(drill)
    assert max(moment for moment in (NOW, taken_at, answered_at) if moment) < end
    assert end - NOW <= timedelta(minutes=90)
    is_done = rules.ending(drill) is Ending.DONE
    assert is_done == (answered_at is not None)
