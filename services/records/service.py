"""Takes deliveries in: validated first, then written in short chunks.

A delivery that was interrupted is simply loaded again: what is stored already changes nothing,
and its source becomes fresh only when the whole file is in.
"""

import asyncio
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import func, select, update

from services.audit.service import AuditService
from services.audit.types import Act
from services.clock import Calendar, Clock
from services.crypto.service import DataKeyService
from services.crypto.vault import Purpose, Vault
from services.db.database import Database
from services.db.statements import insert
from services.records import repository
from services.records.formats import Reading, Row
from services.records.tables import Load, RecordRow, SourceRow
from services.records.types import (
    LoadDetails,
    Reject,
    Rejection,
    Source,
    SourceDetails,
)
from services.timers.service import TimerService

CHUNK = 500
"""Rows in one transaction: some 25 ms of write lock; nobody may have to wait for 100."""
DIGEST = "loads.digest"
LOADED = "records.loaded"
"""The timer that tells the rest of the house that a source was heard."""

Progress = Callable[[int, int], None]
"""Is told after each chunk how many rows are written, and of how many."""


@dataclass
class _Checked:
    """What validation left: the rows in a nameless file, without anything that names a person.

    No row knows a number any more, so each has its person's index under every ring that may be
    the active one by the time it is written.
    """

    spool: BinaryIO
    rings: tuple[str, ...]
    digest: bytes
    rows: int
    rejected: int

    def read(self) -> Iterator[Row]:
        self.spool.seek(0)
        for line in self.spool:
            yield Row(*json.loads(line))


class RecordService:
    """Knows what the sources delivered, and when."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        clock: Clock,
        calendar: Calendar,
        *,
        timers: TimerService,
        data_keys: DataKeyService,
        audit: AuditService,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._calendar = calendar
        self._timers = timers
        self._data_keys = data_keys
        self._audit = audit

    async def load(
        self,
        source: Source,
        file: BinaryIO,
        *,
        actor: str,
        reject: Reject,
        progress: Progress = lambda _written, _rows: None,
    ) -> LoadDetails:
        """Take a delivery in; `reject` is told of each row that was not taken.

        Joins no transaction, because it is many. Raises HeaderError, then nothing has changed.
        """
        with tempfile.TemporaryFile() as spool:
            # A million rows are validated beside the loop, not on it.
            checked = await asyncio.to_thread(self._check, source, file, spool, reject)
            number = await self._begin(source, actor, checked)
            written = changed = older = 0
            for chunk in repository.chunks(checked.read(), CHUNK):
                async with self._db.transaction() as session:
                    await self._data_keys.hold()
                    ring = checked.rings.index(self._vault.active)
                    changes, lines = await repository.apply(
                        session, source, number, chunk, ring=ring
                    )
                for line in lines:
                    reject(line, Rejection.VERSION_OLDER)
                written += len(chunk)
                changed += changes
                older += len(lines)
                progress(written, checked.rows)
            details = LoadDetails(
                number=number,
                source=source,
                rows=checked.rows - older,
                changed=changed,
                rejected=checked.rejected + older,
                is_delivery=checked.rows > 0 or checked.rejected == 0,
            )
            await self._complete(details)
            return details

    async def sources(self) -> tuple[SourceDetails, ...]:
        """Return all eight sources with how many records each has: every one is counted."""
        heard = await self.heard()
        async with self._db.reading() as session:
            counted = await session.execute(
                select(RecordRow.source, func.count())
                .where(RecordRow.is_retracted.is_(False))
                .group_by(RecordRow.source)
            )
            counts = {name: count for name, count in counted}  # noqa: C416 - rows are no tuples to mypy
        return tuple(
            SourceDetails(source, fresh_at, counts.get(source.value, 0))
            for source, fresh_at in heard.items()
        )

    async def heard(self) -> dict[Source, datetime | None]:
        """Return of all eight sources when each was heard last, None where it never was."""
        async with self._db.reading() as session:
            rows = await session.execute(select(SourceRow.name, SourceRow.fresh_at))
        fresh_at = {row.name: row.fresh_at for row in rows}
        return {source: fresh_at.get(source.value) for source in Source}

    async def delivered(self) -> dict[Source, datetime]:
        """Return when the last delivery of each source was complete, whether it still counts."""
        async with self._db.reading() as session:
            found = await session.execute(
                select(Load.source, func.max(Load.finished_at))
                .where(Load.finished_at.is_not(None))
                .group_by(Load.source)
            )
            return {Source(name): moment for name, moment in found if moment is not None}

    def _check(self, source: Source, file: BinaryIO, spool: BinaryIO, reject: Reject) -> _Checked:
        rings = self._vault.rings

        def indexes(text: str) -> tuple[bytes, ...]:
            return tuple(self._vault.index(text, Purpose.RECORDS, ring=ring) for ring in rings)

        today = self._calendar.day(self._clock())
        reading = Reading(source, today=today, indexes=indexes)
        digest = hashlib.sha256()
        rejected = 0
        rows = 0

        def count(line: int, reason: Rejection) -> None:
            nonlocal rejected
            rejected += 1
            reject(line, reason)

        for row in reading.rows(file, reject=count, digest=digest.update):
            spool.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            rows += 1
        return _Checked(spool, rings, digest.digest(), rows, rejected)

    async def _begin(self, source: Source, actor: str, checked: _Checked) -> int:
        async with self._db.transaction() as session:
            load = Load(
                source=source.value,
                actor=actor,
                digest=b"",
                started_at=self._clock(),
                rows=checked.rows,
            )
            session.add(load)
            await session.flush()
            load.digest = self._vault.seal(checked.digest, column=DIGEST, row=load.id)
            await session.flush()
            return load.id

    async def _complete(self, details: LoadDetails) -> None:
        now = self._clock()
        async with self._db.transaction() as session:
            await session.execute(
                update(Load)
                .where(Load.id == details.number)
                .values(finished_at=now, changed=details.changed, rejected=details.rejected)
            )
            if details.is_delivery:
                heard = {"fresh_at": now, "load": details.number}
                await session.execute(
                    insert(SourceRow)
                    .values(name=details.source.value, **heard)
                    .on_conflict_do_update(index_elements=[SourceRow.name], set_=heard)
                )
            await self._timers.set(LOADED, "", now)
            await self._audit.record(
                Act.RECORDS_LOADED,
                f"load:{details.number}",
                detail=f"{details.source.value} {details.rows} {details.rejected}",
            )
