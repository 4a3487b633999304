"""What crosses the door of the roster's room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Shift:
    """A time at a desk for which somebody answers."""

    desk: str
    starts_at: datetime
    ends_at: datetime
    officer: str
    """A handle."""
    backup: str | None = None


@dataclass(frozen=True)
class Gap:
    """A time for which a desk has nobody; 24 × 7 is required of every desk (N9)."""

    desk: str
    starts_at: datetime
    ends_at: datetime
