"""What may be told of few tickets, and which days a period means."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.clock import Calendar
from services.figures import rules
from services.figures.counts import DESK, KIND, TOTAL, Counted, Counts, Middle
from services.figures.types import Age, Period, Span

HERE = Calendar(ZoneInfo("Asia/Shanghai"))
NOW = datetime(2020, 3, 2, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE.zone)


def test_a_period_is_of_whole_days_up_to_eight() -> None:
    end = local("2020-03-02T08:00")
    assert rules.period(Span.DAY, NOW, HERE) == Period(local("2020-03-01T08:00"), end)
    assert rules.period(Span.WEEK, NOW, HERE) == Period(local("2020-02-24T08:00"), end)
    assert rules.period(Span.MONTH, NOW, HERE) == Period(local("2020-02-01T08:00"), end)
    last = Period(local("2020-02-01T08:00"), local("2020-03-01T08:00"))
    assert rules.period(Span.LAST_MONTH, NOW, HERE) == last
    assert rules.period(Span.DAY, NOW - timedelta(hours=2), HERE).end == local("2020-03-01T08:00")


RECEIVED = st.lists(st.integers(0, 8), min_size=1, max_size=40)
"""How many tickets came on each day, from some day on."""


@given(RECEIVED, st.data())
def test_no_periods_however_they_overlap_tell_few_tickets_apart(
    each: list[int], data: st.DataObject
) -> None:
    zero = rules.beginning(HERE)
    received = {day: count for day, count in enumerate(each) if count}
    told = []
    for _ in range(2):
        end = data.draw(st.integers(1, len(each)))
        start = data.draw(st.integers(0, end - 1))
        # What is asked on a day knows nothing of the days after it.
        known = {day: count for day, count in received.items() if day < end}
        within = Period(zero + start * DAY, zero + end * DAY)
        period, has_rest = rules.tellable(within, known, HERE)
        days = set(range((period.start - zero) // DAY, (period.end - zero) // DAY))
        count = sum(known.get(day, 0) for day in days)
        assert count == 0 or count >= rules.FEWEST
        assert period.end <= within.end
        rest = sum(known.get(day, 0) for day in range(end) if zero + day * DAY >= period.end)
        assert has_rest == bool(rest)
        assert rest < rules.FEWEST
        told.append(days)
    for one, other in (told, told[::-1]):
        more = sum(received.get(day, 0) for day in one - other)
        assert more == 0 or more >= rules.FEWEST


def test_a_week_less_its_days_does_not_tell_the_quiet_one() -> None:
    zero, received = rules.beginning(HERE), {0: 9, 1: 7, 2: 2, 3: 8, 4: 3}
    week, is_rest = rules.tellable(Period(zero, zero + 5 * DAY), received, HERE)
    assert (week, is_rest) == (Period(zero, zero + 4 * DAY), True)
    # The third day's two are told with the eight of the fourth, never alone.
    fourth, _ = rules.tellable(Period(zero + 3 * DAY, zero + 4 * DAY), received, HERE)
    assert fourth == Period(zero + 2 * DAY, zero + 4 * DAY)
    third, is_rest = rules.tellable(
        Period(zero + 2 * DAY, zero + 3 * DAY), {0: 9, 1: 7, 2: 2}, HERE
    )
    assert (third.start, is_rest) == (third.end, True)


def test_a_digest_covers_the_day_up_to_eight() -> None:
    day = Period(local("2020-02-23T08:00"), local("2020-02-24T08:00"))
    assert rules.of_digest(date(2020, 2, 24), HERE) == day


def test_every_night_that_touches_a_period_is_found() -> None:
    within = Period(local("2020-02-24T03:00"), local("2020-02-25T23:00"))
    assert rules.nights(within, HERE)[0] == Period(
        local("2020-02-23T22:00"), local("2020-02-24T07:00")
    )
    assert rules.nights(within, HERE)[-1].start == local("2020-02-25T22:00")


@given(SIZES)
def test_few_tickets_are_neither_told_nor_found_by_taking_others_away(
    sizes: dict[str, int],
) -> None:
    found = rules.hidden(sizes)
    assert found >= {name for name, size in sizes.items() if 0 < size < rules.FEWEST}
    total = sum(sizes.values())
    is_total_told = total == 0 or total >= rules.FEWEST
    if found and is_total_told:
        rest = total - sum(size for name, size in sizes.items() if name not in found)
        assert rest >= rules.FEWEST
        assert len(found) > 1
    if not any(0 < size < rules.FEWEST for size in sizes.values()):
        assert found == set()


@given(SIZES, st.sets(st.sampled_from("abcdefgh")))
def test_what_is_hidden_of_one_measure_stays_hidden_of_the_others(
    sizes: dict[str, int], already: set[str]
) -> None:
    found = rules.hidden(sizes, already)
    assert {name for name in already if sizes.get(name)} <= found
    told = [name for name, size in sizes.items() if size and name not in found]
    assert not told or len(found) != 1


def counted(**desks: Counts) -> Counted:
    """Return what was counted of some desks, all of one kind."""
    middles = {TOTAL: {("", True): Middle(600, 4), ("", False): Middle(61.5, 5)}}
    table = middles | {DESK: {}, KIND: {}}
    return Counted(
        {(desk, "access"): one for desk, one in desks.items()},
        table,
        table,
        {("a", "access", "hours"): 3, ("b", "access", "day"): 6},
    )


def test_rates_and_medians_of_few_are_not_told() -> None:
    a = Counts(20, 18, 19, 17, 20, 9, 10, 3, 4)
    b = Counts(6, 6, 6, 6, 6, 3, 4, 5, 5)
    told = rules.figures(counted(a=a, b=b), Period(NOW, NOW), NOW, None)
    assert told.total.received == 26
    assert told.total.satisfaction is not None
    assert told.total.satisfaction.percent == 89
    assert told.total.taking.night is None
    assert told.total.taking.day is not None
    assert told.total.taking.day.total_seconds() == 62
    assert (told.by_desk["a"].received, told.by_desk["b"].received) == (20, 6)
    # Four of a's were rated; b's five would tell them, taken from all nine.
    assert told.by_desk["a"].satisfaction is told.by_desk["b"].satisfaction is None
    assert told.by_desk["a"].resolution is told.by_desk["b"].resolution is None
    assert told.by_desk["a"].response is not None
    assert told.open_by_age == {
        Age.HOURS: None, Age.DAY: None, Age.THREE_DAYS: 0, Age.LONGER: 0,
    }  # fmt: skip
    assert told.total.open == 9


def test_of_a_hidden_desk_nothing_but_what_is_open_is_told() -> None:
    a, b, c = Counts(3), Counts(7, due=7), Counts(30, due=30)
    told = rules.figures(counted(a=a, b=b, c=c), Period(NOW, NOW), NOW, None).by_desk
    assert (told["a"].received, told["b"].received, told["c"].received) == (None, None, 30)
    assert told["b"].response is None
    assert told["b"].answered is None
    # Nobody of a's is due: b's would tell a's, taken from all.
    assert told["c"].response is None


def test_where_nothing_was_reported_nothing_is_hidden() -> None:
    table: dict[str, dict[tuple[str, bool], Middle]] = {TOTAL: {}, DESK: {}, KIND: {}}
    told = rules.figures(Counted({}, table, table), Period(NOW, NOW), NOW, None)
    assert told.total.received == told.total.open == 0
    assert told.by_desk == {}
