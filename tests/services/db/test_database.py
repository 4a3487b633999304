"""Transactions are joined, and no concurrent change is lost."""

import asyncio

import pytest
from sqlalchemy import Integer, column, select, table, text

from bot.reception import HANDLER_SECONDS
from services.chats.types import Address
from services.db.database import Database
from services.db.engines import IDLE_SECONDS, LOCK_SECONDS, driver_url
from services.db.errors import UnsupportedDatabaseError
from services.registry import Services

VALUE = table("counters", column("value", Integer)).c.value


async def test_no_concurrent_read_modify_write_is_lost(db: Database) -> None:
    async with db.transaction() as session:
        await session.execute(text("CREATE TABLE counters (value INTEGER)"))
        await session.execute(text("INSERT INTO counters VALUES (0)"))

    async def increment() -> None:
        for _ in range(25):
            async with db.transaction() as session:
                # SQLite needs no lock of the row and leaves it out: it has one writer.
                value = (await session.execute(select(VALUE).with_for_update())).scalar_one()
                await session.execute(text("UPDATE counters SET value = :v"), {"v": value + 1})

    try:
        await asyncio.gather(*(increment() for _ in range(8)))
        async with db.reading() as session:
            assert await session.scalar(select(VALUE)) == 200
    finally:
        async with db.transaction() as session:
            await session.execute(text("DROP TABLE counters"))


async def test_a_service_joins_its_callers_transaction(services: Services) -> None:
    async def change_and_fail() -> None:
        async with services.db.transaction():
            await services.chats.set_language(Address("1"), "en")
            raise LookupError

    with pytest.raises(LookupError):
        await change_and_fail()
    assert await services.chats.language(Address("1")) is None


async def test_a_task_started_inside_a_transaction_does_not_join_it(db: Database) -> None:
    async def is_inside() -> bool:
        return db.in_transaction

    async with db.transaction():
        assert db.in_transaction
        assert not await asyncio.create_task(is_inside())


async def test_after_commit_callbacks_run_only_after_a_commit(db: Database) -> None:
    rung: list[str] = []

    async def fail() -> None:
        async with db.transaction():
            db.after_commit(lambda: rung.append("rolled back"))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with db.transaction():
        db.after_commit(lambda: rung.append("committed"))
        assert not rung
    assert rung == ["committed"]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///x?mode=memory",
        "sqlite:///file::memory:?cache=shared&uri=true",
        "sqlite:///file:?uri=true",
        "mysql://host/db",
        "postgresql+asyncpg://host/db",
        "postgresql://host:99999/db",
        "nonsense",
    ],
)
def test_a_database_that_would_lose_everything_is_refused(url: str) -> None:
    with pytest.raises(UnsupportedDatabaseError):
        driver_url(url)


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///bamin.db", "sqlite+aiosqlite"),
        ("sqlite:////var/lib/bamin.db", "sqlite+aiosqlite"),
        ("postgresql://host/db?sslmode=require", "postgresql+asyncpg"),
        ("postgresql:///db?host=/run/postgresql", "postgresql+asyncpg"),
        ("postgres://user:p%40ss@host:6543/db", "postgresql+asyncpg"),
    ],
)
def test_each_database_is_reached_by_its_asynchronous_driver(url: str, driver: str) -> None:
    assert driver_url(url).drivername == driver


async def test_a_url_means_to_postgresql_what_libpq_says(postgresql_url: str) -> None:
    joint = "&" if "?" in postgresql_url else "?"
    wanted = "application_name=duty%20desk&connect_timeout=5&sslmode=disable"
    db = Database(postgresql_url.replace("postgresql://", "postgres://") + joint + wanted)
    async with db.reading() as session:
        name = await session.scalar(text("SELECT current_setting('application_name')"))
        assert name == "duty desk"
        assert await session.scalar(text("SHOW transaction_isolation")) == "repeatable read"
        assert await session.scalar(text("SHOW transaction_read_only")) == "on"
    await db.close()


def test_a_lock_is_given_up_before_the_handler_that_waits_for_it() -> None:
    """Otherwise the update would be blamed for it."""
    assert LOCK_SECONDS < HANDLER_SECONDS < IDLE_SECONDS


async def test_readings_within_readings_need_no_second_connection(db: Database) -> None:
    async def read_deeply(depth: int) -> None:
        async with db.reading() as session:
            await session.execute(text("SELECT 1"))
            if depth:
                await read_deeply(depth - 1)

    async with asyncio.timeout(10):
        await asyncio.gather(*(read_deeply(6) for _ in range(20)))
