"""Sets timers with the change that needs them and fires each exactly once.

Whoever fires one does not lock its row until its step is done: whoever moves it meanwhile, holding
what the step waits for, would wait for that row, and the two for each other.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.bells import Bell
from services.clock import Clock
from services.db.database import Database
from services.db.errors import is_conflict, is_passing
from services.db.statements import insert
from services.timers.tables import Timer

Step = Callable[[str], Awaitable[None]]
"""What to do for a subject; runs in the transaction that removes its timer."""

SOON = timedelta(seconds=1)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 900))
"""Before a step that failed is tried again; the last of them for ever, for it may call people."""
OFTEN = 3
"""What failed so often in a row is alarmed about, and waits until nothing else is due."""
TRIES_AT_ONCE = 3
"""How often a step is tried without a pause where transactions were in each other's way."""
CLAIMED_AMONG = 16
"""So many of the oldest timers are looked at: the others of them are being fired elsewhere."""


@dataclass
class _Claim:
    """A timer that is being fired."""

    kind: str
    subject: str
    due_at: datetime
    times_set: int
    tries: int
    is_moved: bool = False
    """Its own step has set it anew."""
    pending: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """What its step sets: written at the end, all at once."""


def fails_often() -> ColumnElement[bool]:
    """Return the condition for a timer whose step failed again and again."""
    return Timer.tries >= OFTEN


# Asked again and again: to build them anew would take longer than to run them.
_NEXT_DUE = select(func.min(Timer.due_at))
_TIMER = select(Timer.kind, Timer.subject, Timer.due_at, Timer.times_set, Timer.tries)


def _oldest(*, failing: bool) -> Select[str, str, datetime, int, int]:
    """Return what is due, the oldest first.

    Of what is due at one minute the promise to a reporter comes first: it moves the escalation
    on as well.
    """
    often = fails_often() if failing else ~fails_often()
    due = _TIMER.where(Timer.due_at <= bindparam("now"), often)
    return due.order_by(Timer.due_at, Timer.kind.desc())


def _claim(*, failing: bool) -> Select[str, str, datetime, int, int]:
    """Return the oldest due timer that nobody else fires, kept from others until the commit.

    A name is locked, not the row. Of the row the weakest lock is taken: it lets it be moved, and
    looks whether it is still there and due, now that the name is ours.
    """
    oldest = _oldest(failing=failing).limit(CLAIMED_AMONG).subquery()
    name = func.concat("timer:", oldest.c.kind, ":", oldest.c.subject, type_=String)
    ours = (
        select(oldest.c.kind, oldest.c.subject)
        .where(func.pg_try_advisory_xact_lock(func.hashtextextended(name, literal_column("0"))))
        .limit(1)
        .cte("ours")
        .prefix_with("MATERIALIZED")
    )
    return (
        _TIMER.join(ours, (ours.c.kind == Timer.kind) & (ours.c.subject == Timer.subject))
        .where(Timer.due_at <= bindparam("now"))
        .with_for_update(read=True, key_share=True, skip_locked=True, of=Timer)
    )


# What fails often comes last: it may be slow to fail, and would hold up everything else.
_LAST = (False, True)
_OLDEST = tuple(_oldest(failing=failing).limit(1) for failing in _LAST)
_CLAIMED = tuple(_claim(failing=failing) for failing in _LAST)


