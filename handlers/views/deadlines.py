"""Clock times of promises: bare while nobody can mistake the day, otherwise with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.views.times import clock_time, day
from services.clock import Calendar
from services.i18n import Translator

SOON = timedelta(hours=6)


@dataclass(frozen=True)
class Times:
    """Says moments as seen from now."""

    now: datetime
    calendar: Calendar
    words: Translator

    def clock(self, moment: datetime | None) -> str:
        """Return the local clock time: `03:28`."""
        return clock_time(moment, self.calendar) if moment else "–"

    def by(self, moment: datetime | None) -> str:
        """Return a promised time: `03:28`, `明天 07:00`, `2月27日 10:00`."""
        if moment is None:
            return "–"
        clock = clock_time(moment, self.calendar)
        today, then = self.calendar.day(self.now), self.calendar.day(moment)
        if then == today or timedelta() < moment - self.now < SOON:
            return clock
        if then == today + timedelta(days=1):
            return self.words.pgettext("deadline", "{time} tomorrow", time=clock)
        return self.words.pgettext(
            "deadline", "{time} on {day}", time=clock, day=day(then, self.words)
        )
