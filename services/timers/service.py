"""Sets timers with the change that needs them and fires each exactly once."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from services.bells import Bell
from services.clock import Clock
from services.db.database import Database
from services.db.errors import is_passing
from services.db.statements import insert
from services.timers.tables import Timer

Step = Callable[[str], Awaitable[None]]
"""What to do for a subject; runs in the transaction that removes its timer."""

RETRY, SOON = timedelta(seconds=10), timedelta(seconds=1)
MOST_TRIES = 5

# Asked again and again: to build them anew would take longer than to run them.
_NEXT_DUE = select(func.min(Timer.due_at)).where(Timer.tries < MOST_TRIES)
_OLDEST_DUE = (
    select(Timer)
    .where(Timer.due_at <= bindparam("now"), Timer.tries < MOST_TRIES)
    .order_by(Timer.due_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)


class TimerService:
    """Claim, effect and messages of a step are one short transaction."""

    def __init__(self, db: Database, clock: Clock, bell: Bell) -> None:
        self._db = db
        self._clock = clock
        self._bell = bell

    async def set(self, kind: str, subject: object, due_at: datetime) -> None:
        """Let a step of this kind happen for the subject; a timer already set is moved."""
        values = {"due_at": due_at, "tries": 0, "failed_at": None}
        async with self._db.transaction() as session:
            await session.execute(
                insert(Timer)
                .values(kind=kind, subject=str(subject), **values)
                .on_conflict_do_update(index_elements=["kind", "subject"], set_=values)
            )
            self._db.after_commit(self._bell.ring)

    async def cancel(self, kind: str, subject: object) -> None:
        """Let a step not happen.

        One that is being done at this moment goes on, and finds what has changed: to wait for
        it could be to wait for each other.
        """
        is_it = (Timer.kind == kind) & (Timer.subject == str(subject))
        async with self._db.transaction() as session:
            free = select(Timer.kind).where(is_it).with_for_update(skip_locked=True)
            if await session.scalar(free) is not None:
                await session.execute(delete(Timer).where(is_it))

    async def due_at(self, kind: str, subject: object) -> datetime | None:
        """Return when a step is due; None where none waits, or it failed too often to be tried."""
        async with self._db.reading() as session:
            row = await session.get(Timer, (kind, str(subject)), populate_existing=True)
        return row.due_at if row and row.tries < MOST_TRIES else None

    async def next_due(self) -> datetime | None:
        """Return when the next timer is due, None where nothing waits."""
        async with self._db.reading() as session:
            return await session.scalar(_NEXT_DUE)

    async def fire_next(self, steps: Mapping[str, Step]) -> str | None:
        """Do the oldest due step; returns its kind, or None where nothing is due.

        Raises what the step raised, after the timer was put off for another try; where two
        transactions were in each other's way it is due a second later.
        """
        now = self._clock()
        claimed: tuple[str, str, datetime] | None = None
        try:
            async with self._db.transaction() as session:
                row = await session.scalar(_OLDEST_DUE, {"now": now})
                if row is None:
                    return None
                claimed = (row.kind, row.subject, row.due_at)
                await session.delete(row)
                await session.flush()
                await steps[row.kind](row.subject)
                return row.kind
        except Exception as error:
            if claimed is not None:
                await self._put_off(*claimed, is_passing=is_passing(error))
            raise

    async def _put_off(self, kind: str, subject: str, due: datetime, *, is_passing: bool) -> None:
        """Let others go first; what is nobody's fault is tried soon, and does not count.

        What somebody has moved since it was claimed stays where it was moved to.
        """
        async with self._db.transaction() as session:
            await session.execute(
                update(Timer)
                .where(Timer.kind == kind, Timer.subject == subject, Timer.due_at == due)
                .values(
                    due_at=self._clock() + (SOON if is_passing else RETRY),
                    tries=Timer.tries + (0 if is_passing else 1),
                    failed_at=self._clock(),
                )
            )
