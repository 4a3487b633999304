"""Writes rows in chunks and knows what a version may replace."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.db.statements import insert
from services.records.formats import Row
from services.records.tables import RecordRow
from services.records.types import Source

_TABLE = cast("Table", RecordRow.__table__)
_KEY = ("source", "record_id")
_CONTENT = (
    "version",
    "is_retracted",
    "subject",
    "place",
    "name",
    "status",
    "first_day",
    "end_day",
    "institution",
)


async def apply(
    session: AsyncSession, source: Source, load: int, rows: Sequence[Row], *, ring: int = 0
) -> tuple[int, list[int]]:
    """Write what is new; returns how many records changed and the lines with older versions.

    A row that says what is stored already changes nothing; of several rows of one record the
    later wins, unless its version is lower. `ring` says which of a row's indexes is written: one
    that is stored under another is replaced, and the record counts as unchanged.
    """
    stored = await _stored(session, source, [row.record_id for row in rows])
    fresh: dict[str, dict[str, Any]] = {}
    moved: dict[str, bytes] = {}
    older: list[int] = []
    for row in rows:
        subjects = [bytes.fromhex(subject) for subject in row.subjects]
        values = _values(row, subjects[ring] if subjects else None)
        known = fresh.get(row.record_id) or stored.get(row.record_id)
        if known is None:
            fresh[row.record_id] = values
        elif known["version"] > row.version:
            older.append(row.line)
        elif _is_other(known, values, subjects):
            fresh[row.record_id] = values
        elif known["subject"] != values["subject"]:
            known["subject"] = moved[row.record_id] = subjects[ring]
    changed = [
        {"source": source.value, "record_id": record_id, "load": load, **values}
        for record_id, values in fresh.items()
        if values != stored.get(record_id)
    ]
    if moved:
        await _move(session, source, moved)
    if changed:
        statement = insert(_TABLE)
        replaced = {column: statement.excluded[column] for column in (*_CONTENT, "load")}
        await session.execute(
            statement.on_conflict_do_update(index_elements=_KEY, set_=replaced), changed
        )
    return len(changed), older


def _is_other(known: dict[str, Any], values: dict[str, Any], subjects: list[bytes]) -> bool:
    """Return whether a row says anything else than what is known, its person included."""
    if known["subject"] != values["subject"] and known["subject"] not in subjects:
        return True
    return any(known[column] != values[column] for column in _CONTENT if column != "subject")


async def _move(session: AsyncSession, source: Source, moved: dict[str, bytes]) -> None:
    """Write the index of the active ring in place of an older one."""
    await session.execute(
        update(_TABLE)
        .where(_TABLE.c.source == source.value, _TABLE.c.record_id == bindparam("the_record"))
        .values(subject=bindparam("the_index")),
        [{"the_record": record_id, "the_index": index} for record_id, index in moved.items()],
    )


async def _stored(
    session: AsyncSession, source: Source, record_ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    columns = [_TABLE.c[column] for column in _CONTENT]
    found = await session.execute(
        select(_TABLE.c.record_id, *columns).where(
            _TABLE.c.source == source.value, _TABLE.c.record_id.in_(record_ids)
        )
    )
    return {record_id: dict(zip(_CONTENT, content, strict=True)) for record_id, *content in found}


def _values(row: Row, subject: bytes | None) -> dict[str, Any]:
    return {
        "version": row.version,
        "is_retracted": row.is_retracted,
        "subject": subject,
        "place": row.place,
        "name": row.name,
        "status": row.status,
        "first_day": date.fromisoformat(row.first_day) if row.first_day else None,
        "end_day": date.fromisoformat(row.end_day) if row.end_day else None,
        "institution": row.institution,
    }


def chunks(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Yield the rows in lists of at most this many."""
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
