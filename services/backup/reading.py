"""Follows a backup from its header to its trailer; believes nothing that it has not checked."""

import hashlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.backup.contents import decoded, type_of
from services.backup.errors import DamagedBackupError, ForeignBackupError, NewerBackupError
from services.backup.types import VERSION, Header, Progress, TableShape, no_progress
from services.backup.writing import CHUNK, FORM, GZIP, seal_text

LONGEST_LINE: Final = 32 * 1024 * 1024
"""Bytes; an update, the largest that a row holds, has at most a fortieth of it."""
_PIECE: Final = 256 * 1024
"""Bytes that are decompressed at a time: a small file can claim to be any size."""
_NOT_ONE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Batch:
    """Some rows of a table, in the order of its columns."""

    table: TableShape
    rows: list[list[Any]]


class Follower:
    """Is fed what was decrypted and hands out the rows.

    Everything raises DamagedBackupError for what no installation of ours wrote. Only `finish`
    knows that the backup is whole: whoever loads rows before takes them back if it raises.
    """

    def __init__(
        self,
        is_sealed: Callable[[str, str], bool],
        take: Callable[[Batch], None],
        progress: Progress = no_progress,
    ) -> None:
        self._is_sealed = is_sealed
        self._take = take
        self._progress = progress
        self._gzip = zlib.decompressobj(wbits=GZIP)
        self._rest = bytearray()
        self._digest = hashlib.sha256()
        self._header: Header | None = None
        self._rows: list[list[Any]] = []
        self._full: list[Batch] = []
        self._table = 0
        self._in_table = 0
        self._done = 0
        self._is_whole = False

    def feed(self, data: bytes) -> None:
        """Take in what comes next."""
        try:
            while data:
                plain = self._gzip.decompress(data, _PIECE)
                data = self._gzip.unconsumed_tail
                if self._gzip.unused_data:
                    raise DamagedBackupError
                self._split(plain)
        except zlib.error:
            raise DamagedBackupError from None

    def finish(self) -> Header:
        """Return the header once everything was read, and is what was written."""
        self._split(self._gzip.flush())
        if self._header is None or not self._is_whole or self._rest or not self._gzip.eof:
            raise DamagedBackupError
        return self._header

    def _split(self, plain: bytes) -> None:
        self._rest += plain
        *lines, rest = self._rest.split(b"\n")
        self._rest = rest
        if len(rest) > LONGEST_LINE:
            raise DamagedBackupError
        for line in lines:
            try:
                self._follow(bytes(line))
            except _NOT_ONE:
                raise DamagedBackupError from None
            # Outside: what goes wrong with whoever takes the rows is no fault of the backup.
            self._hand_out()

    def _follow(self, line: bytes) -> None:
        if self._is_whole:
            raise DamagedBackupError
        value = json.loads(line)
        if self._header is None:
            self._header = _header(value)
            self._skip_full()
        elif isinstance(value, list):
            self._row(self._header, value)
        else:
            self._end(value["digest"], value["seal"])
            return
        self._digest.update(line + b"\n")

    def _row(self, header: Header, value: list[Any]) -> None:
        if self._table >= len(header.tables):
            raise DamagedBackupError
        table = header.tables[self._table]
        self._rows.append(
            [decoded(one, kind) for one, (_, kind) in zip(value, table.columns, strict=True)]
        )
        self._in_table += 1
        if len(self._rows) == CHUNK:
            self._close_batch(table)
        self._skip_full()

    def _skip_full(self) -> None:
        """Go on to the table that the next row is of."""
        header = self._header
        while header and self._table < len(header.tables):
            if self._in_table < header.tables[self._table].rows:
                return
            self._close_batch(header.tables[self._table])
            self._table += 1
            self._in_table = 0

    def _close_batch(self, table: TableShape) -> None:
        if self._rows:
            self._full.append(Batch(table, self._rows))
            self._rows = []

    def _hand_out(self) -> None:
        while self._header and self._full:
            batch = self._full.pop(0)
            self._take(batch)
            self._done += len(batch.rows)
            self._progress(self._done, self._header.rows)

    def _end(self, digest: str, seal: str) -> None:
        header = self._header
        if header is None or self._table < len(header.tables):
            raise DamagedBackupError
        if digest != self._digest.hexdigest():
            raise DamagedBackupError
        if not self._is_sealed(seal_text(digest), seal):
            raise ForeignBackupError
        self._is_whole = True


def _header(value: Any) -> Header:
    if value["form"] != FORM:
        raise DamagedBackupError
    if value["version"] > VERSION:
        raise NewerBackupError
    return Header(
        revision=str(value["revision"]),
        region=str(value["region"]),
        made_at=datetime.fromisoformat(value["made_at"]),
        tables=tuple(_shape(*table) for table in value["tables"]),
    )


def _shape(name: str, columns: list[list[str]], rows: int) -> TableShape:
    for _, kind in columns:
        type_of(kind)
    return TableShape(str(name), tuple((str(one), kind) for one, kind in columns), int(rows))
