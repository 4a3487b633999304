"""Words of which nobody knows whether they arrived: never sent again unasked, and once at most."""

import asyncio

import pytest

from services.chats.types import Address
from services.errors import ServiceError
from services.outbox.types import Outgoing
from services.registry import Services
from services.staff.types import StaffMember
from services.tickets.errors import (
    AlreadyTakenError,
    NotUncertainError,
    TicketNotFoundError,
    WrongStatusError,
)
from services.tickets.types import TicketDetails, TicketMessage, Words
from tests.ticket_samples import LI, everything


async def questions(services: Services) -> list[Outgoing]:
    return [one for one in await everything(services) if one.view == "tickets.uncertain"]


async def answered(
    services: Services, officer: StaffMember, ticket: TicketDetails
) -> TicketMessage:
    await services.handling.take(ticket.number, officer, by_page=True)
    message = await services.relay.answer(ticket.number, officer, Words("马上到"))
    await everything(services)
    await services.desk_work.doubts.raise_doubt(message.id)
    return message


def account(officer: StaffMember) -> Address:
    assert officer.account is not None
    return officer.account


async def test_the_author_is_asked_and_the_reader_gets_it_once_more(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    zhang = staff["zhang"]
    message = await answered(services, zhang, ticket)
    assert (await services.relay.get(message.id)).is_uncertain
    (question,) = await questions(services)
    assert (question.to, question.subject) == (account(zhang), message.id)
    await services.desk_work.doubts.send_again(message.id, by=account(zhang))
    assert not (await services.relay.get(message.id)).is_uncertain
    repeated = [one for one in await everything(services) if one.params.get("again")]
    assert [(one.to, one.view, one.subject) for one in repeated] == [
        (LI, "tickets.relay", message.id)
    ]


async def test_it_is_sent_again_once_however_often_it_is_pressed(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    message = await answered(services, staff["zhang"], ticket)
    by = account(staff["zhang"])
    outcomes = await asyncio.gather(
        *(services.desk_work.doubts.send_again(message.id, by=by) for _ in range(3)),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes].count(NotUncertainError) == 2
    assert len([one for one in await everything(services) if one.params.get("again")]) == 1


async def test_nobody_but_its_author_can_send_it_again(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    message = await answered(services, staff["zhang"], ticket)
    for stranger in (account(staff["wang"]), LI, Address("901")):
        with pytest.raises(TicketNotFoundError):
            await services.desk_work.doubts.send_again(message.id, by=stranger)
    with pytest.raises(TicketNotFoundError):
        await services.desk_work.doubts.send_again("0" * 16, by=account(staff["zhang"]))
    assert (await services.relay.get(message.id)).is_uncertain


async def test_who_has_the_ticket_no_longer_is_told_so(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    message = await answered(services, staff["zhang"], ticket)
    await services.handling.give(ticket.number, staff["zhang"], to="wang")
    with pytest.raises(ServiceError) as refusal:
        await services.desk_work.doubts.send_again(message.id, by=account(staff["zhang"]))
    assert isinstance(refusal.value, AlreadyTakenError | TicketNotFoundError | WrongStatusError)


async def test_a_closed_ticket_takes_nothing_any_more(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    message = await answered(services, staff["zhang"], ticket)
    await services.tickets.confirm(ticket.number, LI)
    with pytest.raises(WrongStatusError):
        await services.desk_work.doubts.send_again(message.id, by=account(staff["zhang"]))


async def test_what_was_taken_back_is_not_sent_again(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    message = await answered(services, staff["zhang"], ticket)
    await services.relay.take_back(message.id, staff["zhang"])
    with pytest.raises(NotUncertainError):
        await services.desk_work.doubts.send_again(message.id, by=account(staff["zhang"]))


async def test_a_reporter_decides_about_an_addition(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    await services.handling.take(ticket.number, staff["zhang"], by_page=True)
    message = await services.relay.add(ticket.number, LI, Words("又来了两个人"))
    await services.desk_work.doubts.raise_doubt(message.id)
    (question,) = await questions(services)
    assert question.to == LI
    with pytest.raises(TicketNotFoundError):
        await services.desk_work.doubts.send_again(message.id, by=account(staff["zhang"]))
    await services.desk_work.doubts.send_again(message.id, by=LI)
    (repeated,) = [one for one in await everything(services) if one.params.get("again")]
    assert repeated.to == account(staff["zhang"])
