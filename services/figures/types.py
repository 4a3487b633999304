"""What crosses the door of the figures' room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RECORD = "record"
"""The kind of "the record is wrong"; every other kind is a desk's category."""


class Span(StrEnum):
    """The periods that can be asked for."""

    DAY = "today"
    """The day up to the last 08:00."""
    WEEK = "week"
    """The seven days up to then."""
    MONTH = "month"
    """The thirty days up to then."""
    LAST_MONTH = "last"
    """The calendar month before this one."""


@dataclass(frozen=True)
class Period:
    """A time from its first moment up to, not including, its last."""

    start: datetime
    end: datetime


class Age(StrEnum):
    """How long an open ticket has been open."""

    HOURS = "hours"
    """Less than four hours."""
    DAY = "day"
    """Four to 24 hours."""
    THREE_DAYS = "three_days"
    """One to three days."""
    LONGER = "longer"


@dataclass(frozen=True)
class Rate:
    """A part of a whole of at least five."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.whole)


@dataclass(frozen=True)
class Medians:
    """The middle one of at least five times; None where there are fewer.

    Night is 22:00 to 07:00. Times count from the moment the desk is called: of the report, or
    07:00 for what was reported at night and can wait. That is then a case of the day.
    """

    day: timedelta | None
    night: timedelta | None


@dataclass(frozen=True)
class Group:
    """The figures of some tickets; None stands for what is computed from too few of them.

    Drills, withdrawn tickets and duplicates (they count with their master) are left out.
    """

    received: int | None
    taken_in_time: int | None
    """By the time that the receipt had promised."""
    answered: int | None
    """Something was said to the reporter that was not taken back."""
    answered_in_time: int | None
    solved: int | None
    """The reporter said so."""
    open: int | None
    """Now, whenever they were reported."""
    response: Rate | None
    """响应率: answered in time, of those whose first answer was due."""
    resolution: Rate | None
    """解决率: solved, of those whose reporter said whether it was."""
    satisfaction: Rate | None
    """满意率: satisfied or fairly satisfied, of those that were rated."""
    taking: Medians
    answering: Medians


@dataclass(frozen=True)
class Figures:
    """What may be told of a period."""

    period: Period
    at: datetime
    """When it was counted."""
    desks: frozenset[str] | None
    """Of which desks; None: of all."""
    total: Group
    by_desk: Mapping[str, Group]
    by_kind: Mapping[str, Group]
    """By category, and `RECORD` for "the record is wrong"."""
    open_by_age: Mapping[Age, int | None]
    has_rest: bool = False
    """After the period's end came some more, too few to be told yet."""
