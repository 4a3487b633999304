"""A small statement on SQLite against the same one through the library's own connection."""

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.db import sqlite

STATEMENTS, ROUNDS = 2_000, 3
LEAST = 1.4
"""How much less processor time it must take at least, on any machine."""


@pytest.mark.benchmark
async def test_a_statement_that_crosses_once_costs_less_than_one_that_crosses_four_times(
    tmp_path: Path,
) -> None:
    plain, ours = [], []
    for _ in range(ROUNDS):
        plain.append(await _seconds(tmp_path, {}))
        ours.append(await _seconds(tmp_path, {"async_creator_fn": sqlite.connect}))

    ratio = min(plain) / min(ours)
    print(  # noqa: T201 - a benchmark's result is what it prints
        f"\n{STATEMENTS} statements: the library {min(plain):.2f} s, one crossing"
        f" {min(ours):.2f} s of processor time, ratio {ratio:.2f}"
    )
    assert ratio > LEAST


async def _seconds(folder: Path, options: dict[str, Any]) -> float:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{folder / 'one.db'}", connect_args=options, pool_size=1
    )
    three = text("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3")
    async with engine.connect() as connection:
        await connection.execute(three)
        began = time.process_time()
        for _ in range(STATEMENTS):
            (await connection.execute(three)).all()
        seconds = time.process_time() - began
    await engine.dispose()
    return seconds
