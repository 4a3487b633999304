"""Which tickets have a topic, and what leads hear where they have none; on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from services.chats.types import Address
from services.outbox.tables import OutboxRow
from services.outbox.types import Priority
from services.registry import Services
from services.staff.types import Role, StaffMember
from services.topics.errors import LeadsSwitchTopicsError, NoForumError
from services.topics.types import Topic, TopicFault
from tests.desk_samples import TOWN, WANG, import_county, join
from tests.moves import shown
from tests.ticket_samples import problem

GROUP, NEW = Address("-100"), Address("-200")
LEAD_CHAT = Address("8")


@pytest.fixture
async def lead(services: Services, tmp_path: Path) -> StaffMember:
    await import_county(services, tmp_path)
    await join(services, "zhang", "7", desk=TOWN)
    zhao = await join(services, "zhao", LEAD_CHAT, desk=TOWN, role=Role.LEAD, who=WANG)
    await services.desks.set_group(TOWN, GROUP, by="zhang")
    assert await services.topics.switch(GROUP, zhao, is_forum=True)
    return zhao


async def told(services: Services) -> int:
    return await shown(services, LEAD_CHAT, "topics.fault")


async def test_only_a_lead_switches_and_only_in_a_forum(
    services: Services, lead: StaffMember
) -> None:
    with pytest.raises(LeadsSwitchTopicsError):
        await services.topics.switch(GROUP, await services.staff.get("zhang"), is_forum=True)
    assert not await services.topics.switch(GROUP, lead, is_forum=False)
    with pytest.raises(NoForumError):
        await services.topics.switch(GROUP, lead, is_forum=False)
    assert not await services.topics.is_on(GROUP)


async def test_a_topic_is_wanted_once_and_before_the_card(
    services: Services, lead: StaffMember
) -> None:
    del lead
    ticket = await services.tickets.submit(problem(place=TOWN))
    async with services.db.reading() as session:
        query = select(OutboxRow.view).where(OutboxRow.address == GROUP).order_by(OutboxRow.id)
        views = list(await session.scalars(query))
    assert views[:2] == ["topics.make", "tickets.card"]
    await services.topics.want(GROUP, ticket.number, priority=Priority.REPLY)
    assert await shown(services, GROUP, "topics.make") == 1
    assert await services.topics.find(GROUP, ticket.number) is None
    await services.topics.made(GROUP, ticket.number, "12")
    assert await services.topics.find(GROUP, ticket.number) == Topic("12", is_closed=False)


async def test_leads_hear_of_each_fault_once_until_a_topic_is_made_again(
    services: Services, lead: StaffMember
) -> None:
    del lead
    for number in (1, 2):
        await services.topics.want(GROUP, number, priority=Priority.REPLY)
        await services.topics.failed(GROUP, number, TopicFault.RIGHTS)
    assert await told(services) == 1
    await services.topics.failed(GROUP, 2, TopicFault.DELETED)
    await services.topics.failed(GROUP, 2, TopicFault.UNKNOWN)
    assert await told(services) == 2
    await services.topics.want(GROUP, 3, priority=Priority.REPLY)
    await services.topics.made(GROUP, 3, "12")
    await services.topics.failed(GROUP, 4, TopicFault.RIGHTS)
    await services.topics.failed(GROUP, 3, TopicFault.DELETED)
    assert await told(services) == 3
    assert await services.topics.find(GROUP, 3) is None


async def test_a_topic_is_settled_when_the_ticket_is_over_or_goes_elsewhere(
    services: Services, lead: StaffMember
) -> None:
    del lead
    ticket = await services.tickets.submit(problem(place=TOWN))
    cards = services.desk_work.ledger.cards
    await services.topics.made(GROUP, ticket.number, "12")
    assert not await cards.is_over(ticket.number, GROUP)
    assert await shown(services, GROUP, "topics.settle") == 0
    await services.tickets.withdraw(ticket.number, ticket.reporter)
    assert await cards.is_over(ticket.number, GROUP)
    assert await shown(services, GROUP, "topics.settle") == 1
    await cards.settled(ticket.number, GROUP, is_closed=True)
    assert await services.topics.find(GROUP, ticket.number) == Topic("12", is_closed=True)
    assert await shown(services, GROUP, "topics.settle") == 1


async def test_a_group_that_moves_keeps_its_switch_and_none_of_its_topics(
    services: Services, lead: StaffMember
) -> None:
    del lead
    await services.topics.want(GROUP, 1, priority=Priority.REPLY)
    await services.topics.want(GROUP, 2, priority=Priority.REPLY)
    await services.topics.made(GROUP, 2, "12")
    await services.desk_work.moves.move(GROUP, NEW)
    assert await services.topics.is_on(NEW)
    assert not await services.topics.is_on(GROUP)
    assert await services.topics.find(NEW, 2) is None
    await services.topics.made(NEW, 1, "3")
    assert await services.topics.find(NEW, 1) == Topic("3", is_closed=False)
    async with services.db.reading() as session:
        query = select(func.count()).where(OutboxRow.address == NEW)
        assert await session.scalar(query) == 2
