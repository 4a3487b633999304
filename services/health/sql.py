"""The rules as queries over all records, made from the same table as the evaluator.

Portable: dates are compared with bound parameters, no database counts days.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from services.health.rules import Rule
from services.health.tables import TellingRow, TellingSubject
from services.policy.types import Policy
from services.records.tables import RecordRow


def counting(rule: Rule, *, day: date, policy: Policy) -> Select[Any]:
    """Return the query for all records that count on a day, with the listing of their place."""
    return _counting(rule, day, policy)[0]


def of_subjects(
    rule: Rule, subjects: Sequence[bytes], *, day: date, policy: Policy
) -> Select[Any]:
    """Return the query for the records of one person, under each of the blind indexes."""
    query, subject = _counting(rule, day, policy)
    return query.where(subject.in_(subjects))


def of_everybody(rule: Rule, *, day: date, policy: Policy) -> Select[Any]:
    """Return the query for the records of all who were told something, with what they were."""
    query, subject = _counting(rule, day, policy)
    return (
        query.add_columns(
            TellingRow.id.label("telling"), TellingRow.told.label("told"), TellingRow.content
        )
        .join(TellingSubject, TellingSubject.subject == subject)
        .join(TellingRow, TellingRow.id == TellingSubject.telling)
    )


def _counting(
    rule: Rule, day: date, policy: Policy
) -> tuple[Select[Any], InstrumentedAttribute[bytes | None]]:
    record = aliased(RecordRow)
    listing = aliased(RecordRow)
    earliest = day - timedelta(days=rule.days_after(policy))
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
    query = query.where(record.source == rule.source.value, *_counts(record, day, earliest))
    if rule.listed_in is None:
        joined = query.join(listing, false(), isouter=True)
    else:
        joined = query.join(
            listing,
            and_(
                listing.source == rule.listed_in.value,
                listing.place == record.place,
                *_counts(listing, day, earliest),
                or_(listing.end_day.is_(None), record.first_day < listing.end_day),
                or_(record.end_day.is_(None), listing.first_day < record.end_day),
            ),
        )
    return joined, record.subject


def _counts(row: type[RecordRow], day: date, earliest: date) -> tuple[ColumnElement[bool], ...]:
    """Say what `rules.counts` says: some days, begun, and not over for longer than the window."""
    return (
        row.is_retracted.is_(False),
        row.first_day <= day,
        or_(row.end_day.is_(None), and_(row.end_day > earliest, row.end_day > row.first_day)),
    )
