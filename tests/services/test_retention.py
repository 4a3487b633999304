"""What nobody spends is deleted all the same, and an account that opened a link is forgotten."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from services.chats.types import Address
from services.contacts.errors import ContactLinkRefusedError
from services.contacts.service import LINK_LIFE
from services.contacts.types import Standing
from services.db.types import Table
from services.registry import Services
from services.shifts.tables import ShiftAsk, ShiftOffer
from services.staff.errors import InvitationRefusedError
from services.staff.service import INVITATION_VALIDITY
from services.staff.types import Role, StaffMember
from services.tables import ContactLink, Page, StaffInvitation
from services.tickets.types import Words
from tests.bindings import bind
from tests.desk_samples import LIN, TOWN, WANG, import_county, join, person, write
from tests.doubles import StandingClock
from tests.ticket_samples import LI, problem

CLERK, STRANGER = Address("501"), Address("502")


@pytest.fixture(autouse=True)
async def _county(services: Services, tmp_path: Path) -> None:
    await import_county(services, tmp_path)


@pytest.fixture
async def wang(services: Services, tmp_path: Path) -> StaffMember:
    member = await join(services, "wang", "2", desk=TOWN, who=WANG)
    roster = f"desk,date,from,to,officer,backup\n{TOWN},2020-02-24,00:00,00:00,wang,\n"
    await services.roster.import_file(write(tmp_path / "roster.csv", roster))
    return member


async def count(services: Services, table: type[Table]) -> int:
    async with services.db.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def link(services: Services) -> str:
    """Return the code of a link by which somebody may speak for a firm."""
    firm = (await services.enterprises.search("示例鞋业")).enterprises[0].id
    lin = await person(services, *LIN)
    await bind(services, lin, CLERK)
    await services.contacts.check(firm, lin, by="wang", standing=Standing.VERIFIED)
    return await services.contacts.invite(firm, CLERK)


async def test_links_go_when_they_are_over(services: Services, clock: StandingClock) -> None:
    await services.staff.invite("zhang", desk=TOWN, role=Role.OFFICER)
    await link(services)
    clock.advance(seconds=LINK_LIFE.total_seconds() - 1)
    await services.retention.purge()
    assert (await count(services, StaffInvitation), await count(services, ContactLink)) == (1, 1)
    clock.advance(seconds=1)
    await services.retention.purge()
    assert (await count(services, StaffInvitation), await count(services, ContactLink)) == (1, 0)
    clock.advance(seconds=(INVITATION_VALIDITY - LINK_LIFE).total_seconds())
    await services.retention.purge()
    assert await count(services, StaffInvitation) == 0
    assert await services.staff.by_handle("zhang") is not None


async def test_a_deletion_without_a_login_voids_the_links_that_were_opened(
    services: Services,
) -> None:
    invitation = await services.staff.invite("zhang", desk=TOWN, role=Role.OFFICER)
    code = await link(services)
    await services.staff.open_invitation(invitation.code, STRANGER, None)
    await services.contacts.open_link(code, STRANGER, None)
    told = await services.privacy.export(STRANGER)
    assert (told["invited_to"], told["contact_links_opened"]) == ([TOWN], 1)
    await services.privacy.erase(STRANGER)
    assert (await count(services, StaffInvitation), await count(services, ContactLink)) == (0, 0)
    someone = await person(services, *WANG)
    await bind(services, someone, STRANGER)
    assert await services.staff.member(STRANGER) is None
    with pytest.raises(InvitationRefusedError):
        await services.staff.open_invitation(invitation.code, STRANGER, someone)
    with pytest.raises(ContactLinkRefusedError):
        await services.contacts.open_link(code, STRANGER, someone)


async def test_a_deletion_leaves_links_that_others_opened(services: Services) -> None:
    invitation = await services.staff.invite("zhang", desk=TOWN, role=Role.OFFICER)
    await services.staff.open_invitation(invitation.code, STRANGER, None)
    await services.privacy.erase(Address("503"))
    assert await services.staff.invited_to(STRANGER) == [TOWN]


async def test_calls_are_kept_for_a_month_after_the_ticket(
    services: Services, clock: StandingClock, wang: StaffMember
) -> None:
    over, open_ = [(await services.tickets.submit(problem())).number for _ in range(2)]
    for number in (over, open_):
        await services.handling.take(number, wang, by_page=False)
    clock.advance(days=40)
    await services.relay.resolve(over, wang, Words("已放行"))
    await services.tickets.confirm(over, LI)
    clock.advance(days=30)
    await services.retention.purge()
    assert await count(services, Page) == 2
    clock.advance(seconds=1)
    await services.retention.purge()
    async with services.db.reading() as session:
        assert list(await session.scalars(select(Page.ticket))) == [open_]


async def offered(services: Services, name: str, starts_at: datetime) -> None:
    async with services.db.transaction() as session:
        session.add(
            ShiftOffer(
                id=name,
                officer="wang",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=8),
                desks=TOWN,
                state="taken",
                made_at=starts_at,
                expires_at=starts_at,
            )
        )
        await session.flush()
        session.add(ShiftAsk(offer=name, handle="zhang"))


async def test_offers_are_kept_for_a_month_after_their_shift(
    services: Services, clock: StandingClock
) -> None:
    await offered(services, "old", clock())
    await offered(services, "new", clock() + timedelta(hours=1))
    clock.advance(days=30, hours=8, seconds=1)
    await services.retention.purge()
    async with services.db.reading() as session:
        assert list(await session.scalars(select(ShiftOffer.id))) == ["new"]
        assert list(await session.scalars(select(ShiftAsk.offer))) == ["new"]
