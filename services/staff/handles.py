"""A handle is one person's for good: tickets, calls and shifts are kept under it."""

from itertools import count

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.clock import Clock
from services.db.database import Database
from services.db.statements import insert
from services.people.types import PersonId
from services.staff.errors import HandleTakenError, InvitationRefusedError
from services.staff.tables import FormerStaff, Staff

LONGEST = 32


class Handles:
    """Knows whose a handle was, so that nobody inherits what is somebody else's."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def instead(self, handle: str) -> str | None:
        """Return a handle for somebody else, where only the person who had this one may join.

        None where anybody may. Raises HandleTakenError where nobody knows who it was.
        """
        async with self._db.reading() as session:
            serves = await session.scalar(select(Staff.person).where(Staff.handle == handle))
            former = await session.get(FormerStaff, handle, populate_existing=True)
            if serves is not None or former is None:
                return None
            free = await _free(session, handle)
        if former.person is None:
            raise HandleTakenError(handle=handle, instead=free)
        return free

    async def check(self, handle: str, person: PersonId) -> None:
        """Raise InvitationRefusedError for everybody but the person whose handle it was."""
        async with self._db.reading() as session:
            former = await session.get(FormerStaff, handle, populate_existing=True)
        if former is not None and former.person != person:
            raise InvitationRefusedError

    async def left(self, handle: str, person: PersonId | None) -> None:
        """Keep whose a handle was; of one that nobody has joined with there is nothing to keep."""
        if person is None:
            return
        async with self._db.transaction() as session:
            values = {"person": person, "left_at": self._clock()}
            await session.execute(
                insert(FormerStaff)
                .values(handle=handle, **values)
                .on_conflict_do_update(index_elements=["handle"], set_=values)
            )

    async def of(self, person: PersonId) -> list[str]:
        """Return under which handles a person has served."""
        query = select(FormerStaff.handle).where(FormerStaff.person == person)
        async with self._db.reading() as session:
            return list(await session.scalars(query.order_by(FormerStaff.handle)))

    async def forget(self, person: PersonId) -> None:
        """Forget whose handles they were: then they are nobody's for good."""
        async with self._db.transaction() as session:
            is_theirs = FormerStaff.person == person
            await session.execute(update(FormerStaff).where(is_theirs).values(person=None))


async def _free(session: AsyncSession, handle: str) -> str:
    """Return the next handle that nobody has or had: `zhang2` after `zhang`."""
    taken = set(await session.scalars(select(Staff.handle).union(select(FormerStaff.handle))))
    stem = handle.rstrip("0123456789") or handle
    names = (f"{stem[: LONGEST - len(str(number))]}{number}" for number in count(2))
    return next(name for name in names if name not in taken)
