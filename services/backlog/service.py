"""Looks at inbox, outbox and timers together, for measurements and alarms; it changes nothing."""

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.backlog.types import Backlog, Waiting
from services.clock import Clock
from services.db.database import Database
from services.gateway import repository as gateway
from services.gateway.tables import PagerCall
from services.inbox.tables import InboxRow
from services.outbox.tables import OutboxRow
from services.outbox.types import Priority, Status
from services.timers.service import fails_often
from services.timers.tables import Timer

# Conditions in the words of the partial indexes, which bound values would hide.
IS_WAITING = InboxRow.status == literal_column("'waiting'")
IS_UNSENT = OutboxRow.status.in_(
    [literal_column(f"'{status.value}'") for status in (Status.WAITING, Status.SENDING)]
)


class BacklogService:
    """Knows how far behind the house is."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def look(self) -> Backlog:
        """Return what waits now, whichever process is to work on it."""
        now = self._clock()
        aside = select(func.count()).select_from(InboxRow).where(InboxRow.status == "aside")
        updates = select(func.count(), func.min(InboxRow.received_at)).where(IS_WAITING)
        due = select(func.count(), func.min(Timer.due_at))
        due = due.where(Timer.due_at <= now)
        failing = select(Timer.kind, func.count()).where(fails_often()).group_by(Timer.kind)
        calls = select(func.count(), func.min(PagerCall.next_at))
        calls = calls.where(gateway.is_waiting(), PagerCall.next_at <= now)
        async with self._db.reading() as session:
            return Backlog(
                at=now,
                updates=Waiting(*(await session.execute(updates)).one()),
                updates_aside=await session.scalar(aside) or 0,
                messages=await _messages(session),
                timers=Waiting(*(await session.execute(due)).one()),
                failing=dict((await session.execute(failing)).all()),
                calls=Waiting(*(await session.execute(calls)).one()),
            )


async def _messages(session: AsyncSession) -> dict[Priority, Waiting]:
    found = await session.execute(
        select(OutboxRow.priority, func.count(), func.min(OutboxRow.created_at))
        .where(IS_UNSENT)
        .group_by(OutboxRow.priority)
    )
    unsent = {priority: Waiting(count, since) for priority, count, since in found}
    return {priority: unsent.get(priority.value, Waiting()) for priority in Priority}
