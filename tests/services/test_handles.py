"""Nobody inherits the tickets and calls of somebody who had the same handle before."""

from pathlib import Path

import pytest

from services.chats.types import Address
from services.db.schema import migrate, unmigrate
from services.registry import Services
from services.staff.errors import HandleTakenError, InvitationRefusedError
from services.staff.types import Invitation, Role
from tests.desk_samples import LIN, PARK, TOWN, WANG, import_county, join, person
from tests.ticket_samples import problem


@pytest.fixture(autouse=True)
async def _zhang_has_left(services: Services, tmp_path: Path) -> None:
    await import_county(services, tmp_path)
    await join(services, "zhang", "1", desk=TOWN)
    await services.desk_work.departures.remove("zhang")


async def invited(services: Services, desk: str = PARK) -> Invitation:
    return await services.staff.invite("zhang", desk=desk, role=Role.OFFICER)


async def test_the_handle_of_who_has_left_lets_in_nobody_else(services: Services) -> None:
    for account, who in (("2", WANG), ("3", LIN)):
        made, someone = await invited(services), await person(services, *who)
        assert made.instead == "zhang2"
        with pytest.raises(InvitationRefusedError):
            await services.staff.open_invitation(made.code, Address(account), someone)
    await join(services, "zhang2", "2", desk=PARK, who=WANG)
    assert (await invited(services)).instead == "zhang3"


async def test_who_comes_back_has_it_again_by_their_own_login(services: Services) -> None:
    back = await join(services, "zhang", "1", desk=PARK)
    assert [post.desk for post in back.posts] == [PARK]
    # As one who serves they are given a further role as everybody is.
    assert (await invited(services, TOWN)).instead is None


async def test_an_offer_to_come_back_that_was_taken_away_opens_the_handle_to_nobody(
    services: Services,
) -> None:
    await invited(services)
    await services.staff.remove("zhang")
    assert (await invited(services)).instead == "zhang2"


async def test_handles_from_before_this_was_kept_are_nobodys(services: Services) -> None:
    li = await join(services, "li", "4", desk=TOWN, who=LIN)
    ticket = await services.tickets.submit(problem())
    await services.handling.take(ticket.number, li, by_page=False)
    await services.desk_work.departures.remove("li")
    await unmigrate(services.db, "0027")
    await migrate(services.db)
    with pytest.raises(HandleTakenError) as refused:
        await join(services, "li", "4", desk=TOWN, who=LIN)
    assert refused.value.params == {"handle": "li", "instead": "li2"}
    await join(services, "zhang", "1", desk=TOWN)


async def test_a_handle_that_nobody_joined_with_is_free(services: Services) -> None:
    await services.staff.invite("wang", desk=PARK, role=Role.OFFICER)
    await services.staff.remove("wang")
    await join(services, "wang", "2", desk=PARK, who=WANG)


async def test_who_deletes_their_data_leaves_a_handle_that_is_nobodys(services: Services) -> None:
    exported = await services.privacy.export(Address("1"))
    assert exported["former_handles"] == ["zhang"]
    await services.privacy.erase(Address("1"))
    with pytest.raises(HandleTakenError):
        await invited(services)
