"""Who lets whom in to an enterprise's tickets, and who has seen a report, can be told later."""

import pytest

from services.contacts.errors import ContactLinkRefusedError
from services.flashes.errors import AlreadySeenError
from services.registry import Services
from services.staff.types import Role
from tests.desk_samples import COUNTY, LIN, PARK, WANG, ZHANG, join
from tests.services.test_contacts import CHEN, FIRST, HE, SECOND, THIRD, firm, log_in, report

__all__ = ["firm"]


async def test_who_lets_in_joins_leaves_and_is_removed_stands_in_the_record(
    services: Services, firm: str
) -> None:
    lin, chen, he = [
        await log_in(services, who, account)
        for who, account in ((LIN, FIRST), (CHEN, SECOND), (HE, THIRD))
    ]
    for someone, account in ((chen, SECOND), (he, THIRD)):
        code = await services.contacts.invite(firm, FIRST)
        await services.contacts.open_link(code, account, someone)
    everybody = (await services.contacts.firm(firm, FIRST)).contacts
    contact = {one.person: one.id for one in everybody}
    await services.contacts.remove(contact[chen], SECOND)
    await services.contacts.remove(contact[he], FIRST)
    made = [(one.actor, one.action) for one in await services.audit.about(lin)]
    assert made == [("person", "contact.link_made")] * 2
    left, removed = await services.audit.about(chen), await services.audit.about(he)
    assert [(one.actor, one.action) for one in left] == [
        ("person", "contact.joined"),
        ("person", "contact.left"),
    ]
    assert [(one.actor, one.action) for one in removed] == [
        ("person", "contact.joined"),
        ("colleague", "contact.removed"),
    ]
    entries = await services.audit.entries()
    assert {one.subject for one in entries if one.person} == {f"enterprise:{firm}"}
    links = [one.detail for one in await services.audit.about(lin)]
    assert [left[0].detail, removed[0].detail] == links, "who was let in by whom can be told"
    exported = (await services.privacy.export(SECOND))["acts"]
    assert [act["act"] for act in exported] == ["contact.joined", "contact.left"]
    assert exported[0]["detail"] == links[0]
    assert (await services.audit.verify()).fault is None


async def test_a_link_that_is_taken_back_stands_in_the_record_once(
    services: Services, firm: str
) -> None:
    lin = await services.identity.person_of(FIRST)
    assert lin is not None
    await services.contacts.invite(firm, FIRST)
    for _ in range(2):
        await services.contacts.revoke(firm, FIRST)
    made, revoked = await services.audit.about(lin)
    assert (revoked.actor, revoked.action) == ("person", "contact.link_revoked")
    assert revoked.detail == made.detail, "which link it was can be told"
    assert (await services.audit.verify()).fault is None


async def test_a_link_that_lets_nobody_in_leaves_no_entry(services: Services, firm: str) -> None:
    lin = await services.identity.person_of(FIRST)
    chen = await log_in(services, CHEN, SECOND)
    code = await services.contacts.invite(firm, FIRST)
    assert await services.contacts.open_link(code, FIRST, lin), "who is a contact already"
    await services.contacts.revoke(firm, FIRST)
    with pytest.raises(ContactLinkRefusedError):
        await services.contacts.open_link(code, SECOND, chen)
    assert await services.audit.about(chen) == []


async def test_who_has_seen_a_report_to_headquarters_stands_in_the_record(
    services: Services, firm: str
) -> None:
    zhang = await join(services, "zhang", "1", desk=PARK, who=ZHANG)
    liu = await join(services, "liu", "2", desk=COUNTY, who=WANG, role=Role.HQ)
    number = (await report(services, firm)).number
    await services.handling.take(number, zhang, by_page=False)
    await services.flashes.make(number, zhang)
    await services.flashes.see(number, liu)
    with pytest.raises(AlreadySeenError):
        await services.flashes.see(number, liu)
    lin = await services.identity.person_of(FIRST)
    assert lin is not None
    about = [one for one in await services.audit.about(lin) if one.action == "flash.seen"]
    seen = [(one.actor, one.subject, one.detail) for one in about]
    assert seen == [("liu", f"ticket:{number}", PARK)]
    assert (await services.audit.verify()).fault is None
