"""Tickets and escalation over a real database: who may, who is first, what is never lost."""

import asyncio
from pathlib import Path

import pytest

from services.chats.types import Address
from services.registry import Services
from services.staff.types import Role, StaffMember
from services.tickets.errors import (
    AlreadyTakenError,
    EmptyMessageError,
    NobodyToAskError,
    TicketNotFoundError,
    TooLateToReopenError,
    TooLateToTakeBackError,
    TooManyTicketsError,
    WrongStatusError,
)
from services.tickets.types import (
    Action,
    Category,
    Kind,
    NewTicket,
    Status,
    TicketDetails,
    Urgency,
    Words,
)
from services.tickets.writing import clean
from tests.desk_samples import COUNTY, PARK, TOWN, WANG, ZHANG, import_county, join, write
from tests.doubles import StandingClock

LI = Address("900")
ROSTER = f"desk,date,from,to,officer,backup\n{TOWN},2020-02-24,00:00,00:00,zhang,wang\n"
LEAD = ("赵国强", "350521197208280011")
BOSS = ("刘志远", "350521197010060022")


@pytest.fixture
async def staff(services: Services, tmp_path: Path) -> dict[str, StaffMember]:
    await import_county(services, tmp_path)
    members = {
        "zhang": await join(services, "zhang", "1", desk=TOWN, who=ZHANG),
        "wang": await join(services, "wang", "2", desk=TOWN, who=WANG),
        "zhao": await join(services, "zhao", "3", desk=TOWN, role=Role.LEAD, who=LEAD),
        "liu": await join(services, "liu", "4", desk=COUNTY, role=Role.HQ, who=BOSS),
    }
    await services.roster.import_file(write(tmp_path / "roster.csv", ROSTER))
    return members


def problem(**changes: object) -> NewTicket:
    usual: dict[str, object] = {
        "category": Category.ACCESS,
        "kind": Kind.KEPT_OUT,
        "urgency": Urgency.NOW,
        "reporter": LI,
        "place": TOWN,
        "phone": "13800000000",
        "description": "在村口",
    }
    return NewTicket(**(usual | changes))  # type: ignore[arg-type]


@pytest.fixture
async def ticket(services: Services, staff: dict[str, StaffMember]) -> TicketDetails:
    assert staff
    return await services.tickets.submit(problem())


async def fire(services: Services) -> list[str]:
    """Do what is due; returns the kinds."""
    fired = []
    while (kind := await services.timers.fire_next(services.steps())) is not None:
        fired.append(kind)
    return fired


async def called(services: Services, handle: str) -> list[int]:
    return [one.number for one in await services.desk_work.escalation.waiting(handle)]


