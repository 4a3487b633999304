"""Checks the rows of `desk roster`, and finds the times for which nobody answers; pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from services.clock import Calendar
from services.roster.types import Gap, Shift
from services.sheets.reading import Rejected, Row, RowError

REQUIRED = ("desk", "date", "from", "to", "officer")
OPTIONAL = ("backup",)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CLOCK_TIME = re.compile(r"(\d{2}):(\d{2})")
MIDNIGHT = "24:00"
FAR_PAST = date(2000, 1, 1)
FAR_FUTURE = date(2999, 1, 1)


class Roster:
    """The shifts of a file as they are read: each is checked against those before it."""

    def __init__(
        self, calendar: Calendar, *, desks: Collection[str], staff: Collection[str]
    ) -> None:
        self._calendar = calendar
        self._desks = desks
        self._staff = staff
        self.shifts: list[tuple[int, date, Shift]] = []
        self.rejected: list[Rejected] = []

    def read(self, rows: Iterable[Row]) -> None:
        for row in rows:
            try:
                day, shift = self._shift(row)
                self._take(row.line, day, shift)
            except RowError as error:
                self.rejected.append(Rejected(row.line, error.reason))

    def days(self) -> dict[str, set[date]]:
        """Return the days that this file names, desk by desk: it replaces them."""
        found: dict[str, set[date]] = {}
        for _, day, shift in self.shifts:
            found.setdefault(shift.desk, set()).add(day)
        return found

    def drop_overlapping(self, standing: Iterable[Shift]) -> None:
        """Reject what would overlap a shift that stays, such as the night before."""
        standing = list(standing)
        for line, day, shift in list(self.shifts):
            if any(overlap(shift, other) for other in standing):
                self.shifts.remove((line, day, shift))
                self.rejected.append(Rejected(line, "overlap"))

    def _take(self, line: int, day: date, shift: Shift) -> None:
        if any(overlap(shift, other) for _, _, other in self.shifts):
            raise RowError("overlap")
        self.shifts.append((line, day, shift))

    def _shift(self, row: Row) -> tuple[date, Shift]:
        if row["desk"] not in self._desks:
            raise RowError("unknown_desk")
        day = _date(row["date"])
        start, end = _clock_time(row["from"]), _clock_time(row["to"])
        starts_at = self._calendar.at(day, start)
        # A `to` not after `from` is on the next day; 24:00 reads as that day's midnight.
        ends_at = self._calendar.at(day if end > start else day + timedelta(days=1), end)
        officer, backup = row["officer"], row["backup"] or None
        if officer not in self._staff or backup not in {None, *self._staff}:
            raise RowError("unknown_officer")
        if officer == backup:
            raise RowError("backup_is_officer")
        return day, Shift(row["desk"], starts_at, ends_at, officer, backup)


def overlap(one: Shift, other: Shift) -> bool:
    return (
        one.desk == other.desk and one.starts_at < other.ends_at and other.starts_at < one.ends_at
    )


def given(shift: Shift, taker: str) -> Shift:
    """Return a shift in other hands; a backup who takes it changes places with its officer."""
    backup = shift.officer if shift.backup == taker else shift.backup
    return replace(shift, officer=taker, backup=backup)


def stretch(shift: Shift, around: Iterable[Shift]) -> tuple[datetime, datetime]:
    """Return the time around a shift that its officer serves at the desk without a break."""
    start, end = shift.starts_at, shift.ends_at
    own = sorted(
        (one for one in around if (one.desk, one.officer) == (shift.desk, shift.officer)),
        key=lambda one: one.starts_at,
    )
    for one in own:
        if one.starts_at == end:
            end = one.ends_at
    for one in reversed(own):
        if one.ends_at == start:
            start = one.starts_at
    return start, end


def gaps(desk: str, shifts: Iterable[Shift], *, start: datetime, end: datetime) -> list[Gap]:
    """Return the times from start to end that no shift of the desk covers."""
    found: list[Gap] = []
    covered = start
    for shift in sorted(shifts, key=lambda shift: shift.starts_at):
        if shift.starts_at >= end:
            break
        if shift.starts_at > covered:
            found.append(Gap(desk, covered, shift.starts_at))
        covered = max(covered, shift.ends_at)
    if covered < end:
        found.append(Gap(desk, covered, end))
    return found


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RowError("bad_date") from None
    # Python also reads 20200224, which the files do not use.
    if not DATE.fullmatch(text) or not FAR_PAST < day < FAR_FUTURE:
        raise RowError("bad_date")
    return day


def _clock_time(text: str) -> time:
    match = CLOCK_TIME.fullmatch("00:00" if text == MIDNIGHT else text)
    if match is None:
        raise RowError("bad_time")
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError:
        raise RowError("bad_time") from None
