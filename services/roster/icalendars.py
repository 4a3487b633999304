"""The roster as iCalendar (RFC 5545): what `desk roster` reads, and what calendars are given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import recurring_ical_events

from services.clock import Calendar
from services.desks.types import DeskDetails
from services.roster import limits
from services.roster.limits import moment
from services.roster.types import Shift
from services.sheets.errors import SheetNotReadableError
from services.sheets.reading import Rejected, Row, RowError

SUFFIX = ".ics"
LINE = "X-LINE"
"""Where an event stands in its file; recurrences keep it."""
AHEAD = timedelta(days=366)
"""How far a series without an end is followed."""
LONGEST = timedelta(days=1)
PRODUCT = "-//Bamin Health Code//Roster//ZH"
DOMAIN = "roster.bamin"
YEAR_2020 = datetime(2020, 1, 1, tzinfo=UTC)
OFFICER, BACKUP = "officer", "backup"


@dataclass(frozen=True)
class Entry:
    """A shift for a calendar; `changed_at` makes its sequence rise."""

    shift: Shift
    changed_at: datetime | None
    is_cancelled: bool = False


def rows(
    path: Path, calendar: Calendar, desks: Iterable[DeskDetails], *, now: datetime
) -> list[Row | Rejected]:
    """Return the shifts of a file as the rows that a sheet would have, and what is unclear.

    SUMMARY is a desk's code or name. The officer stands in DESCRIPTION (`officer: HANDLE`, then
    perhaps `backup: HANDLE`, or the handle alone), else in the one ATTENDEE, as its CN or before
    the @ of its address. Series are unrolled, for a year where they have no end. Times without a
    zone are local. Raises SheetNotReadableError and SheetTooLargeError.
    """
    try:
        text = limits.text_of(path)
        parsed = icalendar.Calendar.from_ical(text)
        events = [one for one in parsed.walk("VEVENT") if isinstance(one, icalendar.Event)]
        for line, event in zip(_lines(text), events, strict=True):
            event.add(LINE, str(line))
        start = min((moment(event.start, calendar) for event in events), default=now)
        end = max(start, now) + AHEAD
        limits.check(events, calendar, until=end)
        query = recurring_ical_events.of(parsed, skip_bad_series=False)
        found = list(query.between(start - LONGEST, end))
    except (OSError, ValueError, KeyError, AttributeError, icalendar.IncompleteComponent):
        # The cause cites the content; the reader of the message knows it.
        raise SheetNotReadableError from None
    known = _by_name(desks)
    return [_row(event, calendar, known) for event in found if event.get("STATUS") != "CANCELLED"]


def written(
    entries: Iterable[Entry], desks: Mapping[str, str], calendar: Calendar, *, now: datetime
) -> bytes:
    """Return a calendar of shifts; `desks` has the name of each desk by its code."""
    made = icalendar.Calendar()
    made.add("PRODID", PRODUCT)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", "PUBLISH")
    for entry in entries:
        made.add_component(_event(entry, desks, calendar, now))
    made.add_missing_timezones()
    content: bytes = made.to_ical()
    return content


def sequence(changed_at: datetime | None) -> int:
    """Return a number that rises with every change: seconds since 2020."""
    return max(0, int((changed_at - YEAR_2020).total_seconds())) if changed_at else 0


def _event(
    entry: Entry, desks: Mapping[str, str], calendar: Calendar, now: datetime
) -> icalendar.Event:
    shift, event = entry.shift, icalendar.Event()
    started = int(shift.starts_at.timestamp()) // 60
    event.add("UID", f"{shift.desk}.{started}@{DOMAIN}")
    event.add("SEQUENCE", sequence(entry.changed_at))
    event.add("DTSTAMP", now.astimezone(UTC))
    event.add("DTSTART", calendar.local(shift.starts_at))
    event.add("DTEND", calendar.local(shift.ends_at))
    event.add("SUMMARY", desks.get(shift.desk, shift.desk))
    people = [f"{OFFICER}: {shift.officer}"]
    if shift.backup:
        people.append(f"{BACKUP}: {shift.backup}")
    event.add("DESCRIPTION", "\n".join(people))
    if entry.is_cancelled:
        event.add("STATUS", "CANCELLED")
    return event


def _lines(text: str) -> Iterator[int]:
    """Yield the line at which each event begins."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().upper() == "BEGIN:VEVENT":
            yield number


def _row(
    event: icalendar.Event, calendar: Calendar, desks: Mapping[str, Sequence[str]]
) -> Row | Rejected:
    line = int(str(event[LINE]))
    try:
        return Row(line, _cells(event, calendar, desks))
    except RowError as error:
        return Rejected(line, error.reason)


def _cells(
    event: icalendar.Event, calendar: Calendar, desks: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    if not isinstance(event.start, datetime):
        raise RowError("whole_day")
    start = calendar.local(moment(event.start, calendar))
    end = calendar.local(moment(event.end, calendar))
    if start.second or end.second or not timedelta() < end - start <= LONGEST:
        raise RowError("bad_hours")
    named = desks.get(str(event.get("SUMMARY", "")).strip().casefold(), ())
    if len(named) != 1:
        raise RowError("unknown_desk")
    officer, backup = _people(event)
    return {
        "desk": named[0],
        "date": f"{start:%Y-%m-%d}",
        "from": f"{start:%H:%M}",
        "to": f"{end:%H:%M}",
        "officer": officer,
        "backup": backup,
    }


def _people(event: icalendar.Event) -> tuple[str, str]:
    """Return officer and backup; raises RowError where it is unclear who serves."""
    lines = [line.strip() for line in str(event.get("DESCRIPTION", "")).splitlines()]
    lines = [line for line in lines if line]
    named: dict[str, str] = {}
    for line in lines:
        name, colon, handle = line.partition(":")
        if colon and name.strip().casefold() in {OFFICER, BACKUP}:
            named[name.strip().casefold()] = handle.strip()
    if OFFICER in named:
        return named[OFFICER], named.get(BACKUP, "")
    if len(lines) == 1 and not named:
        return lines[0], ""
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    if lines or len(attendees) != 1:
        raise RowError("unclear_officer")
    common = str(attendees[0].params.get("CN", "")).strip()
    address = str(attendees[0]).removeprefix("mailto:").removeprefix("MAILTO:")
    return common or address.partition("@")[0], ""


def _by_name(desks: Iterable[DeskDetails]) -> dict[str, list[str]]:
    """Return codes by everything that a desk is called."""
    found: dict[str, list[str]] = {}
    for desk in desks:
        for name in {desk.code, desk.name_zh, desk.name_en}:
            found.setdefault(name.strip().casefold(), []).append(desk.code)
    return found
