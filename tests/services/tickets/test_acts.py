"""What officers do with tickets and look at stands in the record; what reporters do does not."""

from services.chats.types import Address
from services.registry import Services
from services.staff.types import StaffMember
from services.tickets.types import TicketDetails, Words
from tests.bindings import bind
from tests.desk_samples import LIN, TOWN, person
from tests.doubles import StandingClock
from tests.ticket_samples import fire, problem


async def acts(services: Services) -> list[tuple[str, str, str]]:
    return [
        (entry.actor, entry.action, entry.subject)
        for entry in await services.audit.entries()
        if entry.action.startswith("ticket.")
    ]


async def test_acts_and_looks_of_officers_are_recorded(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    number, zhang = ticket.number, staff["zhang"]
    await services.handling.take(number, zhang, by_page=False)
    await services.handling.contact(number, zhang)
    await services.handling.place(number, zhang)
    await services.relay.answer(number, zhang, Words("马上到"))
    await services.relay.add(number, ticket.reporter, Words("好"))
    await services.relay.resolve(number, zhang, Words("放行了"))
    await services.tickets.confirm(number, ticket.reporter)
    expected = ("taken", "contact_viewed", "place_viewed", "answered", "resolved")
    assert await acts(services) == [
        ("zhang", f"ticket.{act}", f"ticket:{number}") for act in expected
    ]


async def test_what_the_clock_does_is_nobodys_act(
    services: Services,
    staff: dict[str, StaffMember],
    ticket: TicketDetails,
    clock: StandingClock,
) -> None:
    await services.handling.take(ticket.number, staff["zhang"], by_page=False)
    clock.advance(minutes=15)
    await fire(services)
    assert [act for _, act, _ in await acts(services)] == ["ticket.taken"]


async def test_a_person_is_told_who_looked_and_after_deletion_nobody_can_be(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    someone, account = await person(services, *LIN), Address("77")
    await bind(services, someone, account)
    ticket = await services.tickets.submit(problem(person=someone, reporter=account))
    await services.handling.take(ticket.number, staff["zhang"], by_page=False)
    await services.handling.contact(ticket.number, staff["zhang"])
    told = await services.privacy.export(account)
    assert [(act["act"], act["of"], act["desk"]) for act in told["acts"]] == [
        ("ticket.taken", f"ticket:{ticket.number}", TOWN),
        ("ticket.contact_viewed", f"ticket:{ticket.number}", TOWN),
    ]
    holding = (await services.privacy.describe(account)).find("acts")
    assert holding is not None
    assert holding.count == 2
    await services.privacy.erase(account)
    assert await services.audit.about(someone) == []
    assert (await services.audit.verify()).fault is None
