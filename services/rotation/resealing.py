"""Seals again what is sealed with another key than the active one, whatever table it stands in.

Rows that somebody else works on are passed over and taken in the next round: the rotation waits
for nobody while it holds something, so nobody ends in a deadlock with it.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, Table, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.crypto import usage
from services.crypto.errors import UnreadableError
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.types import Holds, held_in

BATCH = 100
"""Rows in one transaction: a few milliseconds of write lock."""


class Resealing:
    """Rounds through a column of sealed values or wrapped keys."""

    def __init__(self, db: Database, vault: Vault, column: "Column[Any]") -> None:
        self._db = db
        self._vault = vault
        self._column = column
        table = column.table
        if not isinstance(table, Table):
            raise TypeError("Only columns of tables hold something.")
        self._table = table
        (self._key,) = table.primary_key.columns
        self._name = f"{table.name}.{column.name}"
        self._last: Any = None
        self.unreadable = 0

    def begin(self) -> None:
        """Begin a round."""
        self._last = None
        self.unreadable = 0

    async def is_done(self) -> bool:
        """Return whether nothing is left but what no key opens."""
        async with self._db.reading() as session:
            left = await session.scalar(select(func.count()).where(self._is_due))
        return (left or 0) <= self.unreadable

    async def step(self) -> int:
        """Seal the next rows again; returns how many were looked at, 0 at the end of the round."""
        async with self._db.transaction() as session:
            rows = await self._next(session)
            changed = []
            for row, value in rows:
                try:
                    fresh = self._again(value, row)
                except UnreadableError:
                    self.unreadable += 1
                else:
                    changed.append({"the_row": row, "the_former": value, "the_fresh": fresh})
            if changed:
                await session.execute(
                    update(self._table)
                    .where(
                        self._key == bindparam("the_row"), self._column == bindparam("the_former")
                    )
                    .values({self._column.name: bindparam("the_fresh")}),
                    changed,
                )
        return len(rows)

    @property
    def _is_due(self) -> ColumnElement[bool]:
        active = bytes.fromhex(self._vault.active.partition("/")[0])
        return usage.is_kept_by(self._column) & (usage.key_of(self._column) != active)

    async def _next(self, session: AsyncSession) -> list[tuple[Any, bytes]]:
        query = select(self._key, self._column).where(self._is_due)
        if self._last is not None:
            query = query.where(self._key > self._last)
        found = await session.execute(
            query.order_by(self._key).limit(BATCH).with_for_update(skip_locked=True)
        )
        rows = [(row, value) for row, value in found]
        if rows:
            self._last = rows[-1][0]
        return rows

    def _again(self, value: bytes, key: Any) -> bytes:
        row = key.hex() if isinstance(key, bytes) else key
        if held_in(self._column) is Holds.WRAPPED:
            opened = self._vault.unwrap(value, column=self._name, row=row)
            return self._vault.wrap(opened, column=self._name, row=row)
        opened = self._vault.open(value, column=self._name, row=row)
        return self._vault.seal(opened, column=self._name, row=row)
