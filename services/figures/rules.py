"""Which period is meant, which numbers may be told (SECURITY.md 29), what the rates are: pure."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time, timedelta

from services.clock import Calendar
from services.figures.counts import DESK, KIND, TOTAL, Counted, Counts, Middle
from services.figures.types import Age, Figures, Group, Medians, Period, Rate, Span
from services.tickets.rules import NIGHT_BEGINS, NIGHT_ENDS

FEWEST = 5
"""Nothing is told that is computed from fewer tickets (SECURITY.md 29)."""
DIGEST_AT = time(8)
PUBLISHED_DAYS = 30
_DAY = timedelta(days=1)
_FIRST_DAY = date(2000, 1, 1)
NO_MIDDLE = Middle(0, 0)
NOTHING = Group(
    0, 0, 0, 0, 0, 0, None, None, None, taking=Medians(None, None), answering=Medians(None, None)
)
MEASURES = (
    "received", "open", "due", "judged", "rated",
    "taking_day", "taking_night", "answering_day", "answering_night",
)  # fmt: skip
"""What is computed each from its own number of tickets."""
AGES: tuple[tuple[Age, timedelta], ...] = (
    (Age.HOURS, timedelta(hours=4)),
    (Age.DAY, timedelta(days=1)),
    (Age.THREE_DAYS, timedelta(days=3)),
)
"""Each age ends before this; what is older is `LONGER`."""


def period(span: Span, now: datetime, calendar: Calendar) -> Period:
    """Return the days that are meant: whole ones, each from 08:00 to 08:00 as the digest's."""
    today = calendar.day(now)
    last = today if calendar.at(today, DIGEST_AT) <= now else today - _DAY
    if span is Span.LAST_MONTH:
        last = last.replace(day=1)
        first = (last - _DAY).replace(day=1)
    else:
        first = last - {Span.DAY: 1, Span.WEEK: 7, Span.MONTH: 30}[span] * _DAY
    return Period(calendar.at(first, DIGEST_AT), calendar.at(last, DIGEST_AT))


def beginning(calendar: Calendar) -> datetime:
    """Return from when days are counted, so that they are the same ones for every period."""
    return calendar.at(_FIRST_DAY, DIGEST_AT)


def cuts(received: Mapping[int, int], until: int) -> list[int]:
    """Return before which days a period may begin or end, up to `until`.

    `received` says how many tickets came on which day. Between two cuts there were none, or at
    least five: so of periods that overlap, what one has more than another is never of few.
    """
    found, waiting = [min((*received, until))], 0
    for day in range(found[0], until):
        waiting += received.get(day, 0)
        if waiting == 0 or waiting >= FEWEST:
            found.append(day + 1)
            waiting = 0
    return found


def tellable(
    within: Period, received: Mapping[int, int], calendar: Calendar
) -> tuple[Period, bool]:
    """Return the period that is told instead, and whether few tickets came after its end.

    It begins earlier and ends earlier where it must, and is empty where it would be of few alone.
    """
    start, end = (_day_number(one, calendar) for one in (within.start, within.end))
    allowed = cuts(received, end)
    first = max((day for day in allowed if day <= start), default=start)
    last = max(first, allowed[-1])
    is_rest = any(received.get(day) for day in range(last, end))
    zero = beginning(calendar)
    return Period(zero + first * _DAY, zero + last * _DAY), is_rest


def _day_number(moment: datetime, calendar: Calendar) -> int:
    return (moment - beginning(calendar)) // _DAY


def of_digest(day: date, calendar: Calendar) -> Period:
    """Return the 24 hours up to 08:00 of a day."""
    return Period(calendar.at(day - _DAY, DIGEST_AT), calendar.at(day, DIGEST_AT))


def nights(within: Period, calendar: Calendar) -> list[Period]:
    """Return every night that touches a period, from 22:00 to 07:00."""
    day, last = calendar.day(within.start) - _DAY, calendar.day(within.end)
    found = []
    while day <= last:
        found.append(Period(calendar.at(day, NIGHT_BEGINS), calendar.at(day + _DAY, NIGHT_ENDS)))
        day += _DAY
    return found


