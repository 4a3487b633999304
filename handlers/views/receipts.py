"""Scan receipts: when somebody's code was checked, in one silent message for each day."""

from handlers.views.callbacks import data
from handlers.views.messages import Button, Message
from handlers.views.times import clock_time, day
from services.clock import Calendar
from services.i18n import Translator
from services.receipts.types import DayOfChecks, Seen


def of_day(checks: DayOfChecks, calendar: Calendar, words: Translator) -> Message:
    """Return a day's receipt; it knows neither the place nor who has checked."""
    _ = words.gettext
    lines = [
        _("Your health code was checked on {day}:", day=day(checks.day, words)),
        _(", ").join(_moment(seen, calendar, words) for seen in checks.seen),
    ]
    if checks.others:
        lines.append(_("It was checked after that, too; today's further times are not listed."))
    lines.append(
        _(
            "Only the time is kept, not the place, nor who checked. If you did not show it, press"
            " “Refresh” below your code: the old one becomes void."
        )
    )
    off = Button(_("No more receipts"), data("k.off", checks.day.isoformat()))
    return Message("\n".join(lines), buttons=((off,),))


def switched_off(words: Translator) -> Message:
    """Say that receipts have ended, in the place of the last one."""
    _ = words.gettext
    return Message(
        _("Receipts are switched off and the times deleted. To switch them on again: /privacy")
    )


def toast_on(words: Translator) -> str:
    _ = words.gettext
    return _("Switched on. When your code is checked, you see the time here, without a sound.")


def toast_off(words: Translator) -> str:
    _ = words.gettext
    return _("Switched off; the times kept so far are deleted.")


def _moment(seen: Seen, calendar: Calendar, words: Translator) -> str:
    time = clock_time(seen.at, calendar)
    if seen.times == 1:
        return time
    _ = words.gettext
    return _("{time} ({count} times)", time=time, count=seen.times)
