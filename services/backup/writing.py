"""Writes the database down, row after row, as of one moment.

The form, inside the encryption and gzip (RFC 1952): lines of JSON. First the header, then an
array for each row, table after table, last the trailer with the digest of all lines before it
and a seal that only the installation's data keys can make.
"""

import asyncio
import hashlib
import json
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.backup.contents import encoded, is_kept, shape_of
from services.backup.types import VERSION, Header, Progress, TableShape
from services.db.types import Table as Ours

CHUNK: Final = 500
"""Rows that are fetched at a time."""
FORM: Final = "bamin-backup"
GZIP: Final = zlib.MAX_WBITS | 16


def kept_tables() -> list[Table]:
    """Return the tables that a backup holds, those that others refer to first."""
    return [table for table in Ours.metadata.sorted_tables if is_kept(table.name)]


def seal_text(digest: str) -> str:
    """Return what the data keys seal: who has only the public key cannot make a backup."""
    return f"backup|{digest}"


def line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


async def shapes(session: AsyncSession) -> tuple[TableShape, ...]:
    """Return the tables that a backup holds, with how many rows each has in this snapshot."""
    found = []
    for table in kept_tables():
        rows = await session.scalar(select(func.count()).select_from(table))
        found.append(TableShape(table.name, shape_of(table), rows or 0))
    return tuple(found)


def header_line(header: Header) -> bytes:
    return line(
        {
            "form": FORM,
            "version": VERSION,
            "revision": header.revision,
            "region": header.region,
            "made_at": header.made_at.isoformat(),
            "tables": [[table.name, table.columns, table.rows] for table in header.tables],
        }
    )


async def lines(session: AsyncSession, header: Header, progress: Progress) -> AsyncIterator[bytes]:
    """Yield header and rows, many lines at a time."""
    yield header_line(header)
    done = 0
    for table in kept_tables():
        kinds = [kind for _, kind in shape_of(table)]
        stream = await session.stream(select(*table.columns).execution_options(yield_per=CHUNK))
        async for rows in stream.partitions():
            yield b"".join(
                line([encoded(value, kind) for value, kind in zip(row, kinds, strict=True)])
                for row in rows
            )
            done += len(rows)
            progress(done, header.rows)


async def packed(
    plain: AsyncIterator[bytes], trailer: Callable[[str], bytes]
) -> AsyncIterator[bytes]:
    """Yield the lines compressed, and the trailer after them."""
    digest = hashlib.sha256()
    gzip = zlib.compressobj(wbits=GZIP)
    async for data in plain:
        digest.update(data)
        yield gzip.compress(data)
    yield gzip.compress(trailer(digest.hexdigest()))
    yield gzip.flush()


class Pulled:
    """Lets a thread read what the loop produces; only one piece waits at a time."""

    def __init__(self, produced: AsyncIterator[bytes]) -> None:
        self._produced = produced
        self._loop = asyncio.get_running_loop()
        self._waiting = b""
        self.fault: BaseException | None = None

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, and none at the end."""
        try:
            while not self._waiting:
                piece = asyncio.run_coroutine_threadsafe(self._next(), self._loop).result()
                if piece is None:
                    return b""
                self._waiting = piece
        except BaseException as error:
            self.fault = error
            raise
        data, self._waiting = self._waiting[:size], self._waiting[size:]
        return data

    async def _next(self) -> bytes | None:
        return await anext(self._produced, None)
