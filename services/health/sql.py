"""The rules as queries over all records, made from the same table as the evaluator.

Portable: dates are compared with bound parameters, no database counts days.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from services.health.rules import Rule
from services.health.tables import TellingRow, TellingSubject
from services.policy.types import Policy
from services.records.tables import RecordRow


class Query(NamedTuple):
    """A query and what is bound to it: built once for each rule, which takes longest."""

    select: Select[Any]
    params: dict[str, Any]


def of_subjects(rule: Rule, subjects: Sequence[bytes], *, day: date, policy: Policy) -> Query:
    """Return the query for the records of one person, under each of the blind indexes."""
    return Query(_of_subjects(rule), _days(rule, day, policy) | {"subjects": list(subjects)})


def of_everybody(rule: Rule, *, day: date, policy: Policy) -> Query:
    """Return the query for the records of all who were told something, with what they were."""
    return Query(_of_everybody(rule), _days(rule, day, policy))


def _days(rule: Rule, day: date, policy: Policy) -> dict[str, Any]:
    return {"day": day, "earliest": day - timedelta(days=rule.days_after(policy))}


@cache
def _of_subjects(rule: Rule) -> Select[Any]:
    query, subject = _counting(rule)
    return query.where(subject.in_(bindparam("subjects", expanding=True)))


@cache
def _of_everybody(rule: Rule) -> Select[Any]:
    query, subject = _counting(rule)
    return (
        query.add_columns(
            TellingRow.id.label("telling"), TellingRow.told.label("told"), TellingRow.content
        )
        .join(TellingSubject, TellingSubject.subject == subject)
        .join(TellingRow, TellingRow.id == TellingSubject.telling)
    )


def _counting(rule: Rule) -> tuple[Select[Any], InstrumentedAttribute[bytes | None]]:
    """Return the query for all records that count on a day, with the listing of their place."""
    record = aliased(RecordRow)
    listing = aliased(RecordRow)
    columns: tuple[Any, ...] = (
        record.source,
        record.record_id,
        record.subject,
        record.first_day,
        record.end_day,
        record.place,
        record.status,
        record.institution,
        record.load,
        listing.record_id.label("listing"),
        listing.name.label("place_name"),
        listing.first_day.label("listed_from"),
        listing.end_day.label("listed_to"),
    )
    query: Select[Any] = select(*columns).select_from(record)
    query = query.where(record.source == rule.source.value, *_counts(record))
    if rule.listed_in is None:
        joined = query.join(listing, false(), isouter=True)
    else:
        joined = query.join(
            listing,
            and_(
                listing.source == rule.listed_in.value,
                listing.place == record.place,
                *_counts(listing),
                or_(listing.end_day.is_(None), record.first_day < listing.end_day),
                or_(record.end_day.is_(None), listing.first_day < record.end_day),
            ),
        )
    return joined, record.subject


def _counts(row: type[RecordRow]) -> tuple[ColumnElement[bool], ...]:
    """Say what `rules.counts` says: some days, begun, and not over for longer than the window."""
    is_late = and_(row.end_day > bindparam("earliest", type_=Date), row.end_day > row.first_day)
    return (
        row.is_retracted.is_(False),
        row.first_day <= bindparam("day", type_=Date),
        or_(row.end_day.is_(None), is_late),
    )
