"""The doctor looks at groups in which each ticket is to have a topic of its own."""

import pytest

from bot.house import House
from bot.sandbox.telegram.group import Group
from bot.sandbox.world import World
from services.chats.types import Address
from services.staff.types import Post, Role, StaffMember
from tests.bot.cli.test_doctor import database_kind, environment, faults, group, house
from tests.desk_samples import PARK

__all__ = ["database_kind", "environment", "group", "house"]

WHAT = f"group of desk {PARK}"
ALL = {"can_manage_topics": True, "can_restrict_members": True}
LEAD = StaffMember("lead", None, None, "", (Post(PARK, Role.LEAD),))


@pytest.fixture
async def forum(house: House, group: Group) -> Group:
    """Turn topics on in the park's group."""
    group.become_forum()
    address = Address(str(group.id))
    assert await house.services.topics.switch(address, LEAD, is_forum=True)
    return group


async def test_a_bot_that_may_manage_topics_is_well(
    house: House, world: World, forum: Group
) -> None:
    forum.add_bot(by=world.phone("zhang"), **ALL)
    assert await faults(house.settings) == {}


async def test_a_bot_that_lacks_the_right_to_manage_topics(
    house: House, world: World, forum: Group
) -> None:
    forum.add_bot(by=world.phone("zhang"), can_restrict_members=True)
    assert await faults(house.settings) == {
        WHAT: "Tickets are to have topics, but the bot may not manage them: make it an"
        " administrator that may manage topics, or send /topics there."
    }


async def test_a_bot_that_is_no_administrator_any_more(
    house: House, world: World, forum: Group
) -> None:
    forum.add_bot(by=world.phone("zhang"))
    found = await faults(house.settings)
    assert "but the bot is no administrator: make it an administrator" in found[WHAT]


async def test_a_group_that_is_no_forum_any_more(house: House, world: World, forum: Group) -> None:
    forum.add_bot(by=world.phone("zhang"), **ALL)
    forum.become_forum(is_forum=False)
    assert await faults(house.settings) == {
        WHAT: "Tickets are to have topics, but the group has none any more: turn topics on in"
        " its settings, or send /topics there."
    }


async def test_where_topics_are_off_the_right_does_not_matter(house: House, group: Group) -> None:
    group.become_forum()
    assert await faults(house.settings) == {}
