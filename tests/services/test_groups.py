"""A group waits by a code that works once, briefly, for the right officer; then it is bound."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from services.chats.types import Address
from services.desks.errors import DeskNotFoundError
from services.groups.errors import HeadquartersConfirmsError, NothingToConfirmError
from services.groups.service import ALPHABET, MOST_TRIES, SECRET_SIGNS
from services.groups.types import Look, Waiting
from services.registry import Services
from services.staff.errors import NotStaffError, StaffNotFoundError
from services.staff.types import Joined, Role
from tests.desk_samples import COUNTY, PARK, TOWN, WANG, import_county, join
from tests.doubles import StandingClock
from tests.moves import shown

GROUP = Address("-100")
LOOK = Look("黄塘值班群", 5, 0)
LIU = ("刘芳", "350521198001010028")
ZHANG_CHAT = Address("7")


@pytest.fixture(autouse=True)
async def _county(services: Services, tmp_path: Path) -> None:
    await import_county(services, tmp_path)
    await join(services, "zhang", "7", desk=TOWN)
    await join(services, "wang", "8", desk=PARK, who=WANG)


def test_a_code_has_the_bits_that_are_asked_for() -> None:
    assert len(set(ALPHABET)) ** SECRET_SIGNS >= 2**50


async def named(services: Services, group: Address = GROUP, look: Look = LOOK) -> Waiting:
    """Let an officer name the town's group, and the bot look at it."""
    made = await services.groups.make_code(TOWN)
    assert await services.groups.bind(made.code.lower(), group=group, by=ZHANG_CHAT) is not None
    await services.confirming.looked(TOWN, group, look)
    waiting = await services.confirming.find(TOWN)
    assert waiting is not None
    return waiting


async def test_an_officer_of_the_desk_names_its_group_once(services: Services) -> None:
    made = await services.groups.make_code(TOWN)
    assert await services.groups.bind(made.code.lower(), group=GROUP, by=ZHANG_CHAT) is not None
    assert (await services.desks.get(TOWN)).group is None
    again = await services.groups.bind(made.code, group=Address("-200"), by=ZHANG_CHAT)
    assert again is None
    waiting = await services.confirming.find(TOWN)
    assert waiting is not None
    assert (waiting.group, waiting.officer, waiting.look) == (GROUP, "zhang", None)


async def test_the_desk_has_its_group_once_headquarters_confirms(services: Services) -> None:
    liu = await join(services, "liu", "20", desk=COUNTY, role=Role.HQ, who=LIU)
    waiting = await named(services)
    assert await shown(services, Address("20"), "groups.confirm") == 1
    assert (await services.confirming.confirm(waiting.key, liu)).group == GROUP
    assert await services.confirming.find(TOWN) is None
    with pytest.raises(NothingToConfirmError):
        await services.confirming.confirm(waiting.key, liu)


async def test_of_two_at_headquarters_only_one_decides(services: Services) -> None:
    liu = await join(services, "liu", "20", desk=COUNTY, role=Role.HQ, who=LIU)
    waiting = await named(services)
    outcomes = await asyncio.gather(
        services.confirming.confirm(waiting.key, liu),
        services.confirming.refuse(waiting.key, liu),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes].count(NothingToConfirmError) == 1


async def test_nobody_but_headquarters_confirms(services: Services) -> None:
    waiting = await named(services)
    zhang = await services.staff.get("zhang")
    for decide in (services.confirming.confirm, services.confirming.refuse):
        with pytest.raises(NotStaffError):
            await decide(waiting.key, zhang)
    assert (await services.desks.get(TOWN)).group is None


async def test_what_was_shown_with_another_title_or_number_confirms_nothing(
    services: Services,
) -> None:
    liu = await join(services, "liu", "20", desk=COUNTY, role=Role.HQ, who=LIU)
    waiting = await named(services)
    await services.confirming.looked(TOWN, GROUP, replace(LOOK, members=6))
    with pytest.raises(NothingToConfirmError):
        await services.confirming.confirm(waiting.key, liu)
    fresh = await services.confirming.find(TOWN)
    assert fresh is not None
    await services.confirming.looked(TOWN, GROUP, replace(LOOK, members=6))
    await services.confirming.confirm(fresh.key, liu)


