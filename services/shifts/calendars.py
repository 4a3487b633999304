"""An officer's own shifts as a calendar: what they gave away is cancelled in it."""

from services.clock import Calendar, Clock
from services.db.database import Database
from services.roster.icalendars import Entry, written
from services.roster.service import RosterService
from services.roster.types import Shift
from services.shifts import offer_repository as repository


class CalendarService:
    """Makes calendars that programs may import again and again."""

    def __init__(
        self, db: Database, clock: Clock, calendar: Calendar, roster: RosterService
    ) -> None:
        self._db = db
        self._clock = clock
        self._calendar = calendar
        self._roster = roster

    async def own(self, officer: str, names: dict[str, str]) -> bytes | None:
        """Return an officer's coming shifts; None where there are none. `names`: of the desks."""
        now = self._clock()
        entries = await self._roster.entries(now, officer=officer)
        standing = {(one.shift.desk, one.shift.starts_at) for one in entries}
        async with self._db.reading() as session:
            rows = await repository.given_away(session, officer, now)
            offers = [await repository.details(session, row) for row in rows]
        gone = {
            (desk, offer.block.starts_at): Entry(
                Shift(desk, offer.block.starts_at, offer.block.ends_at, officer),
                offer.ended_at,
                is_cancelled=True,
            )
            for offer in offers
            for desk in offer.block.desks
        }
        entries += [entry for key, entry in gone.items() if key not in standing]
        return written(entries, names, self._calendar, now=now) if entries else None
