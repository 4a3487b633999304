"""One door to the database: transactions that a caller's service calls join.

Whoever takes several locks takes them in this order, or two wait for each other on PostgreSQL:

1. the chat whose update is handled, then any other chat;
2. decisions that have a name: `staff`, `roster`, `shifts.watch`; then changes of shift;
3. the person; the counter of tickets;
4. tickets: a master before what waits with it, what is real before practice, then by number;
5. escalations: practice before what is real, then by number; then the calls of each;
6. at the end, by `before_commit` with a key: `page:` and an officer, in the order of the keys;
7. timers: written when everything else is locked, and not locked by whoever fires them;
8. the chain of acts, by `before_commit` without a key.

Who needs several of a kind takes them all before the next kind. Calls that ring are passed over
while somebody else changes them. What is only looked at is read without a lock.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from services.db.engines import driver_url, open_engines


@dataclass(frozen=True, eq=False)
class _Last:
    """What is done at the end of a transaction."""

    key: str | None
    within: SessionTransaction | None
    """The savepoint in which it was asked for."""
    callback: Callable[[], Awaitable[None]]


@dataclass
class _Running:
    session: AsyncSession
    owner: asyncio.Task[object] | None
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    before_commit: list[_Last] = field(default_factory=list)

    async def end(self) -> None:
        """Do what was left for the end, once everything else is written and locked."""
        await self.session.flush()
        while keys := [last.key for last in self.before_commit if last.key is not None]:
            await self._do([last for last in self.before_commit if last.key == min(keys)])
        while self.before_commit:
            await self._do(self.before_commit[:1])

    async def _do(self, alike: list[_Last]) -> None:
        self.before_commit = [last for last in self.before_commit if last not in alike]
        await alike[-1].callback()

    def forget(self, _: Session, over: SessionTransaction) -> None:
        """Let nothing be done for what a savepoint has taken back."""
        self.before_commit = [
            last for last in self.before_commit if not _is_within(last.within, over)
        ]


def _is_within(inner: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is not None


def _own(variable: ContextVar[_Running | None]) -> _Running | None:
    running = variable.get(None)
    # A task that was started inside a transaction inherits the variable, but not the session.
    if running is None or running.owner is not asyncio.current_task():
        return None
    return running


class Database:
    """Engines and transactions.

    `transaction()` joins the transaction that the same task already runs, otherwise it opens
    one. Within one, rows that are about to be changed are read with a lock where PostgreSQL
    needs it; SQLite has a single writer. `reading()` sees one moment of the database.
    """

    def __init__(self, url: str) -> None:
        self.url = driver_url(url)
        self._writer, self._reader = open_engines(self.url)
        self._running: ContextVar[_Running | None] = ContextVar(f"transaction-{id(self)}")
        self._looking: ContextVar[_Running | None] = ContextVar(f"reading-{id(self)}")

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes; migrations run on it."""
        return self._writer

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of this machine, rather than a server."""
        return self.url.get_backend_name() == "sqlite"

    def _current(self) -> _Running | None:
        return _own(self._running)

    @property
    def in_transaction(self) -> bool:
        return self._current() is not None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Join the running transaction of this task, or open one and commit it at the end."""
        current = self._current()
        if current is not None:
            yield current.session
            return
        async with AsyncSession(self._writer, expire_on_commit=False) as session:
            running = _Running(session, asyncio.current_task())
            token = self._running.set(running)
            try:
                async with session.begin():
                    yield session
                    await running.end()
            finally:
                self._running.reset(token)
        for callback in running.after_commit:
            callback()

    async def lock(self, name: str) -> None:
        """Make everybody else who asks for this lock wait until this transaction ends.

        For decisions that no single row stands for; SQLite's one writer needs none.
        """
        async with self.transaction() as session:
            if not self.is_sqlite:
                await session.execute(
                    select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0)))
                )

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Join the running transaction or reading, or read from a connection of its own.

        Readings that did not join would each hold one of few connections, and wait for another.
        """
        current = self._current() or _own(self._looking)
        if current is not None:
            yield current.session
            return
        async with AsyncSession(self._reader, expire_on_commit=False) as session, session.begin():
            token = self._looking.set(_Running(session, asyncio.current_task()))
            try:
                yield session
            finally:
                self._looking.reset(token)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call back once the running transaction is committed; never if it is rolled back."""
        current = self._current()
        if current is None:
            raise RuntimeError("There is no running transaction to wait for.")
        if callback not in current.after_commit:
            current.after_commit.append(callback)

    def before_commit(
        self, callback: Callable[[], Awaitable[None]], *, key: str | None = None
    ) -> None:
        """Let something be written at the very end of the running transaction, or not at all.

        Its locks are then the last that are taken: nobody who waits for them is waited for. What
        has a key is done first, in the order of the keys, once for each. A savepoint that is
        rolled back takes along what was asked for within it.
        """
        current = self._current()
        if current is None:
            raise RuntimeError("There is no running transaction to wait for.")
        sync = current.session.sync_session
        if not event.contains(sync, "after_soft_rollback", current.forget):
            event.listen(sync, "after_soft_rollback", current.forget)
        current.before_commit.append(_Last(key, sync.get_nested_transaction(), callback))

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()
