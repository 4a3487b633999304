"""Duplicates over a real database: neither chains nor cycles, and nobody's secret is told."""

import asyncio

import pytest

from services.chats.types import Address
from services.registry import Services
from services.staff.types import StaffMember
from services.tickets.errors import (
    AlreadyTakenError,
    CannotMergeError,
    DecidedError,
    TicketNotFoundError,
    WrongStatusError,
)
from services.tickets.returned import Returned
from services.tickets.types import Status, TicketDetails
from tests.desk_samples import COUNTY, PARK, TOWN
from tests.ticket_samples import LI, problem


async def held(services: Services, officer: StaffMember, **changes: object) -> int:
    """Submit a ticket of somebody and let an officer have it; returns its number."""
    ticket = await services.tickets.submit(problem(**changes))
    await services.handling.take(ticket.number, officer, by_page=False)
    return ticket.number


@pytest.fixture
async def pair(services: Services, staff: dict[str, StaffMember]) -> tuple[int, int]:
    zhang = staff["zhang"]
    first = await held(services, zhang, reporter=Address("901"))
    return first, await held(services, zhang, reporter=Address("902"))


async def test_of_two_mergers_in_opposite_directions_one_stands(
    services: Services, staff: dict[str, StaffMember], pair: tuple[int, int]
) -> None:
    first, second = pair
    duplicates = services.desk_work.duplicates
    outcomes = await asyncio.gather(
        duplicates.merge(first, staff["zhang"], into=second),
        duplicates.merge(second, staff["zhang"], into=first),
        return_exceptions=True,
    )
    assert sum(isinstance(one, TicketDetails) for one in outcomes) == 1
    masters = [(await services.tickets.get(number)).master for number in pair]
    assert masters.count(None) == 1


async def test_there_are_no_chains(
    services: Services, staff: dict[str, StaffMember], pair: tuple[int, int]
) -> None:
    zhang = staff["zhang"]
    first, second = pair
    third = await held(services, zhang, reporter=Address("903"))
    duplicates = services.desk_work.duplicates
    await duplicates.merge(second, zhang, into=first)
    for number, into, reason in (
        (third, second, "duplicate"),
        (first, third, "master"),
        (first, first, "itself"),
    ):
        with pytest.raises(CannotMergeError) as refused:
            await duplicates.merge(number, zhang, into=into)
        assert refused.value.params["reason"] == reason
    with pytest.raises(WrongStatusError):
        await duplicates.merge(second, zhang, into=third)
    assert [one.number for one in await duplicates.candidates(third, zhang)] == [first]


async def test_what_was_reported_in_confidence_stays_apart_from_others(
    services: Services, staff: dict[str, StaffMember], pair: tuple[int, int]
) -> None:
    zhang, duplicates = staff["zhang"], services.desk_work.duplicates
    secret = await held(services, zhang, reporter=Address("903"), is_confidential=True)
    for number, into in ((secret, pair[0]), (pair[0], secret)):
        with pytest.raises(CannotMergeError) as refused:
            await duplicates.merge(number, zhang, into=into)
        assert refused.value.params["reason"] == "confidential"
    own = await held(services, zhang, reporter=Address("903"), is_confidential=True)
    assert (await duplicates.merge(own, zhang, into=secret)).master == secret


async def test_only_who_has_it_merges_and_only_the_reporter_objects(
    services: Services, staff: dict[str, StaffMember], pair: tuple[int, int]
) -> None:
    first, second = pair
    duplicates = services.desk_work.duplicates
    with pytest.raises(AlreadyTakenError):
        await duplicates.merge(second, staff["wang"], into=first)
    with pytest.raises(TicketNotFoundError):
        await duplicates.merge(second, staff["zhang"], into=99999)
    await duplicates.merge(second, staff["zhang"], into=first)
    with pytest.raises(TicketNotFoundError):
        await duplicates.object(second, Address("901"))
    with pytest.raises(WrongStatusError):
        await duplicates.split(second, staff["wang"])
    with pytest.raises(WrongStatusError):
        await duplicates.object(first, Address("901"))
    assert (await duplicates.own(first, Address("902"))).number == second
    with pytest.raises(TicketNotFoundError):
        await duplicates.own(first, LI)
    assert (await duplicates.object(second, Address("902"))).status is Status.SUBMITTED


async def test_who_deletes_their_data_is_told_nothing_more(
    services: Services, staff: dict[str, StaffMember], pair: tuple[int, int]
) -> None:
    first, second = pair
    await services.desk_work.duplicates.merge(second, staff["zhang"], into=first)
    await services.privacy.erase(Address("902"))
    assert await services.desk_work.duplicates.of(first) == []


async def test_headquarters_alone_decides_and_for_good(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    number, returns = ticket.number, services.desk_work.returns
    await services.handling.take(number, staff["zhang"], by_page=False)
    with pytest.raises(WrongStatusError):
        await returns.decide(number, staff["liu"], desk=PARK)
    back = await returns.give_back(number, staff["zhang"])
    assert (back.desk, back.returned) == (COUNTY, Returned.ONCE)
    await services.handling.take(number, staff["liu"], by_page=False)
    assert (await returns.give_back(number, staff["liu"])).returned is Returned.ASKED
    with pytest.raises(TicketNotFoundError):
        await returns.decide(number, staff["zhang"], desk=PARK)
    decided = await returns.decide(number, staff["liu"], desk=TOWN)
    assert (decided.desk, decided.status) == (TOWN, Status.SUBMITTED)
    await services.handling.take(number, staff["wang"], by_page=False)
    with pytest.raises(DecidedError):
        await returns.give_back(number, staff["wang"])
    with pytest.raises(WrongStatusError):
        await returns.decide(number, staff["liu"], desk=PARK)
