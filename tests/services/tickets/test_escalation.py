"""Who is called next, and when: steps end by their time, never by a press."""

from datetime import UTC, datetime, timedelta

import pytest

from services.chats.types import Address
from services.escalation.errors import StepOverError
from services.registry import Services
from services.staff.types import StaffMember
from services.tickets.types import (
    Status,
    TicketDetails,
    Urgency,
    Words,
)
from tests.doubles import StandingClock
from tests.ticket_samples import LI, called, everything, fire, problem


async def test_a_missed_answer_comes_back_and_the_reporter_is_told(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    number = ticket.number
    await services.handling.take(number, staff["zhang"], by_page=True)
    clock.advance(minutes=10)
    assert "tickets.answer_warning" in await fire(services)
    clock.advance(minutes=5)
    assert "tickets.answer_due" in await fire(services)
    found = await services.tickets.get(number)
    assert (found.status, found.assignee, found.answer_by) == (Status.SUBMITTED, None, None)
    assert await called(services, "wang") == [number], "the holder is passed over"
    assert await called(services, "zhang") == []


async def test_a_clock_that_rings_for_what_was_moved_on_meanwhile_changes_nothing(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    number = ticket.number
    clock.advance(minutes=4)
    await services.timers.set("escalation.step", number, clock())
    await fire(services)
    assert await called(services, "wang") == [], "the step lasts another minute"
    await services.handling.take(number, staff["zhang"], by_page=True)
    await services.timers.set("tickets.answer_due", number, clock())
    await fire(services)
    assert (await services.tickets.get(number)).assignee == "zhang"


@pytest.mark.parametrize("way", ["give", "up", "back"])
async def test_who_was_asked_and_then_passed_on_hears_when_nobody_takes_it(
    services: Services,
    staff: dict[str, StaffMember],
    ticket: TicketDetails,
    clock: StandingClock,
    way: str,
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    await services.handling.take(number, zhang, by_page=True)
    await services.relay.answer(number, zhang, Words("在哪里？"), asks=True)
    clock.advance(hours=1)
    match way:
        case "give":
            await services.handling.give(number, zhang, to="wang")
        case "up":
            await services.handling.give_to_parent(number, zhang)
        case "back":
            await services.desk_work.returns.give_back(number, zhang)
    found = await services.tickets.get(number)
    assert clock() < found.take_by <= clock() + timedelta(minutes=5)
    await everything(services)
    clock.moment = found.take_by
    await fire(services)
    told = [one for one in await everything(services) if one.view == "tickets.not_taken"]
    assert [one.to for one in told] == [LI]


async def test_a_promise_that_stays_is_no_other_one_beside(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    number = ticket.number
    taken = await services.handling.take(number, staff["zhang"], by_page=True)
    clock.advance(minutes=6)
    await services.handling.give(number, staff["zhang"], to="wang")
    found = await services.tickets.get(number)
    assert clock() < found.take_by <= clock() + timedelta(minutes=5), "no time that is over"
    assert found.answer_by == taken.answer_by
    await everything(services)
    clock.advance(minutes=6)
    await fire(services)
    assert all(one.to != LI for one in await everything(services))


async def test_a_step_with_nobody_reachable_is_skipped_at_once_with_an_alarm(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    for handle in ("zhang", "wang"):
        account = staff[handle].account
        assert account
        await services.chats.set_reachable(account, is_reachable=False)
    ticket = await services.tickets.submit(problem())
    assert await called(services, "zhao") == [ticket.number]
    alarms = [one for one in await services.outbox.take(busy=(), most=50) if "alarm" in one.view]
    assert {one.to for one in alarms} <= {Address("3"), Address("4")}
    assert alarms


async def test_an_undeliverable_page_calls_the_next_one_at_once(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    assert staff
    await services.chats.set_reachable(Address("1"), is_reachable=False)
    await services.desk_work.escalation.undeliverable("zhang")
    assert await called(services, "wang") == [ticket.number]


async def test_a_round_that_nobody_answered_begins_again(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    assert staff
    for _ in range(4):
        clock.advance(minutes=5)
        await fire(services)
    assert ticket.number in await called(services, "zhang")
    [waiting] = await services.desk_work.escalation.waiting("zhang")
    assert (waiting.generation, waiting.is_current) == (2, True)


async def test_after_downtime_an_overdue_step_fires_once(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    assert staff
    clock.advance(hours=3)
    fired = await fire(services)
    assert fired.count("escalation.step") + fired.count("tickets.promise") <= 2
    assert ticket.number in await called(services, "wang")


async def test_a_pass_counts_only_for_the_step_it_was_shown_with(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    await services.handling.pass_on(number, zhang, generation=1, step="duty")
    assert await called(services, "wang") == [number]
    with pytest.raises(Exception, match="escalation_step_over"):
        await services.handling.pass_on(number, zhang, generation=1, step="duty")
    assert await called(services, "zhao") == []


async def test_a_pass_of_a_former_round_calls_nobody(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    for _ in range(4):
        clock.advance(minutes=5)
        await fire(services)
    [waiting] = await services.desk_work.escalation.waiting("zhang")
    assert (waiting.generation, waiting.step, waiting.is_current) == (2, "duty", True)
    with pytest.raises(StepOverError):
        await services.handling.pass_on(number, zhang, generation=1, step="duty")
    [waiting] = await services.desk_work.escalation.waiting("zhang")
    assert waiting.is_current
    await services.handling.pass_on(number, zhang, generation=2, step="duty")
    assert await called(services, "zhang") == []


async def test_nobody_passes_on_the_call_of_somebody_else(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    clock.advance(minutes=5)
    await fire(services)
    assert await called(services, "wang") == [number]
    with pytest.raises(StepOverError):
        await services.handling.pass_on(number, zhang, generation=1, step="backup")
    assert await called(services, "zhang") == [number], "the one before may still take it"
    assert await called(services, "zhao") == []


@pytest.mark.parametrize(
    ("urgency", "first", "later"),
    [(Urgency.NOW, 5, 5), (Urgency.TONIGHT, 15, 10), (Urgency.THREE_DAYS, 60, 10)],
)
async def test_a_step_lasts_as_long_as_the_standards_say(
    services: Services,
    staff: dict[str, StaffMember],
    clock: StandingClock,
    urgency: Urgency,
    first: int,
    later: int,
) -> None:
    """Each at its minute and not a second before (DESIGN.md section 6)."""
    assert staff
    clock.moment = datetime(2020, 2, 24, 2, 0, tzinfo=UTC)
    ticket = await services.tickets.submit(problem(urgency=urgency))
    assert ticket.take_by == clock() + timedelta(minutes=first)
    for last, minutes in (("zhang", first), ("wang", later), ("zhao", later)):
        before = [who for who in ("wang", "zhao", "liu") if await called(services, who)]
        clock.advance(minutes=minutes, seconds=-1)
        await fire(services)
        now = [who for who in ("wang", "zhao", "liu") if await called(services, who)]
        assert now == before, last
        clock.advance(seconds=1)
        await fire(services)
        now = [who for who in ("wang", "zhao", "liu") if await called(services, who)]
        assert len(now) == len(before) + 1, last


async def test_who_is_removed_while_called_is_followed_by_the_next_at_once(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    assert staff
    await services.desk_work.departures.remove("zhang")
    assert await called(services, "wang") == [ticket.number]
    assert await called(services, "zhang") == []
    alarms = [one.to for one in await everything(services) if one.view == "tickets.alarm"]
    assert sorted(alarms) == [Address("3"), Address("4")], "the lead and headquarters hear it"
