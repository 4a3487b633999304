"""A decision holds on until somebody decides otherwise, whatever else is decided for later."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.policy.later import carried

TODAY = date(2020, 2, 24)
NAMES = ("one", "two", "three")
START = dict.fromkeys(NAMES, "0")
Decision = tuple[int, dict[str, str]]
"""From which day on, and what."""
CHANGES = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 99).map(str))
DECISIONS = st.lists(st.tuples(st.integers(0, 5), CHANGES), max_size=8)


def on(versions: Iterable[tuple[date | None, dict[str, str]]], day: date) -> dict[str, str]:
    """Return what holds on a day: the newest version of the last day that has one."""
    by_day = {since: values for since, values in versions if since is not None}
    return by_day[max(since for since in by_day if since <= day)]


def modelled(decisions: list[Decision], day: int) -> dict[str, str]:
    """Return what holds on a day: of each value what was decided for the latest day until then."""
    found = dict(START)
    for name in NAMES:
        its = [
            (since, at) for at, (since, it) in enumerate(decisions) if name in it and since <= day
        ]
        if its:
            found[name] = decisions[max(its)[1]][1][name]
    return found


@given(DECISIONS)
def test_a_value_holds_until_it_is_decided_otherwise(decisions: list[Decision]) -> None:
    # A value that is decided to be what it is already is no decision that could be told.
    decisions = [
        (since, {name: f"{value}.{at}" for name, value in it.items()})
        for at, (since, it) in enumerate(decisions)
    ]
    versions: list[tuple[date | None, dict[str, str]]] = [(TODAY, START)]
    for since, changes in decisions:
        day = TODAY + timedelta(days=since)
        before = on(versions, day)
        later = list(carried(changes, versions, since=day, before=before))
        versions.append((day, {**before, **changes}))
        for after, rest in later:
            versions.append((after, {**on(versions, after), **rest}))
    for days in range(7):
        assert on(versions, TODAY + timedelta(days=days)) == modelled(decisions, days)
