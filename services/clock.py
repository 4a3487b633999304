"""Time comes from outside: a clock is passed in, and local days are counted in one calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives the present moment, aware of its zone."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def whole_minute(moment: datetime) -> datetime:
    """Return the minute that a clock shows: what is promised by 03:12 is due at 03:12 sharp."""
    return moment.replace(second=0, microsecond=0)


@dataclass(frozen=True)
class Calendar:
    """The calendar in which "14 days" is counted and clock times are told."""

    zone: ZoneInfo

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def start_of(self, day: date) -> datetime:
        """Return the first moment of a local day, in UTC."""
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)

    def next_midnight(self, moment: datetime) -> datetime:
        """Return the first moment of the following local day, in UTC."""
        return self.start_of(self.day(moment) + timedelta(days=1))

    def at(self, day: date, clock_time: time) -> datetime:
        """Return the moment of a local clock time, in UTC."""
        return datetime.combine(day, clock_time, self.zone).astimezone(UTC)
