"""Nobody inherits the tickets and calls of somebody who had the same handle before."""

from pathlib import Path

import pytest

from services.chats.types import Address
from services.db.schema import migrate, unmigrate
from services.registry import Services
from services.staff.errors import HandleTakenError, InvitationRefusedError
from services.staff.types import Role
from tests.desk_samples import LIN, PARK, TOWN, WANG, import_county, join, person
from tests.ticket_samples import problem


@pytest.fixture(autouse=True)
async def _zhang_has_left(services: Services, tmp_path: Path) -> None:
    await import_county(services, tmp_path)
    await join(services, "zhang", "1", desk=TOWN)
    await services.desk_work.departures.remove("zhang")


async def test_the_handle_of_who_has_left_is_offered_to_nobody_else(services: Services) -> None:
    with pytest.raises(HandleTakenError) as refused:
        await services.staff.invite("zhang", desk=PARK, role=Role.OFFICER)
    assert refused.value.params == {"handle": "zhang", "proposal": "zhang2"}
    assert await services.staff.all() == []
    await join(services, "zhang2", "2", desk=PARK, who=WANG)
    with pytest.raises(HandleTakenError) as refused:
        await services.staff.invite("zhang", desk=PARK, role=Role.OFFICER)
    assert refused.value.params["proposal"] == "zhang3"


async def test_who_comes_back_has_it_again_by_their_own_login_alone(services: Services) -> None:
    wang = await person(services, *WANG)
    for account, someone in (("2", wang), ("3", await person(services, *LIN))):
        made = await services.staff.invite("zhang", desk=PARK, role=Role.OFFICER, again=True)
        with pytest.raises(InvitationRefusedError):
            await services.staff.open_invitation(made.code, Address(account), someone)
    back = await join(services, "zhang", "1", desk=PARK, again=True)
    assert [post.desk for post in back.posts] == [PARK]
    # As one who serves they are given a further role as everybody is.
    await join(services, "zhang", "1", desk=TOWN)
    await services.desk_work.departures.remove("zhang")
    with pytest.raises(HandleTakenError):
        await services.staff.invite("zhang", desk=PARK, role=Role.OFFICER)


async def test_an_offer_to_come_back_that_nobody_took_up_opens_the_handle_to_nobody(
    services: Services,
) -> None:
    await services.staff.invite("zhang", desk=PARK, role=Role.OFFICER, again=True)
    with pytest.raises(HandleTakenError):
        await services.staff.invite("zhang", desk=TOWN, role=Role.OFFICER)
    await services.staff.remove("zhang")
    with pytest.raises(HandleTakenError):
        await services.staff.invite("zhang", desk=TOWN, role=Role.OFFICER)


async def test_handles_from_before_this_was_kept_are_nobodys_either(services: Services) -> None:
    li = await join(services, "li", "4", desk=TOWN, who=LIN)
    ticket = await services.tickets.submit(problem())
    await services.handling.take(ticket.number, li, by_page=False)
    await services.desk_work.departures.remove("li")
    await unmigrate(services.db, "0027")
    await migrate(services.db)
    for again in (False, True):
        with pytest.raises((HandleTakenError, InvitationRefusedError)):
            await join(services, "li", "4", desk=TOWN, who=LIN, again=again)
    await join(services, "zhang", "1", desk=TOWN)


async def test_a_handle_that_nobody_joined_with_is_free(services: Services) -> None:
    await services.staff.invite("wang", desk=PARK, role=Role.OFFICER)
    await services.staff.remove("wang")
    await join(services, "wang", "2", desk=PARK, who=WANG)


async def test_who_deletes_their_data_leaves_a_handle_that_is_nobodys(services: Services) -> None:
    exported = await services.privacy.export(Address("1"))
    assert exported["former_handles"] == ["zhang"]
    await services.privacy.erase(Address("1"))
    made = await services.staff.invite("zhang", desk=PARK, role=Role.OFFICER, again=True)
    with pytest.raises(InvitationRefusedError):
        await join(services, "zhang", "1", desk=PARK, again=True)
    with pytest.raises(InvitationRefusedError):
        await services.staff.open_invitation(
            made.code, Address("2"), await person(services, *WANG)
        )
