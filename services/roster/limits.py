"""How much a calendar may hold: it is told before anything is unrolled (a rule is short)."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar

from services.clock import Calendar
from services.sheets.errors import SheetTooLargeError

MOST_SHIFTS = 50_000
"""A year of three shifts a day at forty desks is 43,800."""
MOST_BYTES = 20 * 2**20
"""As many single events of some 400 bytes."""
MOST_SERIES = 1000
"""Forty desks, each with a weekly series for its 21 shifts, are 840."""
WEEK, MONTH = 7, 28

_RULE = re.compile(r"^(?:RRULE|EXRULE)[;:].*$", re.IGNORECASE | re.MULTILINE)
_TOO_OFTEN = re.compile(r"FREQ=(?:SECONDLY|MINUTELY)|BY(?:SECOND|MINUTE)=[^;]*,", re.IGNORECASE)
_DAYS = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH")


def text_of(path: Path) -> str:
    """Return a calendar's text; raises SheetTooLargeError, OSError and UnicodeDecodeError."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise SheetTooLargeError(what="bytes", most=MOST_BYTES)
    text = content.decode("utf-8-sig")
    # Also the rules of time zones, which are unrolled while the file is taken apart.
    rules = _RULE.findall(re.sub(r"\r?\n[ \t]", "", text))
    if len(rules) > MOST_SERIES:
        raise SheetTooLargeError(what="series", most=MOST_SERIES)
    if any(_TOO_OFTEN.search(rule) for rule in rules):
        raise SheetTooLargeError(what="often", most=24)
    return text


def check(events: Iterable[icalendar.Event], calendar: Calendar, *, until: datetime) -> None:
    """Raise SheetTooLargeError where events come to more shifts than any roster has."""
    expected = sum(_expected(event, calendar, until) for event in events)
    if expected > MOST_SHIFTS:
        raise SheetTooLargeError(what="shifts", most=MOST_SHIFTS)


def moment(when: date, calendar: Calendar) -> datetime:
    """Return an event's time; a whole day begins at midnight, a time without a zone is local."""
    if not isinstance(when, datetime):
        return calendar.start_of(when)
    return when if when.tzinfo else when.replace(tzinfo=calendar.zone)


def _expected(event: icalendar.Event, calendar: Calendar, until: datetime) -> float:
    """Return about how many shifts an event comes to, rather too many than too few."""
    start = moment(event.start, calendar)
    return 1 + sum(_of_rule(rule, start, calendar, until) for rule in _rules(event))


def _rules(event: icalendar.Event) -> list[icalendar.vRecur]:
    given = event.get("RRULE", [])
    return given if isinstance(given, list) else [given]


def _of_rule(
    rule: icalendar.vRecur, start: datetime, calendar: Calendar, until: datetime
) -> float:
    ends = [moment(end, calendar) for end in rule.get("UNTIL", [])]
    days = max((min([until, *ends]) - start) / timedelta(days=1), 0)
    interval = max(int(rule.get("INTERVAL", [1])[0]), 1)
    hours = len(rule.get("BYHOUR", [])) or 1
    on_days = len(rule.get("BYDAY", []))
    match str(rule.get("FREQ", ["YEARLY"])[0]).upper():
        case "HOURLY":
            a_day: float = 24
        case "WEEKLY":
            a_day = hours * (on_days or 1) / WEEK
        case "MONTHLY":
            dates = len(rule.get("BYMONTHDAY", [])) or on_days * 5 or 1
            a_day = hours * dates / MONTH
        case "YEARLY" if not any(name in rule for name in _DAYS):
            a_day = hours / 365
        case _:
            a_day = hours
    expected = days * a_day / interval
    return min([expected, *(int(count) for count in rule.get("COUNT", []))])
