"""Clock times and days as people say them."""

from datetime import date, datetime, timedelta

from babel.dates import format_date

from services.clock import Calendar
from services.i18n import Translator


def clock_time(moment: datetime, calendar: Calendar) -> str:
    """Return the local clock time: `08:10`."""
    return calendar.local(moment).strftime("%H:%M")


def time_and_day(moment: datetime, now: datetime, calendar: Calendar, words: Translator) -> str:
    """Return a clock time, with its day where that is another one: `08:00`, `2月25日 08:00`."""
    time = clock_time(moment, calendar)
    local_day = calendar.day(moment)
    if local_day == calendar.day(now):
        return time
    return words.gettext("{day}, {time}", time=time, day=day(local_day, words))


def day(when: date, words: Translator) -> str:
    """Return a day without its year: `2月24日`, `24 February`."""
    return format_date(when, _pattern("d MMMM", words), locale=words.language)


def day_and_weekday(when: date, words: Translator) -> str:
    """Return a day with its weekday: `2月24日（周一）`, `Mon 24 February`."""
    return format_date(when, _pattern("EEE d MMMM", words), locale=words.language)


def duration(passed: timedelta, words: Translator) -> str:
    """Return a time in whole minutes, rounded up: `18 分钟`, `2 小时 5 分钟`."""
    minutes = max(1, -(-int(passed.total_seconds()) // 60))
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(words.ngettext("{n} hour", "{n} hours", hours))
    if rest:
        parts.append(words.ngettext("{n} minute", "{n} minutes", rest))
    return " ".join(parts)


_CHINESE = {"d MMMM": "M月d日", "EEE d MMMM": "M月d日（EEE）"}


def _pattern(pattern: str, words: Translator) -> str:
    return _CHINESE[pattern] if words.language == "zh_CN" else pattern
