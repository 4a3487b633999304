"""Everything that is sealed, wrapped or indexed in a database, whatever table it stands in."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Column, Table, select

from services.crypto.usage import columns
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.types import Holds, held_in


def place(column: "Column[Any]") -> str:
    return f"{column.table.name}.{column.name}"


async def held(db: Database, *kinds: Holds) -> AsyncIterator[tuple["Column[Any]", Any, bytes]]:
    """Yield the column, the row's key and the value of everything that is held."""
    for column in columns(*kinds):
        table = column.table
        assert isinstance(table, Table)
        async with db.reading() as session:
            found = await session.execute(
                select(*table.primary_key.columns, column).where(column.is_not(None))
            )
            rows = [tuple(row) for row in found]
        for *key, value in rows:
            yield column, key[0] if len(key) == 1 else tuple(key), value


def opened(vault: Vault, column: "Column[Any]", row: Any, value: bytes) -> bytes:
    """Open a value where it stands; raises UnreadableError."""
    name = row.hex() if isinstance(row, bytes) else row
    if held_in(column) is Holds.WRAPPED:
        return vault.unwrap(value, column=place(column), row=name)
    return vault.open(value, column=place(column), row=name)


async def contents(db: Database, vault: Vault) -> dict[tuple[str, Any], bytes]:
    """Open everything that is sealed or wrapped; raises UnreadableError."""
    return {
        (place(column), row): opened(vault, column, row, value)
        async for column, row, value in held(db, Holds.SEALED, Holds.WRAPPED)
    }


async def keys_in_use(db: Database) -> set[str]:
    """Return the ids of the keys that something is sealed or indexed with."""
    return {
        value[:4].hex() async for _, _, value in held(db, Holds.SEALED, Holds.WRAPPED, Holds.INDEX)
    }
