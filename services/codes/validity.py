"""How long a code is valid: until the end of its local day, or for a duration."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from services.clock import Calendar

DAY = "day"
_DURATION = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")
_SHORTEST, _LONGEST = timedelta(seconds=30), timedelta(days=31)


@dataclass(frozen=True)
class Validity:
    """The day it is made on (as at launch of the real service), or a duration (strict mode)."""

    duration: timedelta | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `day` or an ISO 8601 duration such as `PT1M`; raises ValueError."""
        if text == DAY:
            return cls()
        match = _DURATION.fullmatch(text)
        parts = [int(part or 0) for part in match.groups()] if match else [0, 0, 0, 0]
        days, hours, minutes, seconds = parts
        duration = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if not _SHORTEST <= duration <= _LONGEST:
            raise ValueError("use `day` or a duration from PT30S to P31D, such as PT1M")
        return cls(duration)

    @property
    def is_strict(self) -> bool:
        """A code of minutes must not be forwarded or saved."""
        return self.duration is not None

    def end(self, issued_at: datetime, calendar: Calendar) -> datetime:
        """Return the first moment at which a code is no longer valid."""
        if self.duration is None:
            return calendar.next_midnight(issued_at)
        return issued_at + self.duration
