"""The exact days on which each situation begins and ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.codes.types import Colour
from services.health.rules import RULES, assess, counts, reasons
from services.health.types import Level, LiftedBy, Reason, Situation
from services.policy.types import Policy
from services.records.types import Listing, Period, Record, Source

D = date(2020, 2, 10)
NOON = datetime(2020, 2, 24, 4, 0, tzinfo=UTC)
POLICY = Policy()
FRESH = dict.fromkeys(Source, NOON)


def plus(days: int) -> date:
    return D + timedelta(days=days)


def found(record: Record, day: date, *listings: Listing) -> tuple[Reason, ...]:
    lists = {(listing.source, listing.place): [listing] for listing in listings}
    return reasons([record], lists, day=day, policy=POLICY)


def record(source: Source, first: int, end: int | None, place: str | None = None) -> Record:
    return Record(source, "R1", Period(plus(first), None if end is None else plus(end)), place)


def listing(source: Source, first: int, end: int | None) -> Listing:
    return Listing(
        source, "L1", "P", "示例", Period(plus(first), None if end is None else plus(end))
    )


@pytest.mark.parametrize("source", [Source.FEVER_CLINICS, Source.ANTIPYRETICS])
@pytest.mark.parametrize(("day", "holds"), [(-1, False), (0, True), (14, True), (15, False)])
def test_s1_and_s6_count_on_their_day_and_fourteen_more(
    source: Source, *, day: int, holds: bool
) -> None:
    reason = found(record(source, 0, 1), plus(day))
    assert bool(reason) is holds
    if reason:
        assert (reason[0].until, reason[0].first_free_day) == (plus(14), plus(15))


@pytest.mark.parametrize(("source", "situation"), [(Source.CASES, 3), (Source.CONTACTS, 4)])
def test_s3_and_s4_end_on_the_day_on_which_their_record_is_closed(
    source: Source, situation: int
) -> None:
    for day, holds in ((-1, False), (0, True), (4, True), (5, False)):
        assert bool(found(record(source, 0, 5), plus(day))) is holds
    (reason,) = found(record(source, 0, None), plus(300))
    assert reason.situation == situation
    assert reason.until is None
    assert reason.lifted_by is not None
    assert not reason.is_appealable
    assert not found(record(source, 0, 0), plus(0))


def test_s2_counts_fourteen_days_after_the_last_day_in_the_area_while_it_was_listed() -> None:
    area = listing(Source.AREAS, 0, 5)  # listed on days 0 to 4
    stay = record(Source.STAYS, -3, 9, "P")  # there on days -3 to 8
    for day, holds in ((-1, False), (0, True), (18, True), (19, False)):
        assert bool(found(stay, plus(day), area)) is holds
    (reason,) = found(stay, plus(10), area)
    assert (reason.last_stay, reason.until) == (plus(4), plus(18))


def test_s2_ends_fourteen_days_after_leaving_a_listed_area() -> None:
    (reason,) = found(record(Source.STAYS, 0, 3, "P"), plus(10), listing(Source.AREAS, -9, None))
    assert (reason.last_stay, reason.until) == (plus(2), plus(16))


def test_s2_without_a_day_of_leaving_lasts_until_the_area_is_taken_off_the_list() -> None:
    stay = record(Source.STAYS, 0, None, "P")
    (reason,) = found(stay, plus(200), listing(Source.AREAS, -9, None))
    assert (reason.until, reason.last_stay, reason.lifted_by) == (
        None,
        None,
        LiftedBy.HEADQUARTERS,
    )
    for day, holds in ((23, True), (24, False)):
        assert bool(found(stay, plus(day), listing(Source.AREAS, -9, 10))) is holds


def test_s2_needs_a_day_on_which_both_hold() -> None:
    stay = record(Source.STAYS, 0, 3, "P")
    assert not found(stay, plus(4), listing(Source.AREAS, 3, None))
    assert not found(stay, plus(4), listing(Source.AREAS, -5, 0))
    assert not found(stay, plus(4))
    assert found(stay, plus(4), listing(Source.AREAS, 2, 3))


def test_s5_holds_while_one_lives_in_a_listed_community() -> None:
    home = record(Source.RESIDENCES, -100, 6, "P")
    community = listing(Source.COMMUNITIES, 0, 9)
    for day, holds in ((-1, False), (0, True), (5, True), (6, False)):
        assert bool(found(home, plus(day), community)) is holds
    stays_there = record(Source.RESIDENCES, -100, None, "P")
    for day, holds in ((8, True), (9, False)):
        assert bool(found(stays_there, plus(day), community)) is holds


def test_an_empty_period_never_counts() -> None:
    assert not counts(Period(D, D), D, 14)


def test_of_several_records_of_one_situation_the_longest_is_named() -> None:
    records = [
        Record(Source.ANTIPYRETICS, name, Period(plus(day), plus(day + 1)))
        for name, day in (("A", 0), ("C", 5), ("B", 3))
    ]
    for order in (records, records[::-1]):
        (reason,) = reasons(order, {}, day=plus(6), policy=POLICY)
        assert (reason.record, reason.until) == ("C", plus(19))


def test_the_windows_come_from_the_policy() -> None:
    bought = record(Source.ANTIPYRETICS, 0, 1)
    assert reasons([bought], {}, day=plus(21), policy=Policy(window_days=21))
    assert not reasons([bought], {}, day=plus(8), policy=Policy(window_days=7))


def test_green_needs_every_source_within_its_age() -> None:
    def colour(ages: dict[Source, timedelta]) -> Colour | None:
        heard = {source: NOON - ages.get(source, timedelta()) for source in Source}
        return assess((), at=NOON, day=D, policy=POLICY, heard=heard).colour

    assert colour({}) is Colour.GREEN
    for source in Source:
        assert colour({source: timedelta(hours=48)}) is Colour.GREEN
        assert colour({source: timedelta(hours=48, seconds=1)}) is None
        missing = {other: NOON for other in Source if other is not source}
        assert assess((), at=NOON, day=D, policy=POLICY, heard=missing).colour is None


def test_a_situation_makes_orange_even_while_a_source_is_late_and_none_other_is_known() -> None:
    reason = found(record(Source.CONTACTS, 0, None), D)
    assessment = assess(reason, at=NOON, day=D, policy=POLICY, heard={})
    assert assessment.colour is Colour.ORANGE
    assert assessment.level is Level.CONTACT
    assert len(assessment.late) == len(Source)
    assert not assessment.is_appealable


def test_after_the_policys_last_day_there_is_no_code() -> None:
    policy = Policy(ends_on=D)
    assert assess((), at=NOON, day=D, policy=policy, heard=FRESH).colour is Colour.GREEN
    reason = found(record(Source.CONTACTS, 0, None), D)
    for reasons_found in ((), reason):
        over = assess(reasons_found, at=NOON, day=plus(1), policy=policy, heard=FRESH)
        assert (over.colour, over.has_ended, over.reasons) == (None, True, ())


def test_it_turns_green_when_the_last_of_all_reasons_has_ended() -> None:
    bought, visited = record(Source.ANTIPYRETICS, 0, 1), record(Source.FEVER_CLINICS, 3, 4)
    several = reasons([bought, visited], {}, day=plus(5), policy=POLICY)
    assessment = assess(several, at=NOON, day=plus(5), policy=POLICY, heard=FRESH)
    assert assessment.turns_green_on == plus(18)
    contact = reasons([bought, record(Source.CONTACTS, 0, None)], {}, day=plus(5), policy=POLICY)
    assert assess(contact, at=NOON, day=D, policy=POLICY, heard=FRESH).turns_green_on is None


def test_the_data_are_as_old_as_the_source_that_was_heard_longest_ago() -> None:
    heard = FRESH | {Source.STAYS: NOON - timedelta(hours=3)}
    assessment = assess((), at=NOON, day=D, policy=POLICY, heard=heard)
    assert assessment.data_as_of == NOON - timedelta(hours=3)


def test_every_situation_of_the_notice_has_one_rule() -> None:
    assert [rule.situation for rule in RULES] == list(Situation)
