"""Finds the records that count and remembers what people were told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.db.statements import insert
from services.health import rules, sql
from services.health.tables import Standing, TellingRow, TellingSubject
from services.health.types import Reason
from services.people.tables import Person
from services.people.types import PersonId
from services.policy.types import Policy
from services.records.tables import SourceRow
from services.records.types import CaseStatus, Listing, Period, Record, Source


class Told(NamedTuple):
    """What a telling says, its content still sealed."""

    told: str
    content: bytes


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
        rows.extend(await session.execute(*query))
    return _reasons(rows, day, policy)


async def reasons_of_everybody(
    session: AsyncSession, *, day: date, policy: Policy
) -> dict[str, tuple[Told, tuple[Reason, ...]]]:
    """Return who is orange among those who were told something: by telling, with the reasons."""
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for rule in rules.RULES:
        query = sql.of_everybody(rule, day=day, policy=policy)
        for row in await session.execute(*query):
            rows[row.telling].append(row)
    return {
        telling: (Told(found[0].told, found[0].content), _reasons(found, day, policy))
        for telling, found in rows.items()
    }


async def lock(session: AsyncSession, person: PersonId) -> None:
    """Let everybody else who tells this person something wait until this transaction ends."""
    # Not the key of the row: what only refers to a person need not wait.
    which = select(Person.id).where(Person.id == person)
    await session.execute(which.with_for_update(key_share=True))


async def telling(session: AsyncSession, subjects: Sequence[bytes]) -> TellingRow | None:
    """Return what the person whose records stand under these indexes was told."""
    return await session.scalar(
        select(TellingRow)
        .join(TellingSubject, TellingSubject.telling == TellingRow.id)
        .where(TellingSubject.subject.in_(list(subjects)))
        .limit(1)
        .execution_options(populate_existing=True)
    )


async def tellings_but_green(session: AsyncSession) -> dict[str, Told]:
    """Return what was told to all who are not simply green."""
    found = await session.execute(
        select(TellingRow.id, TellingRow.told, TellingRow.content).where(
            TellingRow.told != "green"
        )
    )
    return {number: Told(told, content) for number, told, content in found}


async def remember(
    session: AsyncSession, number: str, subjects: Sequence[bytes], **values: Any
) -> None:
    """Write a telling, and let it be found under each of these indexes and no other."""
    await session.execute(
        insert(TellingRow)
        .values(id=number, **values)
        .on_conflict_do_update(index_elements=[TellingRow.id], set_=values)
    )
    await index(session, number, subjects)


async def index(session: AsyncSession, number: str, subjects: Sequence[bytes]) -> None:
    """Let a telling be found under each of these indexes and no other."""
    await session.execute(
        delete(TellingSubject).where(
            TellingSubject.telling == number, TellingSubject.subject.not_in(list(subjects))
        )
    )
    await session.execute(
        insert(TellingSubject)
        .values([{"subject": subject, "telling": number} for subject in subjects])
        .on_conflict_do_update(index_elements=[TellingSubject.subject], set_={"telling": number})
    )


async def forget(session: AsyncSession, number: str) -> None:
    await session.execute(delete(TellingSubject).where(TellingSubject.telling == number))
    await session.execute(delete(TellingRow).where(TellingRow.id == number))


async def former(session: AsyncSession) -> list[str]:
    """Return the people of whom release 1 remembers what it told them."""
    return list(await session.scalars(select(Standing.person)))


async def take_former(session: AsyncSession, person: PersonId) -> tuple[str, bytes] | None:
    """Remove what release 1 remembers of a person, and return it."""
    taken = await session.execute(
        delete(Standing).where(Standing.person == person).returning(Standing.told, Standing.digest)
    )
    row = taken.first()
    return (row[0], row[1]) if row is not None else None


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
