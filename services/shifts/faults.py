"""Hours for which nobody answers, and officers out of reach: how urgent each is; pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum, StrEnum

from services.roster.rules import gaps
from services.roster.types import Shift
from services.shifts.rules import minutes


class Level(IntEnum):
    """How near it is; the lower the more urgent."""

    NOW = 0
    HOURS_12 = 1
    HOURS_48 = 2
    DAYS_7 = 3


AHEAD = {
    Level.NOW: timedelta(),
    Level.HOURS_12: timedelta(hours=12),
    Level.HOURS_48: timedelta(hours=48),
    Level.DAYS_7: timedelta(days=7),
}
LOOKS_AHEAD = timedelta(days=8)
"""A day more than the first alarm needs: what crosses a threshold meanwhile is known before."""
LOOKS_BACK = timedelta(days=7)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Unreachable(StrEnum):
    """Why the bot cannot reach an officer."""

    NOT_JOINED = "not_joined"
    """Never joined, or their login has ended."""
    BLOCKED = "blocked"
    LOGIN_OVER = "login_over"
    """They hear, but cannot act."""


@dataclass(frozen=True)
class Fault:
    """Something of which a desk's lead must know before it is too late."""

    desk: str
    starts_at: datetime
    """When it begins; of an officer out of reach, when their next shift does."""
    ends_at: datetime | None = None
    """Of a gap; None where nothing is on the roster after it."""
    officer: str | None = None
    why: Unreachable | None = None

    @property
    def key(self) -> str:
        """Return what stays the same while it lasts."""
        return f"gap.{minutes(self.starts_at)}" if self.officer is None else self.officer

    def level(self, now: datetime) -> Level | None:
        """Return how urgent it is; None where it is too far away."""
        return next((one for one in Level if self.starts_at - now <= AHEAD[one]), None)


def gap_faults(desk: str, shifts: Collection[Shift], now: datetime) -> list[Fault]:
    """Return the gaps that run or come; the shifts are those around."""
    start, end = now - LOOKS_BACK, now + LOOKS_AHEAD
    return [
        Fault(
            desk,
            # What began before anybody remembers has no beginning of its own.
            LONG_AGO if gap.starts_at == start else gap.starts_at,
            None if gap.ends_at == end else gap.ends_at,
        )
        for gap in gaps(desk, shifts, start=start, end=end)
        if gap.ends_at > now
    ]


def out_of_reach(
    desk: str, shifts: Iterable[Shift], reasons: dict[str, Unreachable], now: datetime
) -> list[Fault]:
    """Return the officers and backups out of reach, each with the next shift."""
    found: dict[str, Fault] = {}
    for shift in sorted(shifts, key=lambda one: one.starts_at):
        for handle in (shift.officer, shift.backup):
            if shift.ends_at > now and handle in reasons and handle not in found:
                found[handle] = Fault(desk, shift.starts_at, None, handle, reasons[handle])
    return list(found.values())


def next_crossing(faults: Iterable[Fault], now: datetime) -> datetime | None:
    """Return when the next of them becomes more urgent."""
    moments = (fault.starts_at - ahead for fault in faults for ahead in AHEAD.values())
    return min((moment for moment in moments if moment > now), default=None)
