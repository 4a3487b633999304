"""Carries the rings of bells between processes that share a database.

PostgreSQL has LISTEN and NOTIFY for it; a SQLite file tells by its `data_version` that another
connection has committed. A ring that is lost costs a few seconds: every loop looks by itself.
"""

import asyncio
from collections.abc import Callable

import aiosqlite
import asyncpg

from services.bells import Bells
from services.db.database import Database
from services.db.engines import connect

CHANNEL = "bamin"
GATHERED = 0.005
"""Seconds in which rings are gathered: a hundred commits ring once."""
LOOK_EVERY = 0.1
"""Seconds between two looks at a file; a look costs some fifty microseconds."""
PING_EVERY, PING_SECONDS = 30.0, 10.0


class Signals:
    """What one process has committed wakes the loops of the others."""

    def __init__(self, db: Database, bells: Bells) -> None:
        self._db = db
        self._bells = bells

    async def run(self) -> None:
        """Carry rings for ever; raises what the database raises when it goes away."""
        if self._db.is_sqlite:
            await self._watch_file()
        else:
            await self._listen()

    async def _watch_file(self) -> None:
        async with aiosqlite.connect(self._db.url.database or "") as connection:
            seen: object = None
            while True:
                cursor = await connection.execute("PRAGMA data_version")
                version = await cursor.fetchone()
                if version != seen:
                    seen = version
                    self._wake_all()
                await asyncio.sleep(LOOK_EVERY)

    async def _listen(self) -> None:
        connection = await connect(self._db.url)
        names: set[str] = set()
        waiting, ended = asyncio.Event(), asyncio.Event()
        mine = connection.get_server_pid()
        bells = self._bells.named()

        def heard(_: object, pid: int, __: str, name: object) -> None:
            if pid != mine and name in bells:
                bells[str(name)].wake()

        def carry(name: str) -> Callable[[], None]:
            def ring() -> None:
                names.add(name)
                waiting.set()

            return ring

        def cut(_: object) -> None:
            ended.set()
            waiting.set()

        connection.add_termination_listener(cut)
        try:
            await connection.add_listener(CHANNEL, heard)
            for name, bell in bells.items():
                bell.carry(carry(name))
            # What was committed while nobody listened.
            self._wake_all()
            while not ended.is_set():
                await self._tell(connection, names, waiting)
        finally:
            for bell in bells.values():
                bell.carry(None)
            connection.terminate()
        raise ConnectionResetError

    @staticmethod
    async def _tell(
        connection: "asyncpg.Connection[asyncpg.Record]", names: set[str], waiting: asyncio.Event
    ) -> None:
        try:
            async with asyncio.timeout(PING_EVERY):
                await waiting.wait()
        except TimeoutError:
            # A way that was cut without a word is found out.
            await connection.execute("SELECT 1", timeout=PING_SECONDS)
            return
        waiting.clear()
        await asyncio.sleep(GATHERED)
        told = sorted(names)
        names.clear()
        for name in told:
            await connection.execute(
                "SELECT pg_notify($1, $2)", CHANNEL, name, timeout=PING_SECONDS
            )

    def _wake_all(self) -> None:
        for bell in self._bells.named().values():
            bell.wake()
