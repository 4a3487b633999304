"""Connections to SQLite whose statements cross to their thread once, with all their rows.

The driver crosses four times: for a cursor, the statement, its rows, the end of the cursor. Three
of these take no longer than the crossing, which is most of what a small statement costs.
"""

import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import Any

import aiosqlite
from aiosqlite.cursor import Cursor

AT_ONCE = 500
"""Rows; what a backup streams must not come into memory as a whole."""


class OneCrossing(aiosqlite.Connection):
    """A connection whose cursors are made and ended where they are asked for.

    Only its thread executes; it must have been opened with `check_same_thread=False`.
    """

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return _Cursor(self, self._conn.cursor())


class _Cursor(Cursor):
    """Brings the first rows along with what is executed; mostly there are no others."""

    _rows: list[Any]
    _has_more = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        run = partial(self._run, sql, tuple(parameters or ()))
        self._rows = await self._execute(run)  # type: ignore[no-untyped-call]
        self._has_more = len(self._rows) == AT_ONCE
        return self

    def _run(self, sql: str, parameters: tuple[Any, ...]) -> list[Any]:
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchmany(AT_ONCE) if self._cursor.description else []

    async def fetchone(self) -> Any:
        if self._rows:
            return self._rows.pop(0)
        return await super().fetchone() if self._has_more else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        most = size or self.arraysize
        rows, self._rows = self._rows[:most], self._rows[most:]
        if len(rows) < most and self._has_more:
            rows += await super().fetchmany(most - len(rows))
        return rows

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return [*rows, *await super().fetchall()] if self._has_more else rows

    async def close(self) -> None:
        self._cursor.close()


def connect(path: str, **options: Any) -> OneCrossing:
    """Return a connection that opens when it is awaited; `options` are those of `sqlite3`."""

    def open_file() -> sqlite3.Connection:
        opened: sqlite3.Connection = sqlite3.connect(path, **options)
        return opened

    options["check_same_thread"] = False
    connection = OneCrossing(open_file, iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as the library's own pool does
    return connection
