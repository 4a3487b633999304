"""What only one of several processes may do: to poll Telegram, and to send.

A lease ends with the process that holds it, at the moment it dies: PostgreSQL drops the lock of
a session whose connection is gone, the operating system that of a closed file. So nobody waits
for a time to run out, and no clock of a sick machine can let two hold it.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog

from services.db.database import Database
from services.db.engines import connect

log = structlog.get_logger()

ASK_EVERY = 0.5
"""Seconds until somebody who waits for a lease asks again."""
PROVE_EVERY, PROVE_SECONDS = 2.0, 5.0
"""How often a holder makes sure that its connection still stands, and how long that may take."""


_Watch = Callable[[], Coroutine[Any, Any, None]]


class LeaseLostError(Exception):
    """The connection that held the lease is gone; another process may hold it by now."""


async def while_held(db: Database, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Wait for the lease, then work until it is lost; raises LeaseLostError, or what work does.

    `work` is cancelled as soon as the loss is known.
    """
    async with _held(db, name) as lost:
        log.info("lease_held", kind=name)
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(lost())
            await work()
            watch.cancel()


@asynccontextmanager
async def _held(db: Database, name: str) -> AsyncIterator[_Watch]:
    """Yield what ends, with LeaseLostError, as soon as the lease is lost."""
    if db.is_sqlite:
        async with _held_file(f"{db.url.database}.{name}.lock"):
            yield _never_lost
        return
    connection = await connect(db.url)
    try:
        # A machine that vanished without a word gives its leases back within seconds.
        await connection.execute(
            "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;"
            " SET tcp_keepalives_count = 3"
        )
        query = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))"
        # To wait in the database would be cheaper, but could not be timed out.
        while not await connection.fetchval(query, f"lease:{name}", timeout=PROVE_SECONDS):  # noqa: ASYNC110
            await asyncio.sleep(ASK_EVERY)

        async def lost() -> None:
            with suppress(Exception):
                while True:
                    await asyncio.sleep(PROVE_EVERY)
                    await connection.execute("SELECT 1", timeout=PROVE_SECONDS)
            raise LeaseLostError

        yield lost
    finally:
        connection.terminate()


async def _never_lost() -> None:
    """Wait for ever: the operating system takes a file's lock from nobody who lives."""
    await asyncio.Event().wait()


@asynccontextmanager
async def _held_file(path: str) -> AsyncIterator[None]:
    file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await asyncio.sleep(ASK_EVERY)
        yield
    finally:
        os.close(file)
