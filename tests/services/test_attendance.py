"""The groups of desks are counted every hour, and stand in nobody's way."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from services.chats.types import Address
from services.outbox.tables import OutboxRow
from services.outbox.types import Priority
from services.registry import Services
from tests.desk_samples import COUNTY, PARK, TOWN, import_county
from tests.doubles import StandingClock
from tests.shift_samples import until

GROUPS = {COUNTY: "-1001", PARK: "-1002", TOWN: "-1003"}


async def test_groups_are_counted_one_after_another_over_the_hour_and_after_pages(
    services: Services, clock: StandingClock, tmp_path: Path
) -> None:
    await import_county(services, tmp_path)
    for desk, group in GROUPS.items():
        await services.desks.set_group(desk, Address(group), by="zhang")
    began = clock()
    await services.attendance.start()
    await until(services, clock, began + timedelta(hours=2, minutes=59))
    async with services.db.reading() as session:
        query = select(OutboxRow).where(OutboxRow.view == "groups.count").order_by(OutboxRow.id)
        rows = list(await session.scalars(query))
    minutes = [(row.address, (row.created_at - began) // timedelta(minutes=1)) for row in rows]
    turns = [(group, 20 * place) for place, group in enumerate(GROUPS.values())]
    assert minutes == [(group, hour + turn) for hour in (60, 120) for group, turn in turns]
    assert {row.priority for row in rows} == {Priority.DIGEST}


async def test_who_comes_or_goes_lets_the_group_be_counted_at_once(
    services: Services, tmp_path: Path
) -> None:
    await import_county(services, tmp_path)
    await services.desks.set_group(TOWN, Address(GROUPS[TOWN]), by="zhang")
    await services.attendance.look(Address(GROUPS[TOWN]))
    async with services.db.reading() as session:
        query = select(OutboxRow.priority).where(OutboxRow.view == "groups.count")
        assert list(await session.scalars(query)) == [Priority.PAGE]
