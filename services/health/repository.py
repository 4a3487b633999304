"""Finds the records that count and remembers what people were told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.db.statements import insert
from services.health import rules, sql
from services.health.tables import Standing
from services.health.types import Reason
from services.people.types import PersonId
from services.policy.types import Policy
from services.records.tables import SourceRow
from services.records.types import CaseStatus, Listing, Period, Record, Source


async def heard(session: AsyncSession) -> dict[Source, datetime]:
    """Return when each source was heard last."""
    found = await session.execute(select(SourceRow.name, SourceRow.fresh_at))
    return {Source(name): fresh_at for name, fresh_at in found}


async def reasons_of(
    session: AsyncSession, subjects: Sequence[bytes], *, day: date, policy: Policy
) -> tuple[Reason, ...]:
    """Return why a person is orange, nothing where they are not."""
    rows: list[Any] = []
    for rule in rules.RULES:
        query = sql.of_subjects(rule, subjects, day=day, policy=policy)
        rows.extend(await session.execute(query))
    return _reasons(rows, day, policy)


async def reasons_of_everybody(
    session: AsyncSession, *, day: date, policy: Policy
) -> dict[PersonId, tuple[Reason, ...]]:
    """Return all who are orange among those who were told something, with their reasons."""
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for rule in rules.RULES:
        query = sql.of_everybody(rule, day=day, policy=policy)
        for row in await session.execute(query):
            rows[row.person].append(row)
    return {PersonId(person): _reasons(found, day, policy) for person, found in rows.items()}


async def standing(
    session: AsyncSession, person: PersonId, *, locked: bool = False
) -> Standing | None:
    """Return what a person was told; `locked`: nobody tells them more in this transaction."""
    return await session.get(Standing, person, populate_existing=True, with_for_update=locked)


async def standings(session: AsyncSession) -> dict[PersonId, tuple[str, bytes]]:
    """Return what was told to all who are not simply green."""
    found = await session.execute(
        select(Standing.person, Standing.told, Standing.digest).where(Standing.told != "green")
    )
    return {PersonId(person): (told, digest) for person, told, digest in found}


async def remember(session: AsyncSession, person: PersonId, **values: Any) -> None:
    await session.execute(
        insert(Standing)
        .values(person=person, **values)
        .on_conflict_do_update(index_elements=[Standing.person], set_=values)
    )


async def owe(session: AsyncSession, person: PersonId) -> bool:
    """Turn what a person was told from green to neither; returns whether it was green."""
    owed = await session.scalar(
        update(Standing)
        .where(Standing.person == person, Standing.told == "green")
        .values(told="neither")
        .returning(Standing.person)
    )
    return owed is not None


async def forget(session: AsyncSession, person: PersonId) -> None:
    await session.execute(delete(Standing).where(Standing.person == person))


def _reasons(rows: Iterable[Any], day: date, policy: Policy) -> tuple[Reason, ...]:
    records: dict[tuple[str, str], Record] = {}
    lists: defaultdict[tuple[Source, str], list[Listing]] = defaultdict(list)
    for row in rows:
        records[row.source, row.record_id] = _record(row)
        if row.listing is not None:
            listing = _listing(row)
            lists[listing.source, listing.place].append(listing)
    return rules.reasons(records.values(), lists, day=day, policy=policy)


def _record(row: Any) -> Record:
    return Record(
        source=Source(row.source),
        id=row.record_id,
        period=Period(row.first_day, row.end_day),
        place=row.place,
        status=CaseStatus(row.status) if row.status else None,
        institution=row.institution,
        load=row.load,
    )


def _listing(row: Any) -> Listing:
    listed_in = next(
        rule.listed_in for rule in rules.RULES if rule.source == row.source and rule.listed_in
    )
    return Listing(
        source=listed_in,
        id=row.listing,
        place=row.place,
        name=row.place_name,
        period=Period(row.listed_from, row.listed_to),
    )
