"""The status machine cell by cell, and the clock times of promises."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clock import Calendar
from services.standards.defaults import CURRENT
from services.standards.types import Tempo
from services.tickets import rules
from services.tickets.rules import TRANSITIONS, Change
from services.tickets.types import Kind, Status, Urgency

CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
OVER = set(Status) - set(rules.OPEN)
MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2021, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def local(clock: str, day: int = 24) -> datetime:
    hour, minute = (int(part) for part in clock.split(":"))
    return datetime(2020, 2, day, hour, minute, tzinfo=CALENDAR.zone)


def tempo(kind: Kind, urgency: Urgency) -> Tempo:
    return CURRENT.tempo(rules.pace(kind, urgency))


def test_what_is_over_can_only_be_opened_again() -> None:
    left = {(status, change) for status, change in TRANSITIONS if status in OVER}
    assert left == {
        (Status.CLOSED, Change.REOPEN),
        (Status.DUPLICATE, Change.SPLIT),
        (Status.DUPLICATE, Change.ADD),
    }


def test_only_one_change_begins_the_work_and_only_answers_begin_the_progress() -> None:
    to_taken = {change for (_, change), then in TRANSITIONS.items() if then is Status.ACKNOWLEDGED}
    assert to_taken - {Change.ADD, Change.TAKE_OVER, Change.HAND_OVER} == {Change.TAKE}
    begins = {
        change
        for (status, change), then in TRANSITIONS.items()
        if status is Status.ACKNOWLEDGED and then is Status.IN_PROGRESS
    }
    assert begins == {Change.ANSWER}


@pytest.mark.parametrize("status", sorted(rules.OPEN))
def test_from_everything_open_there_is_a_way_to_the_end(status: Status) -> None:
    reached, waiting = {status}, [status]
    while waiting:
        now = waiting.pop()
        fresh = {then for (of, _), then in TRANSITIONS.items() if of is now} - reached
        reached |= fresh
        waiting += fresh
    assert Status.CLOSED in reached


@given(st.lists(st.sampled_from(list(Change)), max_size=30))
def test_whatever_is_pressed_in_any_order_a_ticket_stays_in_a_known_status(
    changes: list[Change],
) -> None:
    status = Status.SUBMITTED
    for change in changes:
        then = rules.after(status, change)
        assert (then is None) == (status not in rules.before(change))
        status = then or status
    assert status in set(Status)


@pytest.mark.parametrize(
    ("kind", "urgency", "submitted", "due"),
    [
        (Kind.KEPT_OUT, Urgency.NOW, local("03:07"), local("03:12")),
        (Kind.TOO_CROWDED, Urgency.TONIGHT, local("21:40"), local("21:55")),
        (Kind.TOO_CROWDED, Urgency.TONIGHT, local("23:50"), local("00:05", 25)),
        (Kind.TRAINING, Urgency.CAN_WAIT, local("21:59"), local("22:59")),
        (Kind.TRAINING, Urgency.CAN_WAIT, local("22:00"), local("08:00", 25)),
        (Kind.TRAINING, Urgency.THREE_DAYS, local("06:59"), local("08:00")),
        (Kind.TRAINING, Urgency.THREE_DAYS, local("07:00"), local("08:00")),
        (Kind.RECORD_WRONG, Urgency.CAN_WAIT, local("23:00"), local("23:15")),
    ],
)
def test_an_officer_takes_it_by(
    kind: Kind, urgency: Urgency, submitted: datetime, due: datetime
) -> None:
    assert rules.take_by(kind, urgency, submitted, CALENDAR, tempo(kind, urgency)) == due


@given(MOMENTS, st.sampled_from(Urgency), st.sampled_from(Kind))
def test_a_promise_is_a_whole_minute_and_at_most_ten_hours_away(
    moment: datetime, urgency: Urgency, kind: Kind
) -> None:
    due = rules.take_by(kind, urgency, moment, CALENDAR, tempo(kind, urgency))
    assert (due.second, due.microsecond) == (0, 0)
    assert timedelta(minutes=4) < due - moment <= timedelta(hours=10)


def test_a_promised_answer_is_never_put_off_by_taking_it_again() -> None:
    promised = local("03:28")
    due = rules.first_answer_by(
        Kind.KEPT_OUT,
        tempo(Kind.KEPT_OUT, Urgency.NOW),
        taken_at=local("03:20"),
        promised=promised,
    )
    assert due == promised


def test_a_wrong_record_is_answered_an_hour_after_it_was_reported() -> None:
    promised = local("10:00")
    assert promised == rules.first_answer_by(
        Kind.RECORD_WRONG,
        tempo(Kind.RECORD_WRONG, Urgency.CAN_WAIT),
        taken_at=local("09:05"),
        promised=promised,
    )
