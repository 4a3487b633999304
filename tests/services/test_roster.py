"""Shifts come from a file; at every moment it is clear who is on duty and who is next."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry import Services
from services.roster import rules
from services.roster.types import Gap, Shift
from services.sheets.reading import Imported
from tests.desk_samples import PARK, TOWN, WANG, import_county, join, write

HEADER = "desk,date,from,to,officer,backup\n"
NOON = datetime(2020, 2, 24, 4, 0, tzinfo=UTC)
"""12:00 in Huian."""


@pytest.fixture(autouse=True)
async def _county(services: Services, tmp_path: Path) -> None:
    await import_county(services, tmp_path)
    await join(services, "zhang", "7", desk=TOWN)
    await join(services, "wang", "8", desk=TOWN, who=WANG)


async def load(services: Services, folder: Path, rows: str) -> Imported:
    return await services.roster.import_file(write(folder / "roster.csv", HEADER + rows))


async def test_who_is_on_duty_and_who_is_next(services: Services, tmp_path: Path) -> None:
    rows = f"{TOWN},2020-02-24,08:00,20:00,zhang,wang\n{TOWN},2020-02-24,20:00,08:00,wang,\n"
    assert await load(services, tmp_path, rows) == Imported(2)
    shift = await services.roster.on_duty(TOWN, NOON)
    assert shift == Shift(
        TOWN,
        datetime(2020, 2, 24, 0, tzinfo=UTC),
        datetime(2020, 2, 24, 12, tzinfo=UTC),
        "zhang",
        "wang",
    )
    after = await services.roster.next_shift(TOWN, NOON)
    assert after is not None
    assert (after.officer, after.starts_at, after.backup) == ("wang", shift.ends_at, None)
    at_night = await services.roster.on_duty(TOWN, NOON + timedelta(hours=15))
    assert at_night == after
    assert await services.roster.next_shift(TOWN, after.starts_at) is None
    assert await services.roster.on_duty(TOWN, after.ends_at) is None
    assert await services.roster.on_duty(PARK, NOON) is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("nowhere,2020-02-24,08:00,20:00,zhang,", "unknown_desk"),
        (f"{TOWN},24.2.2020,08:00,20:00,zhang,", "bad_date"),
        (f"{TOWN},20200224,08:00,20:00,zhang,", "bad_date"),
        (f"{TOWN},2020-02-30,08:00,20:00,zhang,", "bad_date"),
        (f"{TOWN},2020-02-24,8:00,20:00,zhang,", "bad_time"),
        (f"{TOWN},2020-02-24,08:00,25:00,zhang,", "bad_time"),
        (f"{TOWN},2020-02-24,08:00,20:00,nobody,", "unknown_officer"),
        (f"{TOWN},2020-02-24,08:00,20:00,zhang,nobody", "unknown_officer"),
        (f"{TOWN},2020-02-24,08:00,20:00,zhang,zhang", "backup_is_officer"),
    ],
)
async def test_a_wrong_row_is_rejected_with_its_line_and_reason(
    services: Services, tmp_path: Path, row: str, reason: str
) -> None:
    done = await load(services, tmp_path, row + "\n")
    assert [(reject.line, reject.reason) for reject in done.rejected] == [(2, reason)]


async def test_a_file_replaces_the_days_that_it_names(services: Services, tmp_path: Path) -> None:
    monday, tuesday = f"{TOWN},2020-02-24,00:00,24:00,", f"{TOWN},2020-02-25,00:00,24:00,"
    await load(services, tmp_path, f"{monday}zhang,\n{tuesday}zhang,\n")
    assert await load(services, tmp_path, f"{monday}wang,\n") == Imported(1)
    shifts = await services.roster.shifts(TOWN, NOON, NOON + timedelta(days=1))
    assert [shift.officer for shift in shifts] == ["wang", "zhang"]


async def test_shifts_of_one_desk_never_overlap(services: Services, tmp_path: Path) -> None:
    night = f"{TOWN},2020-02-24,22:00,08:00,zhang,\n"
    inside = await load(services, tmp_path, night + f"{TOWN},2020-02-24,21:00,23:00,wang,\n")
    assert [(reject.line, reject.reason) for reject in inside.rejected] == [(3, "overlap")]
    next_day = await load(services, tmp_path, f"{TOWN},2020-02-25,07:00,15:00,wang,\n")
    assert [(reject.line, reject.reason) for reject in next_day.rejected] == [(2, "overlap")]
    assert next_day.taken == 0


async def test_gaps_are_found(services: Services, tmp_path: Path) -> None:
    rows = f"{TOWN},2020-02-24,08:00,12:00,zhang,\n{TOWN},2020-02-24,14:00,08:00,wang,\n"
    await load(services, tmp_path, rows)
    end = NOON + timedelta(days=1)
    assert await services.roster.gaps(TOWN, NOON, end) == [
        Gap(TOWN, NOON, NOON + timedelta(hours=2)),
        Gap(TOWN, NOON + timedelta(hours=20), end),
    ]


@given(st.lists(st.tuples(st.integers(-10, 60), st.integers(1, 20)), max_size=8))
def test_a_moment_is_in_a_gap_exactly_when_no_shift_covers_it(
    spans: list[tuple[int, int]],
) -> None:
    def moment(hours: float) -> datetime:
        return NOON + timedelta(hours=hours)

    shifts = [Shift(TOWN, moment(begin), moment(begin + long), "z") for begin, long in spans]
    gaps = rules.gaps(TOWN, shifts, start=moment(0), end=moment(48))
    for half in range(96):
        at = moment(half / 2)
        covered = any(shift.starts_at <= at < shift.ends_at for shift in shifts)
        assert covered != any(gap.starts_at <= at < gap.ends_at for gap in gaps)
