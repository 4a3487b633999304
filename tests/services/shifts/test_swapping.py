"""Whatever officers agree on: no hour becomes nobody's, and nobody sits on two chairs."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from services.roster import rules
from services.roster.types import Shift
from services.shifts.swapping import blocks, is_free

MIDNIGHT = datetime(2020, 2, 23, 16, 0, tzinfo=UTC)
OFFICERS = ("a", "b", "c", "d")
HOURS = 72


def hour(count: int) -> datetime:
    return MIDNIGHT + timedelta(hours=count)


@some.composite
def rosters(draw: some.DrawFn) -> list[Shift]:
    """Draw three days of two desks without a gap; where both have one officer, hours are alike."""
    cuts = sorted(draw(some.sets(some.integers(1, HOURS - 1), max_size=8)))
    shifts: list[Shift] = []
    for start, end in zip([0, *cuts], [*cuts, HOURS], strict=True):
        for desk in ("town", "park"):
            officer, backup = draw(some.permutations(OFFICERS))[:2]
            taken = [one.officer for one in shifts if one.starts_at == hour(start)]
            officer = taken[0] if taken and officer not in taken else officer
            shifts.append(
                Shift(desk, hour(start), hour(end), officer, None if backup == officer else backup)
            )
    return shifts


def chairs(shifts: list[Shift]) -> Counter[tuple[str, int]]:
    """Return for each officer and hour at how many different hours' shifts they sit."""
    found: Counter[tuple[str, int]] = Counter()
    for officer in OFFICERS:
        for count in range(HOURS):
            at = hour(count)
            spans = {
                (one.starts_at, one.ends_at)
                for one in shifts
                if one.officer == officer and one.starts_at <= at < one.ends_at
            }
            found[officer, count] = len(spans)
    return found


@given(rosters(), some.lists(some.tuples(some.integers(0, 30), some.sampled_from(OFFICERS))))
def test_no_hour_is_nobodys_and_nobody_has_two_shifts_at_once(
    shifts: list[Shift], wishes: list[tuple[int, str]]
) -> None:
    for index, taker in wishes:
        giver = shifts[index % len(shifts)].officer
        own = blocks(one for one in shifts if one.officer == giver)
        block = own[index % len(own)]
        if taker == giver or not is_free(taker, block, shifts):
            continue
        shifts = [
            rules.given(one, taker)
            if one.officer == giver and one.starts_at == block.starts_at
            else one
            for one in shifts
        ]
        assert max(chairs(shifts).values()) <= 1
        for desk in ("town", "park"):
            mine = [one for one in shifts if one.desk == desk]
            assert rules.gaps(desk, mine, start=hour(0), end=hour(HOURS)) == []
        assert all(one.backup != one.officer for one in shifts)


@given(rosters())
def test_giving_a_shift_and_getting_it_back_leaves_all_as_it_was(shifts: list[Shift]) -> None:
    for shift in shifts:
        for taker in OFFICERS:
            if taker != shift.officer:
                assert rules.given(rules.given(shift, taker), shift.officer) == shift
