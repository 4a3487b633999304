"""Gaps and officers out of reach are told in time, once for each threshold, and taken back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.registry import Services
from services.roster.types import Shift
from services.shifts.faults import LOOKS_AHEAD, Level, Unreachable, gap_faults, next_crossing
from services.staff.types import StaffMember
from tests.desk_samples import COUNTY, DESKS, PARK, TOWN, write
from tests.doubles import StandingClock
from tests.shift_samples import EIGHT, HEADER, shown, until

Staff = dict[str, StaffMember]
ZHANG, WANG, LEAD, HQ = "1", "2", "3", "4"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


LAST = datetime(2020, 2, 28, 16, 0, tzinfo=UTC)
"""Midnight after the 28th: from then on nobody is on the town's roster."""


async def load(services: Services, folder: Path, days: range, *desks: str) -> None:
    """Let Zhang and Wang serve on these days of February, midnight to midnight."""
    first = datetime(2020, 1, 31, tzinfo=UTC)
    rows = "".join(
        f"{desk},{first + day * DAY:%Y-%m-%d},00:00,24:00,zhang,wang\n"
        for desk in desks
        for day in days
    )
    await services.roster.import_file(write(folder / "roster.csv", HEADER + rows))


async def faults(services: Services) -> list[str]:
    return [one for one in await shown(services, "shifts") if one.startswith("faults")]


async def unserved(services: Services) -> list[str]:
    return [one for one in await shown(services, "shifts") if one.startswith("unserved")]


@pytest.fixture(autouse=True)
async def _covered(services: Services, staff: Staff, clock: StandingClock, tmp_path: Path) -> None:
    """At 08:00 on the 24th the town is covered to the end of the 28th, the park for weeks."""
    assert staff
    clock.moment = EIGHT - 2 * DAY
    await load(services, tmp_path, range(21, 50), PARK, COUNTY)
    await load(services, tmp_path, range(21, 29), TOWN)
    clock.moment = EIGHT
    await until(services, clock, EIGHT)


async def test_a_gap_is_told_four_times_each_nearer_and_goes_when_it_is_mended(
    services: Services, clock: StandingClock, tmp_path: Path
) -> None:
    assert await faults(services) == [f"faults > {LEAD} (renew)"]
    (gap,) = await services.coverage.told(TOWN, Level.DAYS_7)
    assert (gap.starts_at, gap.ends_at) == (LAST, None)
    await until(services, clock, LAST - timedelta(hours=48, minutes=1))
    assert await faults(services) == [], "once is enough"
    await until(services, clock, LAST - timedelta(hours=48))
    assert await faults(services) == [f"faults > {LEAD} (remove)", f"faults > {LEAD} (renew)"]
    await until(services, clock, LAST - timedelta(hours=12))
    assert await faults(services) == [
        f"faults > {LEAD} (remove)",
        f"faults > {LEAD} (renew)",
        f"faults > {HQ} (renew)",
    ]
    await until(services, clock, LAST - timedelta(minutes=1))
    assert await faults(services) == []
    await until(services, clock, LAST)
    assert await faults(services) == [
        f"faults > {LEAD} (remove)",
        f"faults > {LEAD} (renew)",
        f"faults > {HQ} (remove)",
        f"faults > {HQ} (renew)",
    ]
    await until(services, clock, LAST + 2 * DAY)
    assert await faults(services) == []
    await load(services, tmp_path, range(29, 60), TOWN)
    await until(services, clock, clock.moment)
    # The past stays as it was; nobody needs to hear of it any more.
    assert await faults(services) == [f"faults > {LEAD} (remove)", f"faults > {HQ} (remove)"]


async def test_all_gaps_of_a_desk_are_one_message_and_a_mended_one_leaves_the_list(
    services: Services, clock: StandingClock, tmp_path: Path
) -> None:
    await faults(services)
    rows = "".join(f"{TOWN},2020-02-{day},08:00,24:00,zhang,wang\n" for day in (27, 28))
    await services.roster.import_file(write(tmp_path / "holes.csv", HEADER + rows))
    await until(services, clock, EIGHT)
    assert await faults(services) == [f"faults > {LEAD} (renew)"]
    assert len(await services.coverage.told(TOWN, Level.DAYS_7)) == 3
    await load(services, tmp_path, range(27, 28), TOWN)
    await until(services, clock, EIGHT)
    assert await faults(services) == [f"faults > {LEAD} (edit)"]
    assert len(await services.coverage.told(TOWN, Level.DAYS_7)) == 2


async def test_an_officer_out_of_reach_is_told_with_the_reason(
    services: Services, clock: StandingClock, staff: Staff
) -> None:
    await faults(services)
    account = staff["wang"].account
    assert account
    await services.chats.set_reachable(account, is_reachable=False)
    await services.coverage.start()
    await until(services, clock, EIGHT)
    found = {(one.officer, one.why) for one in await services.coverage.told(TOWN, Level.NOW)}
    assert found == {("wang", Unreachable.BLOCKED)}
    # The park and the county have no lead of their own.
    assert await faults(services) == [
        f"faults > {LEAD} (renew)",
        f"faults > {HQ} (renew)",
        f"faults > {HQ} (renew)",
        f"faults > {HQ} (renew)",
    ]
    await until(services, clock, EIGHT + DAY)
    assert await faults(services) == [], "each day is no new alarm"
    await services.chats.set_reachable(account, is_reachable=True)
    await until(services, clock, EIGHT + 2 * DAY)
    assert await faults(services) == [
        f"faults > {LEAD} (remove)",
        f"faults > {HQ} (remove)",
        f"faults > {HQ} (remove)",
        f"faults > {HQ} (remove)",
    ]


