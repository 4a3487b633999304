"""The six situations as data, and the assessment; pure.

All rules are one sentence: a record's days (where the rule says so, only those on which its
place was listed) count, and so do as many days after the last of them as the rule's window.
The evaluator here and the query in `sql.py` both read `RULES`.

A record of day D with a window of 14 counts on D … D+14 and is gone on D+15.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.codes.types import Colour
from services.health.types import (
    Assessment,
    LateSource,
    Level,
    LiftedBy,
    Reason,
    Situation,
)
from services.policy.types import Policy
from services.records.types import Listing, Period, Record, Source

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """When a record of a source is one of the six situations."""

    situation: Situation
    source: Source
    level: Level = Level.ATTENTION
    listed_in: Source | None = None
    """Only days on which the record's place was on this list count."""
    window: str | None = None
    """The policy value that says how many days it goes on counting; None: not at all."""
    lifted_by: LiftedBy | None = None
    is_appealable: bool = True

    def days_after(self, policy: Policy) -> int:
        """Return how many days after the last one it goes on counting."""
        return int(getattr(policy, self.window)) if self.window else 0


RULES: tuple[Rule, ...] = (
    Rule(Situation.FEVER_CLINIC, Source.FEVER_CLINICS, window="window_days"),
    Rule(
        Situation.LISTED_AREA,
        Source.STAYS,
        listed_in=Source.AREAS,
        window="area_window_days",
        lifted_by=LiftedBy.HEADQUARTERS,
    ),
    Rule(
        Situation.CASE,
        Source.CASES,
        level=Level.CASE,
        lifted_by=LiftedBy.HEALTH_AUTHORITY,
        is_appealable=False,
    ),
    Rule(
        Situation.CONTACT,
        Source.CONTACTS,
        level=Level.CONTACT,
        lifted_by=LiftedBy.DISEASE_CONTROL,
        is_appealable=False,
    ),
    Rule(
        Situation.CLOSED_COMMUNITY,
        Source.RESIDENCES,
        listed_in=Source.COMMUNITIES,
        lifted_by=LiftedBy.HEADQUARTERS,
    ),
    Rule(Situation.ANTIPYRETICS, Source.ANTIPYRETICS, window="window_days"),
)

Lists = Mapping[tuple[Source, str], Sequence[Listing]]
"""By list and place."""


def reasons(
    records: Iterable[Record], lists: Lists, *, day: date, policy: Policy
) -> tuple[Reason, ...]:
    """Return the situations that hold on a local day, each with the record that holds longest."""
    found: dict[Situation, Reason] = {}
    by_source = {rule.source: rule for rule in RULES}
    for record in records:
        rule = by_source[record.source]
        for reason in _reasons(rule, record, lists, day, policy):
            known = found.get(rule.situation)
            if known is None or _lasts_longer(reason, known):
                found[rule.situation] = reason
    return tuple(found[situation] for situation in sorted(found))


def assess(
    found: tuple[Reason, ...],
    *,
    at: datetime,
    day: date,
    policy: Policy,
    heard: Mapping[Source, datetime],
) -> Assessment:
    """Return what these reasons and the age of the data mean.

    Any situation makes orange, even while another source is late. Green needs every source.
    """
    late = late_sources(heard, at=at, policy=policy)
    has_ended = policy.ends_on is not None and day > policy.ends_on
    colour, level = None, Level.UNKNOWN
    if not has_ended and found:
        colour, level = Colour.ORANGE, max(reason.level for reason in found)
    elif not has_ended and not late:
        colour, level = Colour.GREEN, Level.CLEAR
    return Assessment(
        colour=colour,
        reasons=found if colour else (),
        level=level,
        at=at,
        day=day,
        rule_set=policy.version,
        data_as_of=min(heard.values()) if len(heard) == len(Source) else None,
        late=late,
        has_ended=has_ended,
    )


def late_sources(
    heard: Mapping[Source, datetime], *, at: datetime, policy: Policy
) -> tuple[LateSource, ...]:
    """Return the sources that are missing or older than allowed, the oldest first."""
    missing = [LateSource(source, None) for source in Source if source not in heard]
    late = [
        LateSource(source, at - moment)
        for source, moment in heard.items()
        if at - moment > policy.allowed_age(source)
    ]
    return (*missing, *sorted(late, key=lambda source: source.age or timedelta(), reverse=True))


def _reasons(
    rule: Rule, record: Record, lists: Lists, day: date, policy: Policy
) -> Iterable[Reason]:
    if rule.listed_in is None:
        stretches: list[tuple[Period, Listing | None]] = [(record.period, None)]
    else:
        listings = lists.get((rule.listed_in, record.place or ""), ())
        stretches = [(record.period.overlap(listing.period), listing) for listing in listings]
    days_after = rule.days_after(policy)
    for period, listing in stretches:
        if counts(period, day, days_after):
            yield _reason(rule, record, period, listing, days_after)


def counts(period: Period, day: date, days_after: int) -> bool:
    """Return whether a day is one of the period's or one of as many after its last."""
    if period.is_empty or day < period.first:
        return False
    return period.end is None or day < period.end + timedelta(days=days_after)


def _reason(
    rule: Rule, record: Record, period: Period, listing: Listing | None, days_after: int
) -> Reason:
    last = period.end - _DAY if period.end else None
    return Reason(
        situation=rule.situation,
        source=record.source,
        record=record.id,
        load=record.load,
        institution=record.institution,
        since=period.first,
        last_stay=last if rule.situation is Situation.LISTED_AREA else None,
        until=last + timedelta(days=days_after) if last else None,
        lifted_by=rule.lifted_by if last is None else None,
        place_name=listing.name if listing else None,
        status=record.status,
        window_days=days_after,
        is_appealable=rule.is_appealable,
        level=rule.level,
    )


def _lasts_longer(reason: Reason, known: Reason) -> bool:
    """Compare so that the order in which records are found decides nothing."""
    return _lasting(reason) > _lasting(known)


def _lasting(reason: Reason) -> tuple[date, date, str]:
    return (reason.until or date.max, reason.since, reason.record)
