"""Hours without anybody and officers out of reach: what a lead and headquarters are told."""

from collections.abc import Sequence
from datetime import datetime

from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.handover_lines import Names, in_a_row, short_desk
from handlers.views.messages import Button, Message
from handlers.views.times import day_and_weekday
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.shifts.faults import Fault, Level, Unreachable

MOST_FAULTS = 5
MOST_NAMED = 12


def faults(
    desk: DeskDetails, level: Level, found: Sequence[Fault], names: Names, times: Times
) -> Message:
    """List what is missing at a desk, and say what to do."""
    _ = times.words.gettext
    name = short_desk(desk, times.words)
    heading = {
        Level.NOW: _("{desk}: a gap in staffing now", desk=name),
        Level.HOURS_12: _("{desk}: a gap in staffing within 12 hours", desk=name),
        Level.HOURS_48: _("{desk}: a gap in staffing within 48 hours", desk=name),
        Level.DAYS_7: _("{desk}: a gap in staffing within 7 days", desk=name),
    }[level]
    lines = [heading, *(_line(one, names, times) for one in found[:MOST_FAULTS])]
    if len(found) > MOST_FAULTS:
        lines.append(
            times.words.ngettext("and {n} more gap", "and {n} more gaps", len(found) - MOST_FAULTS)
        )
    lines.append(_("Please find somebody; this message goes away once that is done."))
    return Message("\n".join(lines), buttons=((Button(_("Roster"), data("w.roster")),),))


def unserved(desks: Sequence[DeskDetails], words: Translator) -> Message:
    """Name the desks with neither staff nor roster, in one line."""
    _ = words.gettext
    named = in_a_row([short_desk(desk, words) for desk in desks[:MOST_NAMED]], words)
    if len(desks) > MOST_NAMED:
        rest = len(desks) - MOST_NAMED
        first = _("No duty is arranged at {desks} and {n} more.", desks=named, n=rest)
    else:
        first = _("No duty is arranged at {desks}.", desks=named)
    return Message(
        "\n".join(
            [
                first,
                _("There is neither staff nor a roster; their tickets go to the desk above."),
                _("Please find somebody; this message goes away once that is done."),
            ]
        )
    )


def _line(fault: Fault, names: Names, times: Times) -> str:
    return _gap(fault, times) if fault.officer is None else _officer(fault, names, times)


def _gap(fault: Fault, times: Times) -> str:
    _ = times.words.gettext
    start = _moment(fault.starts_at, times)
    is_running = fault.starts_at <= times.now
    if fault.ends_at is None:
        if is_running:
            return _("Nobody is on the roster from now on")
        return _("From {start}: nobody is on the roster", start=start)
    end = _moment(fault.ends_at, times)
    if is_running:
        return _("Now to {end}: nobody is on the roster", end=end)
    return _("{start} to {end}: nobody is on the roster", start=start, end=end)


def _officer(fault: Fault, names: Names, times: Times) -> str:
    _ = times.words.gettext
    start = _moment(fault.starts_at, times)
    who = names.get(fault.officer or "", fault.officer)
    if fault.why is Unreachable.BLOCKED:
        return _("{who} has blocked the bot; next shift {start}", who=who, start=start)
    if fault.why is Unreachable.LOGIN_OVER:
        return _("{who} has to authenticate again; next shift {start}", who=who, start=start)
    return _("{who} has not joined or is logged out; next shift {start}", who=who, start=start)


def _moment(moment: datetime, times: Times) -> str:
    """Return day and time: 2月27日（周四）08:00."""
    when = day_and_weekday(times.calendar.day(moment), times.words)
    gap = "" if times.words.language.startswith("zh") else ", "
    return f"{when}{gap}{times.clock(moment)}"
