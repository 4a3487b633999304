"""Counts what stands under which data key, in every column that says it holds such a thing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, exists, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from services.crypto.keys import KEY_ID_BYTES
from services.db.types import Holds, Table, held_in

INDEX_BYTES = KEY_ID_BYTES + 32
EMPTY_BYTES = KEY_ID_BYTES + 12 + 16
"""The id, the nonce and the tag of a sealed value that says nothing."""
COMMON_INDEX_BYTES = 32
"""Of release 1: without the id of a key."""


@dataclass
class Usage:
    """How much stands under one key."""

    sealed: int = 0
    wrapped: int = 0
    indexes: int = 0
    """Of people and of reporters."""
    records: int = 0
    """Of official records, most of them of people who never logged in."""

    @property
    def total(self) -> int:
        return self.sealed + self.wrapped + self.indexes + self.records


def columns(*kinds: Holds) -> Iterator["Column[Any]"]:
    """Yield the columns that hold something of these kinds, in an order that stays."""
    for name in sorted(Table.metadata.tables):
        for column in Table.metadata.tables[name].columns:
            if held_in(column) in kinds:
                yield column


def key_of(column: "ColumnElement[Any] | InstrumentedAttribute[Any]") -> ColumnElement[bytes]:
    """Return the id of the key that stands in front of what a column holds."""
    start: ColumnElement[int] = literal_column("1")
    length: ColumnElement[int] = literal_column(str(KEY_ID_BYTES))
    return func.substr(column, start, length, type_=LargeBinary)


def is_kept_by(column: "Column[Any]", *, common: bool = False) -> ColumnElement[bool]:
    """Return whether something stands there that its key is needed for.

    `common`: an index of release 1, of which nothing tells the key.
    """
    if held_in(column) is not Holds.INDEX:
        # Nothing sealed is empty; release 1 kept a load's digest in the clear.
        return func.length(column) > EMPTY_BYTES
    return func.length(column) == (COMMON_INDEX_BYTES if common else INDEX_BYTES)


async def count(session: AsyncSession) -> dict[str, Usage]:
    """Return how much stands under each key's id; `""`: indexes of release 1."""
    found: defaultdict[str, Usage] = defaultdict(Usage)
    for column in columns(Holds.SEALED, Holds.WRAPPED, Holds.INDEX):
        key = key_of(column)
        query = select(key, func.count()).where(is_kept_by(column)).group_by(key)
        for name, number in await session.execute(query):
            _add(found[bytes(name).hex()], column, number)
        if held_in(column) is Holds.INDEX:
            common = select(func.count()).where(is_kept_by(column, common=True))
            if released := await session.scalar(common):
                _add(found[""], column, released)
    return dict(found)


async def is_used(session: AsyncSession, key: str) -> bool:
    """Return whether anything stands under a key's id (`""`: any index of release 1)."""
    for column in columns(Holds.SEALED, Holds.WRAPPED, Holds.INDEX):
        is_its: ColumnElement[bool]
        if key:
            is_its = is_kept_by(column) & (key_of(column) == bytes.fromhex(key))
        elif held_in(column) is Holds.INDEX:
            is_its = is_kept_by(column, common=True)
        else:
            continue
        if await session.scalar(select(exists().where(is_its))):
            return True
    return False


def _add(usage: Usage, column: "Column[Any]", number: int) -> None:
    held = held_in(column)
    if held is Holds.SEALED:
        usage.sealed += number
    elif held is Holds.WRAPPED:
        usage.wrapped += number
    elif column.table.name == "records":
        usage.records += number
    else:
        usage.indexes += number
