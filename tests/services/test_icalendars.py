"""The roster as iCalendar: read with reasons, written so that it reads back the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from services.registry import Services
from services.roster import icalendars
from services.roster.types import Shift
from services.sheets.errors import SheetNotReadableError
from services.sheets.reading import Imported, Rejected
from tests.desk_samples import TOWN, WANG, import_county, join, write
from tests.doubles import StandingClock

NIGHT = datetime(2020, 2, 24, 14, 0, tzinfo=UTC)
"""22:00 in Huian."""
DESKS = {TOWN: "黄塘镇"}


@pytest.fixture(autouse=True)
async def _county(services: Services, tmp_path: Path) -> None:
    await import_county(services, tmp_path)
    await join(services, "zhang", "7", desk=TOWN)
    await join(services, "wang", "8", desk=TOWN, who=WANG)


def event(*lines: str, start: str = "20200224T220000", end: str = "20200225T080000") -> str:
    usual = ["SUMMARY:黄塘镇", "DESCRIPTION:officer: zhang"]
    given = {line.partition(":")[0].partition(";")[0] for line in lines}
    kept = [line for line in usual if line.partition(":")[0] not in given]
    times = [f"DTSTART;TZID=Asia/Shanghai:{start}", f"DTEND;TZID=Asia/Shanghai:{end}"]
    times = [line for line in times if line.partition(";")[0] not in given]
    inner = [f"UID:{len(lines)}-{start}", "DTSTAMP:20200101T000000Z", *times, *kept, *lines]
    return "\r\n".join(["BEGIN:VEVENT", *(line for line in inner if line), "END:VEVENT", ""])


def calendar(*events: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + "".join(events) + "END:VCALENDAR\r\n"


async def load(services: Services, folder: Path, *events: str) -> Imported:
    path = folder / "roster.ics"
    path.write_bytes(calendar(*events).encode())
    return await services.roster.import_file(path)


async def stored(services: Services, days: int = 400) -> list[Shift]:
    return await services.roster.shifts(
        TOWN, NIGHT - timedelta(days=1), NIGHT + timedelta(days=days)
    )


async def test_an_event_is_a_shift_over_midnight(services: Services, tmp_path: Path) -> None:
    assert await load(
        services, tmp_path, event("DESCRIPTION:officer: zhang\\nbackup: wang")
    ) == Imported(1)
    assert await stored(services) == [
        Shift(TOWN, NIGHT, NIGHT + timedelta(hours=10), "zhang", "wang")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20200224T140000Z", "DTEND:20200225T000000Z"),
        ("DTSTART:20200224T220000", "DTEND:20200225T080000"),
        ("DTSTART;TZID=Europe/Berlin:20200224T150000", "DURATION:PT10H", "DTEND:"),
        ("SUMMARY:huangtang",),
        ("SUMMARY:Huangtang Town", "DESCRIPTION:zhang"),
        ("DESCRIPTION:", "ATTENDEE;CN=zhang:mailto:somebody@example.cn"),
        ("DESCRIPTION:", "ATTENDEE:mailto:zhang@example.cn"),
    ],
)
async def test_zones_names_and_attendees_are_understood(
    services: Services, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    text = event(*lines).replace("DTEND:\r\n", "").replace("DESCRIPTION:\r\n", "")
    assert await load(services, tmp_path, text) == Imported(1)
    assert await stored(services) == [Shift(TOWN, NIGHT, NIGHT + timedelta(hours=10), "zhang")]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("SUMMARY:月球",), "unknown_desk"),
        (("DESCRIPTION:officer: nobody",), "unknown_officer"),
        (("DESCRIPTION:officer: zhang\\nbackup: zhang",), "backup_is_officer"),
        (("DESCRIPTION:夜班\\n请准时",), "unclear_officer"),
        (("DESCRIPTION:", "ATTENDEE:mailto:a@x.cn", "ATTENDEE:mailto:b@x.cn"), "unclear_officer"),
        (("DTSTART;VALUE=DATE:20200224", "DTEND;VALUE=DATE:20200225"), "whole_day"),
        (("DTSTART:20200224T140000Z", "DTEND:20200226T140000Z"), "bad_hours"),
        (("DTSTART:20200224T140030Z", "DTEND:20200225T000000Z"), "bad_hours"),
    ],
)
async def test_what_is_unclear_is_refused_with_line_and_reason(
    services: Services, tmp_path: Path, lines: tuple[str, ...], reason: str
) -> None:
    good = event(start="20200226T220000", end="20200227T080000")
    bad = event(*lines).replace("DESCRIPTION:\r\n", "")
    done = await load(services, tmp_path, good, bad)
    line = calendar(good).count("\r\n")
    assert done == Imported(1, (Rejected(line, reason),))


async def test_a_series_is_unrolled_without_its_exceptions(
    services: Services, tmp_path: Path
) -> None:
    daily = event("RRULE:FREQ=DAILY;COUNT=5", "EXDATE;TZID=Asia/Shanghai:20200226T220000")
    assert await load(services, tmp_path, daily) == Imported(4)
    days = [(one.starts_at - NIGHT).days for one in await stored(services)]
    assert days == [0, 1, 3, 4]
    endless = await load(services, tmp_path, event("RRULE:FREQ=DAILY"))
    assert 360 < endless.taken < 370


async def test_series_that_overlap_are_refused_where_they_do(
    services: Services, tmp_path: Path
) -> None:
    first = event("RRULE:FREQ=DAILY;COUNT=3")
    second = event("DESCRIPTION:wang", start="20200225T070000", end="20200225T160000")
    done = await load(services, tmp_path, first, second)
    assert [one.reason for one in done.rejected] == ["overlap"]


@pytest.mark.parametrize("text", ["", "desk,date\n", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
async def test_what_is_no_calendar_changes_nothing(
    services: Services, tmp_path: Path, text: str
) -> None:
    with pytest.raises(SheetNotReadableError):
        await services.roster.import_file(write(tmp_path / "roster.ics", text))


async def test_what_is_written_reads_back_the_same(services: Services, tmp_path: Path) -> None:
    await load(
        services,
        tmp_path,
        event("DESCRIPTION:officer: zhang\\nbackup: wang", "RRULE:FREQ=DAILY;COUNT=3"),
        event("DESCRIPTION:wang", start="20200225T080000", end="20200225T220000"),
    )
    before = await stored(services)
    entries = await services.roster.entries(NIGHT, desk=TOWN)
    content = icalendars.written(entries, DESKS, services.calendar, now=NIGHT)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75, "lines are folded"
    assert b"TZID:Asia/Shanghai" in content
    path = tmp_path / "again.ics"
    path.write_bytes(content)
    assert await services.roster.import_file(path) == Imported(4)
    assert await stored(services) == before


async def test_a_shift_keeps_its_name_and_its_sequence_rises_with_each_change(
    services: Services, tmp_path: Path, clock: StandingClock
) -> None:
    async def known() -> dict[str, int]:
        entries = await services.roster.entries(clock(), desk=TOWN)
        content = icalendars.written(entries, DESKS, services.calendar, now=clock())
        events = icalendar.Calendar.from_ical(content.decode()).walk("VEVENT")
        return {str(one["UID"]): int(str(one["SEQUENCE"])) for one in events}

    await load(services, tmp_path, event())
    first = await known()
    clock.advance(minutes=1)
    await load(services, tmp_path, event())
    assert await known() == first, "the same file changes nothing"
    await services.roster.pass_on(NIGHT, [TOWN], giver="zhang", taker="wang", by="wang")
    second = await known()
    assert second.keys() == first.keys()
    assert all(second[name] > first[name] for name in first)


async def test_what_an_officer_gave_away_is_cancelled_in_their_calendar(
    services: Services, tmp_path: Path
) -> None:
    await load(services, tmp_path, event())
    zhang, wang = await services.staff.get("zhang"), await services.staff.get("wang")
    assert await services.calendars.own("wang", DESKS) is None
    offer = await services.offers.offer(zhang, NIGHT, to="wang")
    await services.offers.accept(offer.id, wang)
    for handle, status in (("zhang", "CANCELLED"), ("wang", "")):
        content = await services.calendars.own(handle, DESKS)
        assert content is not None
        (one,) = icalendar.Calendar.from_ical(content.decode()).walk("VEVENT")
        assert str(one.get("STATUS", "")) == status
        assert b"wang" not in content if handle == "zhang" else b"officer: wang" in content
