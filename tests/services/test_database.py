"""Transactions are joined, and no concurrent change is lost."""

import asyncio

import pytest
from sqlalchemy import text

from services.chats.types import Address
from services.db.database import Database, driver_url
from services.db.errors import UnsupportedDatabaseError
from services.registry import Services


async def test_no_concurrent_read_modify_write_is_lost(db: Database) -> None:
    async with db.transaction() as session:
        await session.execute(text("CREATE TABLE counters (value INTEGER)"))
        await session.execute(text("INSERT INTO counters VALUES (0)"))

    async def increment() -> None:
        for _ in range(25):
            async with db.transaction() as session:
                value = await session.scalar(text("SELECT value FROM counters"))
                await session.execute(text("UPDATE counters SET value = :v"), {"v": value + 1})

    await asyncio.gather(*(increment() for _ in range(8)))
    async with db.reading() as session:
        assert await session.scalar(text("SELECT value FROM counters")) == 200


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


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://host/db"])
def test_a_database_that_would_lose_everything_is_refused(url: str) -> None:
    with pytest.raises(UnsupportedDatabaseError):
        driver_url(url)


async def test_readings_within_readings_need_no_second_connection(db: Database) -> None:
    async def read_deeply(depth: int) -> None:
        async with db.reading() as session:
            await session.execute(text("SELECT 1"))
            if depth:
                await read_deeply(depth - 1)

    async with asyncio.timeout(10):
        await asyncio.gather(*(read_deeply(6) for _ in range(20)))
