"""Warned once for each deadline, with one sound however many, and not at all when answered."""

from datetime import timedelta

import pytest

from services.chats.types import Address
from services.outbox.types import Outcome, Outgoing, Placing, ShownMessage, Status
from services.registry import Services
from services.staff.types import StaffMember
from services.tickets.types import TicketDetails, Words
from tests.desk_samples import TOWN
from tests.doubles import StandingClock
from tests.ticket_samples import LI, everything, fire, problem


async def until(services: Services, clock: StandingClock, minutes: float) -> list[Outgoing]:
    """Let minutes pass, and return the warnings that came."""
    end = clock() + timedelta(minutes=minutes)
    while (due := await services.timers.next_due()) and due <= end:
        clock.moment = max(clock(), due)
        await fire(services)
    clock.moment = end
    found = await everything(services)
    return [one for one in found if one.view == "tickets.warning" and one.placing is Placing.RENEW]


async def soon(services: Services, handle: str = "zhang") -> list[int]:
    return [one.number for one in await services.desk_work.warnings.due_soon(handle)]


async def test_who_has_a_ticket_is_warned_five_minutes_before_its_deadline_once(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    await services.handling.take(ticket.number, staff["zhang"], by_page=True)
    assert await until(services, clock, 9.9) == []
    [warning] = await until(services, clock, 1)
    assert (warning.to, warning.subject, warning.is_silent) == ("1", "zhang", False)
    assert await soon(services) == [ticket.number]
    assert await until(services, clock, 3) == []
    assert await until(services, clock, 5) == [], "the deadline is over: it has come back"
    assert await soon(services) == []


async def test_however_many_are_due_there_is_one_message(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    numbers = []
    for reporter in range(4):
        new = problem(reporter=Address(f"90{reporter}"))
        numbers.append((await services.tickets.submit(new)).number)
        await services.handling.take(numbers[-1], staff["zhang"], by_page=True)
    assert len(await until(services, clock, 11)) == 1
    assert await soon(services) == numbers


async def test_what_is_due_a_minute_later_sounds_again_and_shows_both(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    await services.handling.take(ticket.number, staff["zhang"], by_page=True)
    clock.advance(minutes=2)
    other = await services.tickets.submit(problem(reporter=Address("901")))
    await services.handling.take(other.number, staff["zhang"], by_page=True)
    assert len(await until(services, clock, 8.5)) == 1
    assert await soon(services) == [ticket.number]
    assert len(await until(services, clock, 2)) == 1
    assert await soon(services) == [ticket.number, other.number]


@pytest.mark.parametrize("ending", ["answer", "resolve", "give", "up", "withdraw", "confirm"])
async def test_what_is_done_with_is_not_warned_of(
    services: Services,
    staff: dict[str, StaffMember],
    ticket: TicketDetails,
    clock: StandingClock,
    ending: str,
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    await services.handling.take(number, zhang, by_page=True)
    clock.advance(minutes=8)
    match ending:
        case "answer":
            await services.relay.answer(number, zhang, Words("已联系"))
        case "resolve":
            await services.relay.resolve(number, zhang, Words("已放行"))
        case "give":
            await services.handling.give(number, zhang, to="wang")
        case "up":
            await services.handling.give_to_parent(number, zhang)
        case "withdraw":
            await services.tickets.withdraw(number, LI)
        case "confirm":
            await services.relay.answer(number, zhang, Words("已放行"))
            await services.tickets.confirm(number, LI)
    assert await until(services, clock, 10) == []


async def test_each_later_answer_that_was_promised_is_a_deadline_of_its_own(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    await services.handling.take(number, zhang, by_page=True)
    for _ in range(2):
        await services.relay.answer(number, zhang, Words("已联系"))
        assert await until(services, clock, 24) == []
        assert len(await until(services, clock, 2)) == 1
    await services.relay.answer(number, zhang, Words("在哪里"), asks=True)
    assert await until(services, clock, 60) == [], "the desk waits for the reporter"


async def test_who_has_less_than_ten_minutes_knows_it(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    number = ticket.number
    await services.handling.take(number, staff["zhang"], by_page=True)
    clock.advance(minutes=6)
    await services.handling.give(number, staff["zhang"], to="wang")
    await services.handling.take(number, staff["wang"], by_page=True)
    assert await until(services, clock, 8) == []
    assert await soon(services, "wang") == [number]


async def test_after_a_downtime_nobody_is_warned_of_what_is_over(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    await services.handling.take(ticket.number, staff["zhang"], by_page=True)
    clock.advance(hours=2)
    assert await until(services, clock, 5) == []


@pytest.mark.parametrize("way", ["help", "handover"])
async def test_who_has_it_no_longer_is_left_no_warning(
    services: Services,
    staff: dict[str, StaffMember],
    ticket: TicketDetails,
    clock: StandingClock,
    way: str,
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    await services.handling.take(number, zhang, by_page=True)
    clock.advance(minutes=11)
    await fire(services)
    clock.advance(seconds=1)
    await fire(services)
    await _sent(services)
    if way == "help":
        await services.handling.ask_for_support(number, zhang)
        await services.handling.take(number, staff["zhao"], by_page=False)
    else:
        await services.desk_work.handovers.hand_over(TOWN, zhang, staff["wang"])
    found = [one for one in await _sent(services) if one.view == "tickets.warning"]
    assert [(one.to, one.placing) for one in found] == [("1", Placing.REMOVE)]


async def _sent(services: Services) -> list[Outgoing]:
    """Let everything that waits stand in its chat."""
    found: list[Outgoing] = []
    while taken := await services.outbox.take(busy=(), most=50):
        await services.outbox.record(
            [
                Outcome(
                    one, Status.SENT, ShownMessage(f"{len(found)}.{at}", b"", has_picture=False)
                )
                for at, one in enumerate(taken)
            ]
        )
        found += taken
    return found