async def test_the_group_from_before_keeps_its_cards_until_then(services: Services) -> None:
    liu = await join(services, "liu", "20", desk=COUNTY, role=Role.HQ, who=LIU)
    await services.desks.set_group(TOWN, GROUP, by="zhang")
    waiting = await named(services, Address("-200"))
    assert (await services.desks.get(TOWN)).group == GROUP
    await services.confirming.refuse(waiting.key, liu)
    assert (await services.desks.get(TOWN)).group == GROUP
    assert await shown(services, Address("-200"), "groups.refused") == 1
    waiting = await named(services, Address("-200"))
    await services.confirming.confirm(waiting.key, liu)
    assert await shown(services, GROUP, "desks.unbound") == 1


async def test_while_nobody_is_at_headquarters_the_operator_confirms(services: Services) -> None:
    waiting = await named(services)
    assert (await services.confirming.confirm_as_operator(waiting)).group == GROUP
    waiting = await named(services, Address("-200"))
    await join(services, "liu", "20", desk=COUNTY, role=Role.HQ, who=LIU)
    with pytest.raises(HeadquartersConfirmsError):
        await services.confirming.confirm_as_operator(waiting)
    assert (await services.desks.get(TOWN)).group == GROUP


async def test_who_joins_headquarters_is_asked_about_what_waits(services: Services) -> None:
    await named(services)
    liu = await join(services, "liu", "20", desk=COUNTY, role=Role.HQ, who=LIU)
    await services.staff.welcome(Joined(liu, liu.posts[0]))
    assert await shown(services, Address("20"), "groups.confirm") == 1


async def test_after_a_day_nothing_waits_and_the_group_hears_it(
    services: Services, clock: StandingClock
) -> None:
    await named(services)
    clock.advance(hours=24)
    while await services.timers.fire_next(services.confirming.steps()):
        pass
    assert await services.confirming.find(TOWN) is None
    assert await shown(services, GROUP, "groups.lapsed") == 1


async def test_a_group_that_waits_is_followed_to_its_new_number(services: Services) -> None:
    await named(services)
    await services.desk_work.moves.move(GROUP, Address("-200"))
    waiting = await services.confirming.find(TOWN)
    assert waiting is not None
    assert waiting.group == "-200"
    assert await shown(services, Address("-200"), "groups.look") > 0


@pytest.mark.parametrize("by", ["8", "9"])
async def test_nobody_else_can_use_the_code(services: Services, by: str) -> None:
    made = await services.groups.make_code(TOWN)
    assert await services.groups.bind(made.code, group=GROUP, by=Address(by)) is None
    assert (await services.desks.get(TOWN)).group is None


async def test_a_code_for_a_named_officer_is_theirs_alone(services: Services) -> None:
    await join(services, "li", "9", desk=TOWN, who=("李强", "350521199202020017"))
    made = await services.groups.make_code(TOWN, officer="li")
    assert await services.groups.bind(made.code, group=GROUP, by=ZHANG_CHAT) is None
    assert await services.groups.bind(made.code, group=GROUP, by=Address("9")) is not None


async def test_a_code_ends_after_ten_minutes(services: Services, clock: StandingClock) -> None:
    made = await services.groups.make_code(TOWN)
    clock.advance(minutes=10)
    assert await services.groups.bind(made.code, group=GROUP, by=ZHANG_CHAT) is None


async def test_a_code_ends_after_five_wrong_tries(services: Services) -> None:
    made = await services.groups.make_code(TOWN)
    wrong = made.code[:5] + "2222-2222-2222"
    for _ in range(MOST_TRIES):
        assert await services.groups.bind(wrong, group=GROUP, by=ZHANG_CHAT) is None
    assert await services.groups.bind(made.code, group=GROUP, by=ZHANG_CHAT) is None


async def test_a_new_code_voids_the_one_before(services: Services) -> None:
    first = await services.groups.make_code(TOWN)
    await services.groups.make_code(TOWN)
    assert await services.groups.bind(first.code, group=GROUP, by=ZHANG_CHAT) is None


async def test_a_code_needs_a_desk_and_a_known_officer(services: Services) -> None:
    with pytest.raises(DeskNotFoundError):
        await services.groups.make_code("nowhere")
    with pytest.raises(StaffNotFoundError):
        await services.groups.make_code(TOWN, officer="nobody")
