"""Headquarters is told of a ticket once, and tells who has seen it."""

import asyncio

import pytest
from sqlalchemy import select

from services.flashes.errors import AlreadyFlashedError, AlreadySeenError
from services.flashes.types import Flash
from services.registry import Services
from services.staff.types import Role, StaffMember
from services.tables import OutboxRow
from services.tickets.errors import NobodyToAskError, TicketNotFoundError, WrongStatusError
from services.tickets.types import Action, TicketDetails
from tests.desk_samples import PARK, join
from tests.doubles import StandingClock
from tests.ticket_samples import LI

BOSS = ("孙立新", "350521197111110033")
FAR = ("高明", "350521197212120044")


async def shown(services: Services, view: str) -> list[tuple[str, str, bool]]:
    async with services.db.reading() as session:
        rows = await session.execute(
            select(OutboxRow.address, OutboxRow.placing, OutboxRow.is_silent)
            .where(OutboxRow.view == view)
            .order_by(OutboxRow.id)
        )
        return [(address, placing, is_silent) for address, placing, is_silent in rows]


async def test_of_two_presses_one_tells_headquarters_and_the_other_hears_who_did(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    outcomes = await asyncio.gather(
        *(services.flashes.make(ticket.number, staff[one]) for one in ("zhang", "zhao")),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyFlashedError", "Flash"]
    refused = next(one for one in outcomes if isinstance(one, AlreadyFlashedError))
    made = next(one for one in outcomes if isinstance(one, Flash))
    assert refused.params["by"] == staff[made.by].display
    assert await shown(services, "flashes.report") == [("4", "renew", False)]
    timeline = await services.tickets.timeline(ticket.number)
    assert [event.action for event in timeline].count(Action.FLASHED) == 1


async def test_each_of_headquarters_is_noted_once_and_the_officer_sees_it(
    services: Services,
    staff: dict[str, StaffMember],
    ticket: TicketDetails,
    clock: StandingClock,
) -> None:
    sun = await join(services, "sun", "5", desk="350521", role=Role.HQ, who=BOSS)
    await services.flashes.make(ticket.number, staff["zhang"])
    clock.advance(minutes=2)
    await services.flashes.see(ticket.number, staff["liu"])
    clock.advance(minutes=1)
    with pytest.raises(AlreadySeenError) as refused:
        await services.flashes.see(ticket.number, staff["liu"])
    assert refused.value.params["at"] == services.calendar.local(clock()) - (
        clock() - (await services.flashes.get(ticket.number)).seen[0].at
    )
    flash = await services.flashes.see(ticket.number, sun)
    assert [one.handle for one in flash.seen] == ["liu", "sun"]
    edits = await shown(services, "flashes.state")
    assert edits == [("1", "renew", True), ("1", "edit", True), ("1", "edit", True)]


async def test_nobody_else_makes_or_sees_one(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    far = await join(services, "far", "6", desk=PARK, who=FAR)
    with pytest.raises(TicketNotFoundError):
        await services.flashes.make(ticket.number, far)
    with pytest.raises(TicketNotFoundError):
        await services.flashes.see(ticket.number, staff["liu"])
    await services.flashes.make(ticket.number, staff["zhang"])
    for one in (far, staff["zhang"], staff["zhao"]):
        with pytest.raises(TicketNotFoundError):
            await services.flashes.see(ticket.number, one)
    assert (await services.flashes.get(ticket.number)).seen == ()


async def test_none_is_made_of_a_closed_ticket_nor_where_headquarters_is_away(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    await services.staff.remove("liu")
    with pytest.raises(NobodyToAskError):
        await services.flashes.make(ticket.number, staff["zhang"])
    with pytest.raises(TicketNotFoundError):
        await services.flashes.get(ticket.number)
    await services.tickets.withdraw(ticket.number, LI)
    with pytest.raises(WrongStatusError):
        await services.flashes.make(ticket.number, staff["zhang"])