async def test_numbers_begin_where_they_are_told_and_none_is_given_twice(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    assert staff
    await services.tickets.set_next_number(1047)
    tickets = await asyncio.gather(
        *(services.tickets.submit(problem(reporter=Address(str(n)))) for n in range(10, 18))
    )
    assert sorted(ticket.number for ticket in tickets) == list(range(1047, 1055))


async def test_of_two_officers_only_one_takes_the_ticket(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    outcomes = await asyncio.gather(
        *(
            services.handling.take(ticket.number, staff[handle], by_page=True)
            for handle in ("zhang", "wang")
        ),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "AlreadyTakenError",
        "TicketDetails",
    ]


async def test_who_takes_it_twice_has_it_once(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    for _ in range(2):
        await services.handling.take(ticket.number, staff["zhang"], by_page=True)
    timeline = await services.tickets.timeline(ticket.number)
    assert [event.action for event in timeline].count(Action.TAKEN) == 1


async def test_not_found_and_not_yours_are_answered_alike(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    stranger = await join(services, "lin", "5", desk=PARK, who=("林小梅", "350521199001010028"))
    assert staff
    for number in (ticket.number, 99999):
        with pytest.raises(TicketNotFoundError):
            await services.handling.take(number, stranger, by_page=False)
        with pytest.raises(TicketNotFoundError):
            await services.tickets.of_reporter(number, Address("901"))
        with pytest.raises(TicketNotFoundError):
            await services.relay.add(number, Address("901"), Words("hello"))
        with pytest.raises(TicketNotFoundError):
            await services.tickets.confirm(number, Address("901"))


async def test_a_colleague_cannot_answer_for_who_has_it(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    number = ticket.number
    with pytest.raises(WrongStatusError):
        await services.relay.answer(number, staff["zhang"], Words("not taken yet"))
    await services.handling.take(number, staff["zhang"], by_page=True)
    with pytest.raises(AlreadyTakenError):
        await services.relay.answer(number, staff["wang"], Words("not mine"))
    with pytest.raises(AlreadyTakenError):
        await services.handling.contact(number, staff["wang"])
    with pytest.raises(EmptyMessageError):
        await services.relay.answer(number, staff["zhang"], Words("\u200e\u202e \n"))


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


async def test_a_colleague_who_is_given_a_ticket_has_to_take_it(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    number = ticket.number
    taken = await services.handling.take(number, staff["zhang"], by_page=True)
    with pytest.raises(NobodyToAskError):
        await services.handling.give(number, staff["zhang"], to="liu")
    given = await services.handling.give(number, staff["zhang"], to="wang")
    assert (given.status, given.assignee) == (Status.SUBMITTED, None)
    assert given.answer_by == taken.answer_by, "the reporter's promise stays"
    assert await called(services, "wang") == [number]
    again = await services.handling.take(number, staff["wang"], by_page=True)
    assert again.answer_by == taken.answer_by


async def test_the_desk_above_gets_what_is_passed_up(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    number = ticket.number
    await services.handling.take(number, staff["zhang"], by_page=True)
    given = await services.handling.give_to_parent(number, staff["zhang"])
    assert given.desk == COUNTY
    assert await called(services, "liu") == [number]
    taken = await services.handling.take(number, staff["liu"], by_page=True)
    with pytest.raises(NobodyToAskError):
        await services.handling.give_to_parent(taken.number, staff["liu"])


async def test_a_lead_takes_over_only_when_asked(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    number = ticket.number
    await services.handling.take(number, staff["zhang"], by_page=True)
    with pytest.raises(AlreadyTakenError):
        await services.handling.take(number, staff["zhao"], by_page=False)
    asked = await services.handling.ask_for_support(number, staff["zhang"])
    assert [member.handle for member in asked] == ["zhao"]
    with pytest.raises(AlreadyTakenError):
        await services.handling.take(number, staff["wang"], by_page=False)
    taken = await services.handling.take(number, staff["zhao"], by_page=False)
    assert taken.assignee == "zhao"


async def test_thirty_seconds_later_an_answer_stays(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    zhang = staff["zhang"]
    await services.handling.take(ticket.number, zhang, by_page=True)
    said = await services.relay.answer(ticket.number, zhang, Words("请稍等"))
    await services.relay.delivered(said.id)
    with pytest.raises(TicketNotFoundError):
        await services.relay.take_back(said.id, staff["wang"])
    clock.advance(seconds=31)
    with pytest.raises(TooLateToTakeBackError):
        await services.relay.take_back(said.id, zhang)


async def test_nobody_has_more_open_tickets_than_they_may(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    assert staff
    for _ in range(2):
        await services.tickets.submit(problem())
    with pytest.raises(TooManyTicketsError):
        await services.tickets.submit(problem())


async def test_a_closed_ticket_opens_again_within_seven_days(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails, clock: StandingClock
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    await services.handling.take(number, zhang, by_page=True)
    await services.relay.resolve(number, zhang, Words("已放行"))
    await services.tickets.confirm(number, LI)
    clock.advance(days=6)
    assert (await services.tickets.reopen(number, LI)).status == Status.SUBMITTED
    await services.handling.take(number, zhang, by_page=True)
    await services.relay.resolve(number, zhang, Words("已放行"))
    await services.tickets.confirm(number, LI)
    clock.advance(days=8)
    with pytest.raises(TooLateToReopenError):
        await services.tickets.reopen(number, LI)


async def test_deletion_leaves_the_number_and_nothing_personal(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    await services.handling.take(ticket.number, staff["zhang"], by_page=True)
    await services.relay.add(ticket.number, LI, Words("我叫李军"))
    exported = await services.privacy.export(LI)
    assert exported["tickets"][0]["messages"][0]["words"] == "我叫李军"
    await services.privacy.erase(LI)
    left = await services.tickets.get(ticket.number)
    assert (left.status, left.description, left.has_phone) == (Status.CANCELLED, "", False)
    assert all(not message.words.text for message in await services.tickets.messages(left.number))
    assert await services.tickets.recent_of(LI) == []


def test_foreign_words_lose_what_could_deceive() -> None:
    assert clean("a\u202eb\x00c\r\n\n\n\nd \t") == "abc\n\nd"
    assert len(clean("字" * 5000)) == 2000