def hidden(sizes: Mapping[str, int], already: Collection[str] = ()) -> set[str]:
    """Return the groups of which nothing is told, so that no few tickets can be worked out.

    A group of one to four is hidden. What is hidden could be found by taking the others from
    the total; so at least two groups are, that together are at least five tickets.
    """
    found = {name for name, size in sizes.items() if 0 < size < FEWEST}
    found |= {name for name in already if sizes.get(name)}
    rest = sorted((size, name) for name, size in sizes.items() if size and name not in found)
    for _, name in rest:
        if not found or (len(found) > 1 and sum(sizes[one] for one in found) >= FEWEST):
            break
        found.add(name)
    return found


def figures(
    counted: Counted, within: Period, at: datetime, desks: frozenset[str] | None
) -> Figures:
    """Return what may be told of what was counted."""
    by_age: dict[str, int] = {age.value: 0 for age in Age}
    for (_, _, age), count in counted.open.items():
        by_age[age] += count
    unseen = hidden(by_age)
    return Figures(
        period=within,
        at=at,
        desks=desks,
        total=_groups(counted, TOTAL, lambda _: "").get("", NOTHING),
        by_desk=_groups(counted, DESK, lambda key: key[0]),
        by_kind=_groups(counted, KIND, lambda key: key[1]),
        open_by_age={age: None if age in unseen else by_age[age] for age in Age},
    )


def _groups(
    counted: Counted, by: str, name_of: Callable[[tuple[str, ...]], str]
) -> dict[str, Group]:
    """Return the figures of each group, without those by which few tickets could be found."""
    counts: dict[str, Counts] = {}
    waiting: dict[str, int] = {}
    for key, count in counted.counts.items():
        counts[name_of(key)] = counts.get(name_of(key), Counts()) + count
    for opened, number in counted.open.items():
        waiting[name_of(opened)] = waiting.get(name_of(opened), 0) + number
    names = sorted(counts.keys() | waiting.keys())
    groups = {
        name: _Group(counted, by, name, counts.get(name, Counts()), waiting.get(name, 0))
        for name in names
    }
    received = hidden({name: group.sizes["received"] for name, group in groups.items()})
    unseen = {
        measure: hidden(
            {name: group.sizes[measure] for name, group in groups.items()},
            () if measure == "open" else received,
        )
        for measure in MEASURES
    }
    return {
        name: group.told({measure for measure in MEASURES if name in unseen[measure]})
        for name, group in groups.items()
    }


class _Group:
    """The numbers of a group, and of how many tickets each measure is computed."""

    def __init__(self, counted: Counted, by: str, name: str, counts: Counts, waiting: int) -> None:
        self._counts = counts
        self._waiting = waiting
        self._middles = {
            f"{what}_{time_of_day}": table[by].get((name, is_night), NO_MIDDLE)
            for what, table in (("taking", counted.taking), ("answering", counted.answering))
            for time_of_day, is_night in (("day", False), ("night", True))
        }
        self.sizes = {
            "received": counts.received,
            "open": waiting,
            "due": counts.due,
            "judged": counts.judged,
            "rated": counts.rated,
        } | {measure: middle.count for measure, middle in self._middles.items()}

    def told(self, unseen: Collection[str]) -> Group:
        """Return what may be told where nothing is of some measures."""
        counts = self._counts

        def count(number: int) -> int | None:
            return None if "received" in unseen else number

        def rate(part: int, measure: str) -> Rate | None:
            is_told = measure not in unseen and self.sizes[measure]
            return Rate(part, self.sizes[measure]) if is_told else None

        def middle(measure: str) -> timedelta | None:
            return None if measure in unseen else median(self._middles[measure])

        return Group(
            received=count(counts.received),
            taken_in_time=count(counts.taken_in_time),
            answered=count(counts.answered),
            answered_in_time=count(counts.answered_in_time),
            solved=count(counts.solved),
            open=None if "open" in unseen else self._waiting,
            response=rate(counts.answered_in_time, "due"),
            resolution=rate(counts.solved, "judged"),
            satisfaction=rate(counts.satisfied, "rated"),
            taking=Medians(middle("taking_day"), middle("taking_night")),
            answering=Medians(middle("answering_day"), middle("answering_night")),
        )


def median(middle: Middle | None) -> timedelta | None:
    """Return a median that may be told."""
    if middle is None or middle.count < FEWEST:
        return None
    return timedelta(seconds=round(middle.seconds))
