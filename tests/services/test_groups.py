"""A group is bound by a code that works once, briefly, and for the right officer."""

from pathlib import Path

import pytest

from services.chats.types import Address
from services.desks.errors import DeskNotFoundError
from services.groups.service import ALPHABET, MOST_TRIES, SECRET_SIGNS
from services.registry import Services
from services.staff.errors import StaffNotFoundError
from tests.desk_samples import PARK, TOWN, WANG, import_county, join
from tests.doubles import StandingClock

GROUP = Address("-100")
ZHANG_CHAT = Address("7")


@pytest.fixture(autouse=True)
async def _county(services: Services, tmp_path: Path) -> None:
    await import_county(services, tmp_path)
    await join(services, "zhang", "7", desk=TOWN)
    await join(services, "wang", "8", desk=PARK, who=WANG)


def test_a_code_has_the_bits_that_are_asked_for() -> None:
    assert len(set(ALPHABET)) ** SECRET_SIGNS >= 2**50


async def test_an_officer_of_the_desk_binds_its_group_once(services: Services) -> None:
    made = await services.groups.make_code(TOWN)
    bound = await services.groups.bind(made.code.lower(), group=GROUP, by=ZHANG_CHAT)
    assert bound is not None
    assert (bound.desk.code, bound.desk.group, bound.former.group) == (TOWN, GROUP, None)
    again = await services.groups.bind(made.code, group=Address("-200"), by=ZHANG_CHAT)
    assert again is None
    assert (await services.desks.get(TOWN)).group == GROUP


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
