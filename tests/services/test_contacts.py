"""One contact lets in another, once; nobody else gets in, and confidential reports never do."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update

from services.chats.types import Address
from services.contacts.errors import (
    ContactLinkRefusedError,
    NotContactError,
    TooManyContactsError,
)
from services.contacts.service import LINK_LIFE, MOST_CONTACTS
from services.contacts.types import Standing
from services.people.types import PersonId
from services.registry import Services
from services.tables import Ticket
from services.tickets.errors import TicketNotFoundError
from services.tickets.types import TicketDetails, Words
from tests.bindings import bind
from tests.desk_samples import LIN, PARK, WANG, ZHANG, import_county, join, person
from tests.doubles import StandingClock
from tests.dumping import dump
from tests.ticket_samples import problem

FIRST, SECOND, THIRD = Address("501"), Address("502"), Address("503")
CHEN = ("陈志强", "350521198803070014")
HE = ("何秀英", "350521198903070021")


@pytest.fixture
async def firm(services: Services, tmp_path: Path) -> str:
    """Return an enterprise for which Lin speaks, as the desk has found out."""
    await import_county(services, tmp_path)
    found = (await services.enterprises.search("示例鞋业")).enterprises[0]
    lin = await log_in(services, LIN, FIRST)
    await services.contacts.check(found.id, lin, by="zhang", standing=Standing.VERIFIED)
    return found.id


async def log_in(services: Services, who: tuple[str, str], account: Address) -> PersonId:
    someone = await person(services, *who)
    await bind(services, someone, account)
    return someone


async def report(services: Services, firm: str, **changes: object) -> TicketDetails:
    """Let Lin report for her enterprise."""
    lin = await services.identity.person_of(FIRST)
    usual: dict[str, object] = {
        "reporter": FIRST,
        "person": lin,
        "place": PARK,
        "enterprise": "惠安示例鞋业有限公司",
        "enterprise_id": firm,
        "shared_with": firm,
    }
    return await services.tickets.submit(problem(**(usual | changes)))


async def names(services: Services, firm: str) -> list[str]:
    return [one.name for one in (await services.contacts.firm(firm, FIRST)).contacts]


async def test_a_link_lets_one_person_in_and_no_second(services: Services, firm: str) -> None:
    chen, he = await log_in(services, CHEN, SECOND), await log_in(services, HE, THIRD)
    code = await services.contacts.invite(firm, FIRST)
    assert len(code) * 6 >= 128
    joined = await services.contacts.open_link(code, SECOND, chen)
    assert joined is not None
    assert not joined.own.is_first
    with pytest.raises(ContactLinkRefusedError):
        await services.contacts.open_link(code, THIRD, he)
    assert await names(services, firm) == ["林*梅", "陈*强"]


async def test_of_two_who_open_it_at_once_one_is_let_in(services: Services, firm: str) -> None:
    chen, he = await log_in(services, CHEN, SECOND), await log_in(services, HE, THIRD)
    code = await services.contacts.invite(firm, FIRST)
    results = await asyncio.gather(
        services.contacts.open_link(code, SECOND, chen),
        services.contacts.open_link(code, THIRD, he),
        return_exceptions=True,
    )
    assert sum(isinstance(one, ContactLinkRefusedError) for one in results) == 1
    assert len(await names(services, firm)) == 2


async def test_forged_old_void_and_replaced_links_are_refused_alike(
    services: Services, firm: str, clock: StandingClock
) -> None:
    chen = await log_in(services, CHEN, SECOND)
    replaced = await services.contacts.invite(firm, FIRST)
    revoked = await services.contacts.invite(firm, FIRST)
    await services.contacts.revoke(firm, FIRST)
    old = await services.contacts.invite(firm, FIRST)
    clock.advance(seconds=LINK_LIFE.total_seconds() + 1)
    for code in ("", "forged", replaced, revoked, old):
        with pytest.raises(ContactLinkRefusedError) as refused:
            await services.contacts.open_link(code, SECOND, chen)
        assert refused.value.params == {}
    assert await names(services, firm) == ["林*梅"]


async def test_a_link_waits_for_the_login_of_whoever_opened_it(
    services: Services, firm: str
) -> None:
    code = await services.contacts.invite(firm, FIRST)
    assert await services.contacts.open_link(code, SECOND, None) is None
    he = await log_in(services, HE, THIRD)
    with pytest.raises(ContactLinkRefusedError):
        await services.contacts.open_link(code, THIRD, he)
    chen = await log_in(services, CHEN, SECOND)
    await services.contacts.on_bound(chen, SECOND)
    assert await names(services, firm) == ["林*梅", "陈*强"]


async def test_whom_the_desk_has_refused_no_colleague_lets_in(
    services: Services, firm: str
) -> None:
    chen, he = await log_in(services, CHEN, SECOND), await log_in(services, HE, THIRD)
    await services.contacts.check(firm, chen, by="zhang", standing=Standing.REFUSED)
    code = await services.contacts.invite(firm, FIRST)
    with pytest.raises(ContactLinkRefusedError):
        await services.contacts.open_link(code, SECOND, chen)
    assert await names(services, firm) == ["林*梅"]
    assert await services.contacts.open_link(code, THIRD, he), "it waits for whom it is meant for"


async def test_a_link_ends_with_the_right_of_whoever_made_it(
    services: Services, firm: str
) -> None:
    chen = await log_in(services, CHEN, SECOND)
    lin = await services.identity.person_of(FIRST)
    assert lin is not None
    code = await services.contacts.invite(firm, FIRST)
    await services.contacts.check(firm, lin, by="zhang", standing=Standing.REFUSED)
    with pytest.raises(ContactLinkRefusedError):
        await services.contacts.open_link(code, SECOND, chen)
    await services.contacts.check(firm, lin, by="zhang", standing=Standing.VERIFIED)
    code = await services.contacts.invite(firm, FIRST)
    await services.contacts.on_unbound(lin, FIRST)
    with pytest.raises(ContactLinkRefusedError):
        await services.contacts.open_link(code, SECOND, chen)


async def test_who_came_by_a_link_neither_invites_nor_removes_but_may_leave(
    services: Services, firm: str
) -> None:
    for who, account in ((CHEN, SECOND), (HE, THIRD)):
        someone = await log_in(services, who, account)
        await services.contacts.open_link(
            await services.contacts.invite(firm, FIRST), account, someone
        )
    everybody = (await services.contacts.firm(firm, FIRST)).contacts
    lin, chen, he = (next(c for c in everybody if c.name[0] == name) for name in "林陈何")
    with pytest.raises(NotContactError):
        await services.contacts.invite(firm, SECOND)
    for other in (lin, he):
        with pytest.raises(NotContactError):
            await services.contacts.remove(other.id, SECOND)
    await services.contacts.remove(chen.id, SECOND)
    await services.contacts.remove(he.id, FIRST)
    assert await names(services, firm) == ["林*梅"]
    for account in (SECOND, THIRD, Address("999")):
        with pytest.raises(NotContactError):
            await services.contacts.firm(firm, account)
        with pytest.raises(NotContactError):
            await services.contacts.remove(lin.id, account)


async def test_an_enterprise_has_only_so_many_contacts(services: Services, firm: str) -> None:
    for number in range(MOST_CONTACTS - 1):
        one = await person(services, "王五", f"35052119800101{number:02d}10")
        await services.contacts.check(firm, one, by="zhang", standing=Standing.VERIFIED)
    with pytest.raises(TooManyContactsError):
        await services.contacts.invite(firm, FIRST)


async def test_the_code_of_a_link_stands_nowhere(services: Services, firm: str) -> None:
    code = await services.contacts.invite(firm, FIRST)
    assert code.encode() not in await dump(services.db)


async def test_contacts_see_what_is_shared_and_nothing_that_is_confidential(
    services: Services, firm: str
) -> None:
    chen = await log_in(services, CHEN, SECOND)
    await services.contacts.open_link(await services.contacts.invite(firm, FIRST), SECOND, chen)
    shared = await report(services, firm)
    own = await report(services, firm, shared_with=None)
    secret = await report(services, firm, is_confidential=True)
    assert [one.number for one in await services.contact_desk.open_of(firm)] == [shared.number]
    assert (await services.contact_desk.ticket(shared.number, SECOND)).number == shared.number
    for ticket in (own, secret):
        await services.contact_desk.ticket(ticket.number, FIRST)
        for account in (SECOND, THIRD):
            with pytest.raises(TicketNotFoundError):
                await services.contact_desk.ticket(ticket.number, account)
            with pytest.raises(TicketNotFoundError):
                await services.contact_desk.add(ticket.number, account, Words("？"))
    await services.tickets.share(secret.number, firm)
    assert (await services.tickets.get(secret.number)).shared_with is None
    async with services.db.transaction() as session:
        # Even if it were written there by mistake.
        await session.execute(update(Ticket).values(shared_with=firm))
    with pytest.raises(TicketNotFoundError):
        await services.contact_desk.ticket(secret.number, SECOND)
    shown = {one.number for one in await services.contact_desk.open_of(firm)}
    assert shown == {shared.number, own.number}


async def test_only_who_has_the_ticket_finds_out_for_whom_its_reporter_speaks(
    services: Services, firm: str
) -> None:
    zhang = await join(services, "zhang", "1", desk=PARK, who=ZHANG)
    wang = await join(services, "wang", "2", desk="huangtang", who=WANG)
    chen = await log_in(services, CHEN, SECOND)
    ticket = await report(services, firm, reporter=SECOND, person=chen, shared_with=None)
    for officer in (zhang, wang):
        with pytest.raises(Exception):  # noqa: B017, PT011 - nobody has it, or not theirs
            await services.contact_desk.check(ticket.number, officer, is_contact=True)
    await services.handling.take(ticket.number, zhang, by_page=False)
    checked = await services.contact_desk.check(ticket.number, zhang, is_contact=True)
    assert checked.shared_with == firm
    assert await services.contacts.is_contact(chen, firm)
    with pytest.raises(TicketNotFoundError):
        await services.contact_desk.check(ticket.number, zhang, is_contact=False)
    entry = (await services.audit.about(chen))[-1]
    assert (entry.actor, entry.action, entry.detail) == ("zhang", "contact.confirmed", PARK)


async def test_a_worker_is_never_asked_about(services: Services, firm: str) -> None:
    zhang = await join(services, "zhang", "1", desk=PARK, who=ZHANG)
    chen = await log_in(services, CHEN, SECOND)
    ticket = await report(
        services, firm, reporter=SECOND, person=chen, is_confidential=True, shared_with=None
    )
    await services.handling.take(ticket.number, zhang, by_page=False)
    assert not await services.contact_desk.may_check(ticket)
    with pytest.raises(TicketNotFoundError):
        await services.contact_desk.check(ticket.number, zhang, is_contact=True)


async def test_an_enterprise_that_nobody_knows_enters_the_register_when_it_is_verified(
    services: Services, firm: str
) -> None:
    zhang = await join(services, "zhang", "1", desk=PARK, who=ZHANG)
    chen = await log_in(services, CHEN, SECOND)
    ticket = await report(
        services,
        firm,
        reporter=SECOND,
        person=chen,
        enterprise="惠安某工地项目部",
        enterprise_id=None,
        shared_with=None,
    )
    await services.handling.take(ticket.number, zhang, by_page=False)
    checked = await services.contact_desk.check(ticket.number, zhang, is_contact=True)
    (found,) = (await services.enterprises.search("某工地项目部")).enterprises
    assert (checked.enterprise_id, found.desk) == (found.id, PARK)
    assert await services.contacts.is_contact(chen, found.id)


async def test_a_deletion_forgets_for_whom_somebody_speaks(services: Services, firm: str) -> None:
    exported = await services.privacy.export(FIRST)
    assert exported["contact_of"] == ["惠安示例鞋业有限公司"]
    chen = await log_in(services, CHEN, SECOND)
    code = await services.contacts.invite(firm, FIRST)
    await services.privacy.erase(FIRST)
    assert await services.contacts.of(FIRST) == []
    with pytest.raises(ContactLinkRefusedError):
        await services.contacts.open_link(code, SECOND, chen)
