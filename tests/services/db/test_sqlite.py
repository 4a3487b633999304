"""The connection to SQLite that crosses to its thread once a statement."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.db.database import Database
from services.db.sqlite import AT_ONCE

NUMBERS = text("""
    WITH RECURSIVE n(i) AS (SELECT 1 WHERE :most > 0 UNION ALL SELECT i + 1 FROM n WHERE i < :most)
    SELECT i FROM n
""")
FILL = text("""
    WITH RECURSIVE n(i) AS (SELECT 1 WHERE :most > 0 UNION ALL SELECT i + 1 FROM n WHERE i < :most)
    INSERT INTO numbers SELECT i FROM n
""")


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[AsyncConnection]:
    db = Database(f"sqlite:///{tmp_path / 'one.db'}")
    async with db.engine.connect() as connection:
        await connection.execute(text("CREATE TABLE numbers (i INTEGER PRIMARY KEY)"))
        yield connection
    await db.close()


@pytest.mark.parametrize("most", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
async def test_no_row_is_lost_or_doubled(connection: AsyncConnection, most: int) -> None:
    await connection.execute(FILL, {"most": most})
    every = text("SELECT i FROM numbers ORDER BY i")

    assert list(await connection.scalars(every)) == list(range(1, most + 1))
    assert (await connection.execute(every)).first() == ((1,) if most else None)


@pytest.mark.parametrize("size", [1, 7, AT_ONCE, AT_ONCE + 3])
async def test_a_stream_brings_every_row_in_order(connection: AsyncConnection, size: int) -> None:
    stream = await connection.stream(NUMBERS.execution_options(yield_per=size), {"most": 1_234})

    assert [row.i async for row in stream] == list(range(1, 1_235))


async def test_changed_rows_come_back_with_the_change(connection: AsyncConnection) -> None:
    added = await connection.scalars(text("INSERT INTO numbers VALUES (3), (5) RETURNING i"))
    changed = await connection.execute(text("UPDATE numbers SET i = i + 1 WHERE i = 3"))

    assert (list(added), changed.rowcount) == ([3, 5], 1)


async def test_a_refused_statement_spoils_none_after_it(connection: AsyncConnection) -> None:
    await connection.execute(text("INSERT INTO numbers VALUES (1)"))
    with pytest.raises(IntegrityError):
        await connection.execute(text("INSERT INTO numbers VALUES (1)"))

    assert list(await connection.scalars(text("SELECT i FROM numbers"))) == [1]