async def test_an_officer_who_must_authenticate_again_or_is_no_member_counts_as_missing(
    services: Services, clock: StandingClock
) -> None:
    clock.moment = EIGHT + 40 * DAY
    reasons = {one.why for one in await services.coverage.faults(TOWN) if one.officer}
    assert reasons <= {Unreachable.LOGIN_OVER}
    clock.moment = EIGHT
    await services.staff.remove("zhang")
    found = {one.officer: one.why for one in await services.coverage.faults(TOWN)}
    assert found["zhang"] is Unreachable.NOT_JOINED


async def test_what_nobody_could_hear_is_told_as_soon_as_somebody_can(
    services: Services, clock: StandingClock, staff: Staff, tmp_path: Path
) -> None:
    await faults(services)
    for handle in ("zhao", "liu"):
        account = staff[handle].account
        assert account
        await services.chats.set_reachable(account, is_reachable=False)
    await load(services, tmp_path, range(21, 26), TOWN)
    rows = f"{TOWN},2020-02-26,00:00,01:00,zhang,\n"
    await services.roster.import_file(write(tmp_path / "hole.csv", HEADER + rows))
    await until(services, clock, EIGHT)
    assert [one for one in await faults(services) if "renew" in one] == []
    for handle in ("zhao", "liu"):
        account = staff[handle].account
        assert account
        await services.chats.set_reachable(account, is_reachable=True)
    await until(services, clock, EIGHT + timedelta(hours=2))
    assert f"faults > {LEAD} (renew)" in await faults(services)


async def test_desks_with_neither_staff_nor_roster_are_one_message_to_headquarters(
    services: Services, clock: StandingClock, tmp_path: Path
) -> None:
    await shown(services, "shifts")
    more = "".join(
        f"{code},{code},{code},{kind},{COUNTY},,24h,all\n"
        for code, kind in (("east", "town"), ("west", "park"), ("elsewhere", "refer"))
    )
    await services.desks.import_file(write(tmp_path / "desks.csv", DESKS + more))
    assert [desk.code for desk in await services.coverage.unserved()] == ["east", "west"]
    ten = EIGHT + timedelta(hours=2)
    await until(services, clock, ten)
    assert await unserved(services) == [f"unserved > {HQ} (renew)"]
    await until(services, clock, ten + DAY)
    assert await unserved(services) == [], "once is enough"
    await load(services, tmp_path, range(26, 50), "east")
    await until(services, clock, clock.moment)
    assert await unserved(services) == [f"unserved > {HQ} (edit)"]
    await load(services, tmp_path, range(26, 50), "west")
    await until(services, clock, clock.moment)
    assert await unserved(services) == [f"unserved > {HQ} (remove)"]


def test_a_desk_without_any_shift_lacks_everybody_at_once() -> None:
    (fault,) = gap_faults(TOWN, [], EIGHT)
    assert (fault.level(EIGHT), fault.ends_at) == (Level.NOW, None)
    (later,) = gap_faults(TOWN, [], EIGHT + DAY)
    assert later.key == fault.key, "it is no new one each day"


SHIFTS = some.lists(some.tuples(some.integers(-8 * 24, 9 * 24), some.integers(1, 30)), max_size=12)


@given(SHIFTS, some.integers(0, 59))
def test_every_uncovered_minute_ahead_is_in_a_fault_and_no_covered_one(
    spans: list[tuple[int, int]], minute: int
) -> None:
    now = EIGHT + timedelta(minutes=minute)
    shifts = [
        Shift(TOWN, EIGHT + begin * HOUR, EIGHT + (begin + long) * HOUR, "z")
        for begin, long in spans
    ]
    found = gap_faults(TOWN, shifts, now)
    for count in range(0, int(LOOKS_AHEAD.total_seconds()) // 60, 7):
        at = now + timedelta(minutes=count)
        is_covered = any(one.starts_at <= at < one.ends_at for one in shifts)
        is_faulty = any(
            one.starts_at <= at and (one.ends_at is None or at < one.ends_at) for one in found
        )
        assert is_covered != is_faulty, at
    assert len({one.key for one in found}) == len(found)


@given(SHIFTS, some.integers(1, 40))
def test_no_fault_becomes_more_urgent_before_the_next_look(
    spans: list[tuple[int, int]], steps: int
) -> None:
    shifts = [
        Shift(TOWN, EIGHT + begin * HOUR, EIGHT + (begin + long) * HOUR, "z")
        for begin, long in spans
    ]
    found = gap_faults(TOWN, shifts, EIGHT)
    crossing = next_crossing(found, EIGHT)
    end = crossing or EIGHT + LOOKS_AHEAD
    between = EIGHT + (end - EIGHT) * steps / 41
    assert [one.level(between) for one in found] == [one.level(EIGHT) for one in found]
    if crossing is not None:
        assert [one.level(crossing) for one in found] != [one.level(EIGHT) for one in found]
