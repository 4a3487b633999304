"""Changes of shift: whoever comes is called for what still waits, whoever leaves no longer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.clock import Clock, whole_minute
from services.db.database import Database
from services.escalation import repository
from services.escalation.pager import Pager
from services.escalation.types import Step


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

    async def relieve(self, desk: str, *, leaving: str | None, coming: str | None) -> None:
        """Call who comes for what waits at a desk; the running step and its time stay."""
        now = self._clock()
        async with self._db.transaction() as session:
            for row in await repository.searching(session, desk):
                pages = {page.handle: page for page in await repository.pages(session, row)}
                if row.step is None or coming is None or coming == row.without:
                    continue
                if coming not in pages:
                    step = Step(row.step)
                    await repository.add_pages(session, row, step, [coming], now)
                    await self._pager.call(coming, collected=False)
                former = pages.get(leaving or "")
                if former is not None and former.step == Step.DUTY and former.ended_at is None:
                    await repository.end_pages(session, row.ticket, now, former.handle)
                    await self._pager.correct(former.handle, over=row.ticket)

    async def missed(self, handle: str, *, since: datetime, until: datetime) -> list[Missed]:
        """Return for what an officer on duty was called in vain."""
        found = []
        async with self._db.reading() as session:
            for page in await repository.duty_pages(session, handle, since=since, until=until):
                later = await repository.later_call(session, page)
                if later is None:
                    continue
                is_declined = page.ended_at is not None and page.ended_at <= later
                after = whole_minute(later) - whole_minute(page.paged_at)
                found.append(Missed(page.ticket, after, is_declined))
        return found
