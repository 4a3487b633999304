"""A calendar that would unroll without end is refused before anything is unrolled."""

import asyncio
from pathlib import Path

import pytest

from services.registry import Services
from services.roster import limits
from services.roster.limits import MOST_BYTES, MOST_SERIES, MOST_SHIFTS
from services.sheets.errors import SheetTooLargeError
from services.sheets.reading import Imported
from tests.services.test_icalendars import _county, calendar, event, load, stored

__all__ = ["_county"]

ZONE = """\
BEGIN:VTIMEZONE
TZID:Nowhere
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
RRULE:FREQ=SECONDLY
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")
PATIENCE = 10


@pytest.mark.parametrize(
    ("what", "events"),
    [
        ("often", [event("RRULE:FREQ=SECONDLY;UNTIL=20300101T000000Z")]),
        ("often", [event("RRULE:FREQ=SECO\r\n NDLY")]),
        ("often", [event("rrule;X-Y=1:INTERVAL=1;freq=minutely")]),
        ("often", [event("RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=0,1")]),
        ("often", [ZONE, event()]),
        ("shifts", [event("RRULE:FREQ=HOURLY", start=f"200{n}0101T000000") for n in range(6)]),
        ("shifts", [event("RRULE:FREQ=DAILY", start="00010101T000000")]),
        ("series", [event("RRULE:FREQ=DAILY;COUNT=1")] * (MOST_SERIES + 1)),
        ("bytes", [event(f"X-NOTE:{'x' * MOST_BYTES}")]),
    ],
    ids=["seconds", "folded", "minutes", "lists", "zone", "hours", "years", "series", "bytes"],
)
async def test_what_no_roster_holds_is_refused_at_once(
    services: Services, tmp_path: Path, what: str, events: list[str]
) -> None:
    with pytest.raises(SheetTooLargeError) as refused:
        async with asyncio.timeout(PATIENCE):
            await load(services, tmp_path, *events)
    assert refused.value.params["what"] == what
    assert await stored(services) == []


async def test_more_single_events_than_any_roster_has_are_refused(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_SHIFTS", 2)
    days = [event(start=f"2020022{n}T220000", end=f"2020022{n + 1}T080000") for n in (4, 5, 6)]
    with pytest.raises(SheetTooLargeError):
        await load(services, tmp_path, *days)
    assert await load(services, tmp_path, *days[:2]) == Imported(2)


async def test_a_series_of_three_shifts_a_day_is_a_roster(
    services: Services, tmp_path: Path
) -> None:
    hours = event("RRULE:FREQ=HOURLY;INTERVAL=8;COUNT=90", end="20200225T060000")
    assert await load(services, tmp_path, hours) == Imported(90)


def test_the_largest_roster_that_is_taken_is_a_year_of_forty_desks() -> None:
    assert MOST_SHIFTS > 40 * 3 * 365
    assert MOST_SERIES > 40 * 21
    assert len(calendar(event()).encode()) * MOST_SHIFTS < MOST_BYTES * 2
