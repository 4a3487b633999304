"""Staff join by a one-time link and their own login; roles say what they may do."""

from pathlib import Path

import pytest

from services.chats.types import Address
from services.desks.errors import DeskNotFoundError
from services.registry import Services
from services.staff.errors import (
    BadHandleError,
    HqDeskError,
    InvitationRefusedError,
    StaffNotFoundError,
)
from services.staff.types import Post, Role
from tests.bindings import bind
from tests.desk_samples import COUNTY, PARK, TOWN, WANG, ZHANG, import_county, join, person
from tests.doubles import StandingClock


@pytest.fixture(autouse=True)
async def _county(services: Services, tmp_path: Path) -> None:
    await import_county(services, tmp_path)


async def test_who_opens_the_link_with_a_login_has_the_role(services: Services) -> None:
    member = await join(services, "zhang", "7", desk=TOWN)
    assert member == await services.staff.member(Address("7"))
    assert (member.desk, member.role, member.display) == (TOWN, Role.OFFICER, "张某")
    assert await services.staff.may(Address("7"), TOWN)
    assert not await services.staff.may(Address("7"), TOWN, Role.LEAD)
    assert not await services.staff.may(Address("7"), PARK)
    assert not await services.staff.may(Address("8"), TOWN)


async def test_an_invitation_works_once_and_only_for_three_days(
    services: Services, clock: StandingClock
) -> None:
    zhang = await person(services, *ZHANG)
    used = await services.staff.invite("zhang", desk=TOWN, role=Role.OFFICER)
    await services.staff.open_invitation(used.code, Address("7"), zhang)
    late = await services.staff.invite("zhang", desk=PARK, role=Role.OFFICER)
    void = await services.staff.invite("zhang", desk=COUNTY, role=Role.OFFICER)
    await services.staff.invite("zhang", desk=COUNTY, role=Role.LEAD)
    clock.advance(days=3)
    for code in (used.code, late.code, void.code, "nonsense"):
        with pytest.raises(InvitationRefusedError):
            await services.staff.open_invitation(code, Address("7"), zhang)


async def test_without_a_login_the_invitation_is_kept_until_the_person_has_one(
    services: Services,
) -> None:
    invitation = await services.staff.invite("zhang", desk=TOWN, role=Role.LEAD)
    assert await services.staff.open_invitation(invitation.code, Address("7"), None) is None
    assert await services.staff.member(Address("7")) is None
    with pytest.raises(InvitationRefusedError):
        await services.staff.open_invitation(
            invitation.code, Address("8"), await person(services, *WANG)
        )
    zhang = await person(services, *ZHANG)
    await bind(services, zhang, Address("7"))
    await services.staff.on_bound(zhang, Address("7"))
    assert await services.staff.may(Address("7"), TOWN, Role.LEAD)
    shown = await services.outbox.take(busy=(), most=9)
    assert [(message.view, message.to) for message in shown] == [("staff.joined", "7")]


async def test_a_handle_is_one_person_and_a_person_one_handle(services: Services) -> None:
    await join(services, "zhang", "7", desk=TOWN, who=ZHANG)
    again = await services.staff.invite("zhang", desk=PARK, role=Role.OFFICER)
    with pytest.raises(InvitationRefusedError):
        await services.staff.open_invitation(
            again.code, Address("8"), await person(services, *WANG)
        )
    second = await services.staff.invite("zhang2", desk=PARK, role=Role.OFFICER)
    with pytest.raises(InvitationRefusedError):
        await services.staff.open_invitation(
            second.code, Address("7"), await person(services, *ZHANG)
        )


async def test_one_officer_may_serve_at_two_desks(
    services: Services, clock: StandingClock
) -> None:
    await join(services, "zhang", "7", desk=TOWN)
    clock.advance(minutes=1)
    member = await join(services, "zhang", "7", desk=PARK, role=Role.LEAD)
    assert member.posts == (Post(TOWN, Role.OFFICER), Post(PARK, Role.LEAD))
    assert [lead.handle for lead in await services.staff.leads(PARK)] == ["zhang"]
    assert [officer.handle for officer in await services.staff.officers(TOWN)] == ["zhang"]


async def test_headquarters_covers_every_desk_and_sits_at_the_countys(
    services: Services,
) -> None:
    await join(services, "wang", "8", desk=COUNTY, role=Role.HQ, who=WANG)
    assert await services.staff.may(Address("8"), TOWN, Role.LEAD)
    assert [member.display for member in await services.staff.hq()] == ["欧阳某"]
    with pytest.raises(HqDeskError):
        await services.staff.invite("li", desk=TOWN, role=Role.HQ)


async def test_a_role_rests_while_its_person_has_no_login(services: Services) -> None:
    await join(services, "zhang", "7", desk=TOWN)
    zhang = await person(services, *ZHANG)
    await services.staff.on_unbound(zhang, Address("7"))
    assert await services.staff.member(Address("7")) is None
    assert await services.staff.officers(TOWN) == []
    await services.staff.on_bound(zhang, Address("70"))
    assert await services.staff.may(Address("70"), TOWN)
    assert not await services.staff.may(Address("7"), TOWN)


async def test_removal_ends_roles_and_invitations(services: Services) -> None:
    await join(services, "zhang", "7", desk=TOWN)
    open_one = await services.staff.invite("zhang", desk=PARK, role=Role.OFFICER)
    await services.staff.remove("zhang")
    assert await services.staff.all() == []
    assert not await services.staff.may(Address("7"), TOWN)
    with pytest.raises(InvitationRefusedError):
        await services.staff.open_invitation(
            open_one.code, Address("7"), await person(services, *ZHANG)
        )
    with pytest.raises(StaffNotFoundError):
        await services.staff.remove("zhang")


async def test_an_invitation_needs_a_desk_and_a_plain_handle(services: Services) -> None:
    with pytest.raises(DeskNotFoundError):
        await services.staff.invite("zhang", desk="nowhere", role=Role.OFFICER)
    with pytest.raises(BadHandleError):
        await services.staff.invite("张 伟", desk=TOWN, role=Role.OFFICER)


@pytest.mark.parametrize(
    ("name", "display"), [("Maria Lopez", "M* L*"), ("诸葛亮", "诸葛某"), ("王芳", "王某")]
)
async def test_others_see_a_surname_and_no_more(
    services: Services, name: str, display: str
) -> None:
    member = await join(services, "someone", "9", desk=TOWN, who=(name, ZHANG[1]))
    assert member.display == display
    assert name not in repr(member)
