"""Who announces, to whom exactly, and what happens when something changes meanwhile."""

import pytest

from services.announcements.errors import (
    AnnouncementDecidedError,
    AnnouncementNotFoundError,
    EmptyAnnouncementError,
    NobodyToTellError,
)
from services.announcements.service import AnnouncementService
from services.announcements.types import Announcement, Audience, Fate, Status
from services.chats.types import Address
from services.contacts.tables import EnterpriseContact
from services.contacts.types import Standing
from services.registry import Services
from services.staff.errors import NotStaffError
from services.staff.types import Role, StaffMember
from tests.announcement_samples import reported
from tests.bindings import bind
from tests.desk_samples import COUNTY, LIN, PARK, TOWN, join, person
from tests.doubles import StandingClock
from tests.services.tickets.conftest import staff

__all__ = ["staff"]

OTHER = ("孙立新", "350521197111110033")
TEXT = "口罩登记今天开始。"


async def draft(services: Services, author: StaffMember, desk: str | None = None) -> Announcement:
    return await services.announcements.draft(author, Audience.ENTERPRISES, desk, TEXT)


async def test_it_goes_to_who_reported_for_a_firm_there_but_not_to_who_refused(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    for account in ("901", "902", "903"):
        await reported(services, account, place=TOWN)
    await reported(services, "904", place=PARK)
    await services.announcements.refuse(Address("902"))
    there = await draft(services, staff["liu"], TOWN)
    assert there.counts == {Fate.CHOSEN: 2, Fate.DECLINED: 1}
    everywhere = await draft(services, staff["liu"])
    assert everywhere.waiting == 3
    await services.announcements.accept(Address("902"))
    assert (await draft(services, staff["liu"])).counts == {Fate.CHOSEN: 4}


async def test_registered_contacts_get_it_once_where_their_enterprise_is(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    firm = (await services.enterprises.search("示例鞋业")).enterprises[0]
    lin = await person(services, *LIN)
    await bind(services, lin, Address("905"))
    async with services.db.transaction() as session:
        for number, (enterprise, standing) in enumerate(
            ((firm.id, Standing.VERIFIED), (None, Standing.REFUSED))
        ):
            other = (await services.enterprises.search("示例服装")).enterprises[0]
            session.add(
                EnterpriseContact(
                    id=str(number),
                    enterprise=enterprise or other.id,
                    person=lin,
                    standing=standing.value,
                    since=services.clock(),
                )
            )
        await session.flush()
    assert (await draft(services, staff["liu"], PARK)).counts == {Fate.CHOSEN: 1}
    with pytest.raises(NobodyToTellError):
        await draft(services, staff["liu"], TOWN)
    await reported(services, "905")
    assert (await draft(services, staff["liu"])).counts == {Fate.CHOSEN: 1}


async def test_desks_get_it_in_their_groups(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    with pytest.raises(NobodyToTellError):
        await services.announcements.draft(staff["liu"], Audience.DESKS, None, TEXT)
    await services.desks.set_group(TOWN, Address("-100"), by="zhang")
    await services.desks.set_group(PARK, Address("-100"), by="zhang")
    await services.desks.set_group(COUNTY, Address("-200"), by="zhang")
    found = await services.announcements.draft(staff["liu"], Audience.DESKS, None, TEXT)
    assert found.counts == {Fate.CHOSEN: 2}


async def test_headquarters_alone_announces(staff: dict[str, StaffMember]) -> None:
    assert AnnouncementService.authorise(staff["liu"]) == staff["liu"]
    for one in (staff["zhang"], staff["zhao"], None):
        with pytest.raises(NotStaffError):
            AnnouncementService.authorise(one)


async def test_a_draft_is_its_authors_alone(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    await reported(services, "901")
    sun = await join(services, "sun", "5", desk=COUNTY, role=Role.HQ, who=OTHER)
    found = await draft(services, staff["liu"])
    for work in (
        services.announcements.confirm(found.id, sun),
        services.announcements.drop(found.id, sun),
        services.announcements.reword(found.id, sun, text="别的"),
        services.announcements.confirm(4711, sun),
        services.announcements.stop(4711, by=sun),
    ):
        with pytest.raises(AnnouncementNotFoundError):
            await work
    changed = await services.announcements.reword(found.id, staff["liu"], english="Masks.")
    assert (changed.text, changed.english) == (TEXT, "Masks.")
    await services.announcements.drop(found.id, staff["liu"])
    with pytest.raises(AnnouncementNotFoundError):
        await services.announcements.get(found.id)


async def test_what_the_author_has_not_seen_is_not_sent(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    await reported(services, "901")
    found = await draft(services, staff["liu"])
    await reported(services, "902")
    assert not await services.announcements.confirm(found.id, staff["liu"])
    now = await services.announcements.get(found.id)
    assert (now.status, now.waiting) == (Status.DRAFT, 2)
    assert await services.announcements.confirm(found.id, staff["liu"])
    with pytest.raises(AnnouncementDecidedError) as refused:
        await services.announcements.confirm(found.id, staff["liu"])
    assert refused.value.params["status"] is Status.SENDING
    await services.announcements.stop(found.id, by=staff["liu"])
    with pytest.raises(AnnouncementDecidedError) as refused:
        await services.announcements.stop(found.id, by=staff["liu"])
    assert refused.value.params["status"] is Status.STOPPED


async def test_who_sends_and_who_stops_it_stands_in_the_record(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    await reported(services, "901")
    sun = await join(services, "sun", "5", desk=COUNTY, role=Role.HQ, who=OTHER)
    found = await draft(services, staff["liu"])
    await services.announcements.confirm(found.id, staff["liu"])
    await services.announcements.stop(found.id, by=sun)
    acts = [(one.actor, one.action, one.subject) for one in await services.audit.entries()]
    assert acts[-2:] == [
        ("liu", "announcement.sent", f"announcement:{found.id}"),
        ("sun", "announcement.stopped", f"announcement:{found.id}"),
    ]


async def test_words_are_needed_and_made_fit(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    await reported(services, "901")
    with pytest.raises(EmptyAnnouncementError):
        await services.announcements.draft(staff["liu"], Audience.ENTERPRISES, None, " \n\u202e ")
    found = await services.announcements.draft(
        staff["liu"], Audience.ENTERPRISES, None, "a\u202eb\u0000"
    )
    assert found.text == "ab"


async def test_a_restore_stops_what_was_on_its_way(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    await reported(services, "901")
    found = await draft(services, staff["liu"])
    await services.announcements.confirm(found.id, staff["liu"])
    await services.announcements.stop_all()
    now = await services.announcements.get(found.id)
    assert (now.status, now.counts) == (Status.STOPPED, {Fate.STOPPED: 1})


async def test_a_deletion_takes_the_choice_and_the_address_along(
    services: Services, staff: dict[str, StaffMember]
) -> None:
    account = await reported(services, "901")
    await reported(services, "902")
    found = await draft(services, staff["liu"])
    await services.announcements.refuse(account)
    exported = await services.privacy.export(account)
    assert exported["announcements"]["refused_since"] is not None
    await services.privacy.erase(account)
    assert await services.announcements.wants(account)
    assert await services.announcements.fate(found.id, account) is None


async def test_drafts_are_forgotten_after_a_day_and_recipients_after_thirty(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    await reported(services, "901")
    old, sent = await draft(services, staff["liu"]), await draft(services, staff["liu"])
    await services.announcements.confirm(sent.id, staff["liu"])
    await services.announcements.stop(sent.id, by=staff["liu"])
    clock.advance(days=1, minutes=1)
    await services.announcements.purge()
    with pytest.raises(AnnouncementNotFoundError):
        await services.announcements.get(old.id)
    assert await services.announcements.fate(sent.id, Address("901")) is Fate.STOPPED
    clock.advance(days=30)
    for _ in range(2):
        await services.announcements.purge()
        assert await services.announcements.fate(sent.id, Address("901")) is None
        assert (await services.announcements.get(sent.id)).counts == {Fate.STOPPED: 1}