class TimerService:
    """Claim, effect and messages of a step are one short transaction.

    No step is ever given up: what fails is tried again after ever longer pauses.
    """

    def __init__(self, db: Database, clock: Clock, bell: Bell) -> None:
        self._db = db
        self._clock = clock
        self._bell = bell
        self._oldest = _OLDEST if db.is_sqlite else _CLAIMED
        self._firing: ContextVar[_Claim | None] = ContextVar("firing", default=None)
        self._sweep = 0

    @property
    def is_firing(self) -> bool:
        """Whether a step is being done in this task: nobody waits for its end."""
        return self._firing.get() is not None

    @property
    def sweep(self) -> int:
        """The number of the running sweep, which ends when nothing more is due."""
        return self._sweep

    async def set(self, kind: str, subject: object, due_at: datetime) -> None:
        """Let a step of this kind happen for the subject; a timer already set is moved.

        How often it has failed stays known until it succeeds.
        """
        it, claim = (kind, str(subject)), self._firing.get()
        async with self._db.transaction() as session:
            self._db.after_commit(self._bell.ring)
            if claim is None or session.in_nested_transaction():
                await self._write({it: due_at})
                return
            claim.is_moved |= it == (claim.kind, claim.subject)
            if not claim.pending:
                self._db.before_commit(partial(self._write, claim.pending), key="timers")
            claim.pending[it] = due_at

    async def _write(self, moments: dict[tuple[str, str], datetime]) -> None:
        if not moments:
            return
        rows = [
            {"kind": kind, "subject": subject, "due_at": due_at}
            for (kind, subject), due_at in sorted(moments.items())
        ]
        stored = insert(Timer)
        changes = {"due_at": stored.excluded["due_at"], "times_set": Timer.times_set + 1}
        async with self._db.transaction() as session:
            # Row by row, prepared once: all in one statement would be too many parameters.
            await session.execute(
                stored.on_conflict_do_update(index_elements=["kind", "subject"], set_=changes),
                rows,
            )

    async def hasten(self, kind: str, subject: object, due_at: datetime) -> bool:
        """Let a step that waits happen at this moment, if it is due later; False where none does.

        One that is being done at this moment does not count.
        """
        is_it = (Timer.kind == kind) & (Timer.subject == str(subject))
        async with self._db.transaction() as session:
            moved = await session.scalar(
                update(Timer)
                .where(is_it)
                .values(due_at=case((Timer.due_at > due_at, due_at), else_=Timer.due_at))
                .returning(Timer.kind)
                .execution_options(synchronize_session=False)
            )
            self._db.after_commit(self._bell.ring)
            return moved is not None

    async def cancel(self, kind: str, subject: object) -> None:
        """Let a step not happen.

        One that is being done at this moment goes on, and finds what has changed: to wait for
        it could be to wait for each other.
        """
        is_it = (Timer.kind == kind) & (Timer.subject == str(subject))
        if claim := self._firing.get():
            claim.pending.pop((kind, str(subject)), None)
        async with self._db.transaction() as session:
            free = select(Timer.kind).where(is_it).with_for_update(skip_locked=True)
            if await session.scalar(free) is not None:
                await session.execute(delete(Timer).where(is_it))

    async def due_at(self, kind: str, subject: object) -> datetime | None:
        """Return when a step is due, or is tried again; None where none waits."""
        claim = self._firing.get()
        if claim and (pending := claim.pending.get((kind, str(subject)))):
            return pending
        async with self._db.reading() as session:
            row = await session.get(Timer, (kind, str(subject)), populate_existing=True)
        return row.due_at if row else None

    async def next_due(self) -> datetime | None:
        """Return when the next timer is due, None where nothing waits."""
        async with self._db.reading() as session:
            return await session.scalar(_NEXT_DUE)

    async def fire_next(self, steps: Mapping[str, Step]) -> str | None:
        """Do the oldest due step; returns its kind, or None where nothing is due.

        Raises what the step raised, after the timer was put off for another try. Where two
        transactions were in each other's way it is tried again at once, and if that does not
        help a second later: that is no fault of the step.
        """
        for attempt in range(TRIES_AT_ONCE):
            try:
                fired = await self._fire(steps)
            except _FailedError as failed:
                self._sweep += 1
                if attempt + 1 == TRIES_AT_ONCE or not is_conflict(failed.cause):
                    await self._put_off(failed)
                    raise failed.cause from None
            else:
                self._sweep += fired is None
                return fired
        raise RuntimeError

    async def _fire(self, steps: Mapping[str, Step]) -> str | None:
        claim: _Claim | None = None
        outside = self._firing.set(None)
        try:
            async with self._db.transaction() as session:
                claim = await self._claim(session)
                if claim is None:
                    return None
                self._firing.set(claim)
                await steps[claim.kind](claim.subject)
                if not claim.is_moved:
                    await session.execute(delete(Timer).where(_is(claim)))
                elif claim.tries:
                    well = update(Timer).where(_is(claim)).values(tries=0, failed_at=None)
                    await session.execute(well)
                return claim.kind
        except Exception as error:
            if claim is None:
                raise
            raise _FailedError(claim, error) from error
        finally:
            self._firing.reset(outside)

    async def _claim(self, session: AsyncSession) -> _Claim | None:
        now = self._clock()
        for oldest in self._oldest:
            found = (await session.execute(oldest, {"now": now})).first()
            if found is not None:
                return _Claim(*found)
        return None

    async def _put_off(self, failed: "_FailedError") -> None:
        """Let others go first, ever longer; what is nobody's fault is tried soon, uncounted.

        What somebody has moved since it was claimed stays where it was moved to.
        """
        now, tries = self._clock(), failed.claim.tries
        values: dict[str, object] = {"due_at": now + SOON}
        if not is_passing(failed.cause):
            pause = PAUSES[min(tries, len(PAUSES) - 1)]
            values = {"due_at": now + pause, "tries": tries + 1, "failed_at": now}
        async with self._db.transaction() as session:
            await session.execute(update(Timer).where(_is(failed.claim)).values(**values))


class _FailedError(Exception):
    """A step failed, and everything that it did was rolled back."""

    def __init__(self, claim: _Claim, cause: Exception) -> None:
        super().__init__()
        self.claim = claim
        self.cause = cause


def _is(claim: _Claim) -> ColumnElement[bool]:
    """Return the condition for a timer that nobody has set since it was claimed."""
    return (
        (Timer.kind == claim.kind)
        & (Timer.subject == claim.subject)
        & (Timer.due_at == claim.due_at)
        & (Timer.times_set == claim.times_set)
    )
