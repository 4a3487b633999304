"""A night and a day at two desks, and what would be sent of them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from services.outbox.tables import OutboxRow
from services.registry import Services
from tests.desk_samples import PARK, TOWN
from tests.doubles import StandingClock
from tests.ticket_samples import fire

HEADER = "desk,date,from,to,officer,backup\n"
ROSTER = HEADER + "".join(
    f"{desk},2020-02-23,22:00,08:00,zhang,wang\n{desk},2020-02-24,08:00,16:00,wang,zhang\n"
    for desk in (TOWN, PARK)
)
LEAD = ("赵国强", "350521197208280011")
BOSS = ("刘志远", "350521197010060022")
EIGHT = datetime(2020, 2, 24, 0, 0, tzinfo=UTC)
"""08:00 in Huian: Zhang's night ends, Wang's day begins."""


async def shown(services: Services, noun: str) -> list[str]:
    """Return what is to be sent about a noun, as `what > account (how)`, and empty the outbox."""
    async with services.db.transaction() as session:
        rows = list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
        await session.execute(delete(OutboxRow))
    found = [
        f"{row.view.partition('.')[2]} > {row.address} ({row.placing})"
        for row in rows
        if row.view.startswith(f"{noun}.")
    ]
    return sorted(found)


async def until(services: Services, clock: StandingClock, moment: datetime) -> None:
    """Let everything happen by itself that is due until a moment."""
    while (due := await services.timers.next_due()) and due <= moment:
        clock.moment = max(due, clock.moment)
        await fire(services)
    clock.moment = moment


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
