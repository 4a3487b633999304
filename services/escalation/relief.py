"""Changes of shift: whoever comes is called for what still waits, whoever leaves no longer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.clock import Clock, whole_minute
from services.db.database import Database
from services.escalation import repository
from services.escalation.pager import Pager
from services.escalation.tables import Page


@dataclass(frozen=True)
class Missed:
    """A ticket for which the officer on duty was called, and somebody else afterwards."""

    number: int
    after: timedelta
    is_declined: bool
    """They said that they cannot; otherwise they did not react."""


class Relief:
    """Who is called around a change of shift."""

    def __init__(self, db: Database, clock: Clock, pager: Pager) -> None:
        self._db = db
        self._clock = clock
        self._pager = pager

    async def hold(self, desks: Collection[str]) -> None:
        """Let nobody move what waits at some desks until this transaction ends."""
        async with self._db.transaction() as session:
            await repository.searching(session, desks)

    async def relieve(self, desk: str, *, leaving: str | None, coming: str | None) -> None:
        """Call who comes for what waits at a desk; the running step and its time stay."""
        now = self._clock()
        async with self._db.transaction() as session:
            calling = [row for row in await repository.searching(session, [desk]) if row.step]
            if coming is None or not calling:
                return
            called = await repository.called_at(session, desk)
            fresh = [
                row
                for row in calling
                if row.without != coming and (row.ticket, coming) not in called
            ]
            await repository.add_calls(session, fresh, coming, now)
            over = leaving and await repository.end_duty_calls(
                session, desk, leaving, coming=coming, at=now
            )
            # However many tickets wait, one page is shown anew and one is corrected.
            if fresh:
                await self._pager.call(coming, collected=False)
            if leaving and over:
                await self._pager.correct(leaving, over=over[-1])

    async def missed(self, handle: str, *, since: datetime, until: datetime) -> list[Missed]:
        """Return for what an officer on duty was called in vain."""
        async with self._db.reading() as session:
            calls = await repository.duty_calls(session, handle, since=since, until=until)
        return [_missed(page, later) for page, later in calls if later is not None]


def _missed(page: Page, later: datetime) -> Missed:
    is_declined = page.ended_at is not None and page.ended_at <= later
    return Missed(page.ticket, whole_minute(later) - whole_minute(page.paged_at), is_declined)
