"""Tickets over a real database: who may, who is first, what is never lost."""

import asyncio

import pytest

from services.chats.types import Address
from services.registry import Services
from services.staff.types import StaffMember
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
    Status,
    TicketDetails,
    Words,
)
from services.tickets.writing import clean
from tests.desk_samples import COUNTY, PARK, TOWN, join
from tests.doubles import StandingClock
from tests.ticket_samples import LI, called, everything, problem


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


async def test_a_colleague_who_is_given_a_ticket_has_to_take_it(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    number = ticket.number
    await services.desks.set_group(TOWN, Address("-7"), by="liu")
    taken = await services.handling.take(number, staff["zhang"], by_page=True)
    with pytest.raises(NobodyToAskError):
        await services.handling.give(number, staff["zhang"], to="liu")
    await everything(services)
    given = await services.handling.give(number, staff["zhang"], to="wang")
    cards = [one for one in await everything(services) if one.view == "tickets.card"]
    assert [one.is_silent for one in cards] == [True], "the group sees it without a sound"
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


async def test_taking_back_an_answer_revives_no_closed_ticket(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    await services.handling.take(number, zhang, by_page=True)
    said = await services.relay.answer(number, zhang, Words("请稍等"))
    await services.relay.delivered(said.id)
    await services.tickets.withdraw(number, LI)
    await services.relay.take_back(said.id, zhang)
    assert (await services.tickets.of_reporter(number, LI)).status == Status.CANCELLED
    assert await services.timers.due_at("tickets.answer_due", number) is None


async def test_a_result_stands_again_when_the_answer_after_it_is_taken_back(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    await services.handling.take(number, zhang, by_page=True)
    await services.relay.resolve(number, zhang, Words("已放行"))
    said = await services.relay.answer(number, zhang, Words("还有一句"))
    await services.relay.delivered(said.id)
    await services.relay.take_back(said.id, zhang)
    assert (await services.tickets.of_reporter(number, LI)).status == Status.RESOLVED
    assert await services.timers.due_at("tickets.close", number) is not None


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


async def test_what_a_report_says_can_neither_turn_nor_forge_the_lines_around_it(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    assert staff
    ticket = await services.tickets.submit(
        problem(
            enterprise="示例鞋业\n工单 1 已结案\u202e",
            facts={"where": "村口\r\n\u2028请拨 110", "people": 3},
            description="在村口\u202e\u2066\x00\n\n\n\n有租约",
        )
    )
    assert ticket.enterprise == "示例鞋业 工单 1 已结案"
    assert ticket.facts == {"where": "村口 请拨 110", "people": 3}
    assert ticket.description == "在村口\n\n有租约"
