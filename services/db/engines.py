"""Engines for the two databases, each set up so that nothing committed is lost."""

import socket
from typing import Any

import asyncpg
from sqlalchemy import URL, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from services.db import sqlite
from services.db.errors import DatabaseAddressError, DatabaseAwayError, UnsupportedDatabaseError

LAST_PORT = 65535
READERS = 4
"""Connections for reading beside the one writer of SQLite."""
SERVER_WRITERS, SERVER_READERS = 20, 6
"""Connections of one process to PostgreSQL: one for each update that is handled at once."""
CONNECT_SECONDS = 10.0
SILENCE = {
    "TCP_KEEPIDLE": 5,
    "TCP_KEEPINTVL": 2,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 15_000,
}
"""Seconds, times and milliseconds after which a connection that says nothing is given up."""
IDLE_SECONDS, LOCK_SECONDS = 60, 4
"""How long PostgreSQL lets a transaction do nothing, and a statement wait for a lock."""


def driver_url(url: str) -> URL:
    """Return the URL with the asynchronous driver that this program uses.

    Raises UnsupportedDatabaseError for an in-memory SQLite (its data would end with a
    connection) and for databases that this program does not speak to.
    """
    scheme, separator, rest = url.partition("://")
    if scheme == "postgres":  # What hosting services still hand out.
        scheme = "postgresql"
    try:
        parsed = make_url(f"{scheme}{separator}{rest}")
    except (ArgumentError, ValueError):
        raise UnsupportedDatabaseError from None
    if parsed.drivername == "postgresql":
        if parsed.port is not None and not 0 < parsed.port <= LAST_PORT:
            raise UnsupportedDatabaseError
        return parsed.set(drivername="postgresql+asyncpg")
    if parsed.drivername != "sqlite":
        raise UnsupportedDatabaseError
    name = (parsed.database or "").removeprefix("file:")
    if name in {"", ":memory:"} or "mode=memory" in url:
        raise UnsupportedDatabaseError
    return parsed.set(drivername="sqlite+aiosqlite")


def open_engines(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    """Return the engine that writes and the one that reads."""
    if url.get_backend_name() == "sqlite":
        # Its default mode silently lost 641 of 800 concurrent updates when measured; with one
        # writer that begins IMMEDIATE none is lost, and nobody waits for a lock in the file.
        return (
            _sqlite_engine(url, begin="BEGIN IMMEDIATE", size=1),
            _sqlite_engine(url, begin="BEGIN", size=READERS),
        )
    return (
        _postgresql_engine(url, size=SERVER_WRITERS),
        _postgresql_engine(
            url,
            size=SERVER_READERS,
            # As in SQLite, everything that one reading sees is of one moment.
            execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
        ),
    )


async def connect(url: URL) -> "asyncpg.Connection[asyncpg.Record]":
    """Open a bare connection to PostgreSQL.

    Everything that libpq puts into a URL means here what it means there: `sslmode`,
    `application_name`, `host=/socket/folder` and the rest; asyncpg reads them itself, except
    `connect_timeout`. Raises DatabaseAwayError, and DatabaseAddressError where asyncpg cannot
    read the URL.
    """
    query = dict(url.query)
    seconds = query.pop("connect_timeout", None)
    dsn = url.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
    try:
        connection = await asyncpg.connect(dsn, timeout=_seconds(seconds))
    except (OSError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError) as error:
        # asyncpg raises these as they come: a missing socket is a missing file to it.
        raise DatabaseAwayError(type(error).__name__) from None
    except (ValueError, OverflowError):
        # Such as an unknown sslmode, or a file for a certificate that is not there.
        raise DatabaseAddressError from None
    _notice_silence(connection)
    # A process that hangs or was stopped must not keep the locks of its chats for ever.
    await connection.execute(
        f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s';"
        f" SET lock_timeout = '{LOCK_SECONDS}s'"
    )
    return connection


def _notice_silence(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Let the system find out within seconds that the other side vanished without a word."""
    transport = getattr(connection, "_transport", None)
    wire = transport.get_extra_info("socket") if transport is not None else None
    if wire is None or wire.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in SILENCE.items():
        if hasattr(socket, name):
            wire.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _seconds(value: object) -> float:
    text = str(value or "")
    return float(text) if text.isdigit() and int(text) else CONNECT_SECONDS


def _postgresql_engine(url: URL, *, size: int, **options: Any) -> AsyncEngine:
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: connect(url),
        hide_parameters=True,
        pool_size=size,
        max_overflow=0,
        pool_timeout=60,
        # A server that was restarted costs nobody an update.
        pool_pre_ping=True,
        **options,
    )


def _sqlite_engine(url: URL, *, begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={
            "isolation_level": None,
            "timeout": 30,
            "async_creator_fn": sqlite.connect,
        },
        hide_parameters=True,
        pool_size=size,
        max_overflow=0,
        pool_timeout=60,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        # FULL: a commit survives a loss of power, not only of the process.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: object) -> None:
        connection.exec_driver_sql(begin)  # type: ignore[attr-defined]

    return engine
