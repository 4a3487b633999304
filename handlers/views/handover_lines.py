"""The lines of which the messages of a change of shift are made."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from handlers.views.deadlines import Times
from handlers.views.tickets import listed
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.shifts.types import Sheet, Turn
from services.tickets.types import Status, TicketDetails, Words
from services.tickets.watches import Passing, Watch, Why

MOST_NAMED = 3
"""Tickets that are named one by one: a message has at most eight lines."""
MOST_NOTES = 3
_ENDINGS_ZH = ("工业园区", "回族乡", "街道", "镇", "乡", "县")
_ENDINGS_EN = (" Industrial Park", " Hui Ethnic Township", " Township", " Town", " County")
DAYTIME, EVENING = time(5), time(14)
LATE_EVENING = time(20)

Names = Mapping[str, str]
"""How colleagues see an officer, and how a desk is called, by handle and code."""


def short_desk(desk: DeskDetails, words: Translator) -> str:
    """Return a desk's name without what kind of place it is: 城南, Chengnan."""
    is_zh = words.language.startswith("zh")
    name, endings = (desk.name_zh, _ENDINGS_ZH) if is_zh else (desk.name_en, _ENDINGS_EN)
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def in_a_row(names: Sequence[str], words: Translator) -> str:
    """Return names of places in a row: 城南、黄塘."""
    return ("、" if words.language.startswith("zh") else ", ").join(names)


def heading(shown: Sheet, times: Times) -> str:
    _ = times.words.gettext
    start, end = (times.calendar.local(one) for one in (shown.began_at, shown.at))
    span = {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    if start.time() >= LATE_EVENING or start.time() < DAYTIME:
        return _("Handover, night shift ({start}–{end})", **span)
    if start.time() < EVENING:
        return _("Handover, day shift ({start}–{end})", **span)
    return _("Handover, evening shift ({start}–{end})", **span)


def sums(watch: Watch, times: Times) -> list[str]:
    _ = times.words.gettext
    if not watch.carried and not watch.received:
        return [_("No tickets in this shift.")]
    n = {"solved": watch.solved, "open": len(watch.open)}
    first = _("Received {n}: solved {solved}, open {open}", n=watch.received, **n)
    if watch.carried:
        first = _(
            "Open at the beginning {carried}, received {n}: solved {solved}, open {open}",
            carried=watch.carried,
            n=watch.received,
            **n,
        )
    more = _("withdrawn or gone elsewhere {n}", n=watch.left) if watch.left else None
    return [listed([first, more], times.words)]


def left_open(
    tickets: Sequence[TicketDetails],
    officer: str,
    names: Names,
    times: Times,
    *,
    is_counted: bool = False,
) -> list[str]:
    """Return the open tickets, each with its due time; whose they are where it is another's."""
    _ = times.words.gettext
    if not tickets:
        return [_("Nothing is open.")] if is_counted else []
    listing = [
        _one_open(one, officer, names, times, is_short=is_counted) for one in tickets[:MOST_NAMED]
    ]
    semicolon = "；" if times.words.language.startswith("zh") else "; "
    text = semicolon.join(listing)
    if len(tickets) > MOST_NAMED:
        text = _("{tickets} and {n} more: /tickets", tickets=text, n=len(tickets) - MOST_NAMED)
    if is_counted:
        return [_("Open {n}: {tickets}", n=len(tickets), tickets=text)]
    return [_("Open: {tickets}", tickets=text)]


def _one_open(
    ticket: TicketDetails, officer: str, names: Names, times: Times, *, is_short: bool
) -> str:
    words = times.words
    _ = words.gettext
    why = {
        Status.SUBMITTED: words.pgettext("open", "not taken yet"),
        Status.ACKNOWLEDGED: words.pgettext("open", "not answered yet"),
        Status.IN_PROGRESS: words.pgettext("open", "in progress"),
        Status.PENDING_REPORTER: words.pgettext("open", "waiting for the reporter"),
    }.get(ticket.status, "")
    due = ticket.take_by if ticket.status is Status.SUBMITTED else ticket.answer_by
    holder = ticket.assignee
    who = names.get(holder, holder) if holder and holder != officer else None
    parts = [
        str(ticket.number) if is_short else f"{ticket.number} {why}",
        _("with {who}", who=who) if who else None,
        _("due {time}", time=times.by(due)) if due else None,
    ]
    return listed(parts, words)


def passed_on(passed: Sequence[Passing], names: Names, words: Translator) -> list[str]:
    _ = words.gettext
    if not passed:
        return []
    semicolon = "；" if words.language.startswith("zh") else "; "
    text = semicolon.join(_one_passed(one, names, words) for one in passed[:MOST_NAMED])
    return [
        words.ngettext(
            "Passed on {n} time: {tickets}",
            "Passed on {n} times: {tickets}",
            len(passed),
            tickets=text,
        )
    ]


def _one_passed(one: Passing, names: Names, words: Translator) -> str:
    _ = words.gettext
    match one.why:
        case Why.NOT_TAKEN:
            n = int(one.after.total_seconds() // 60) if one.after else 0
            return words.ngettext(
                "{number}, not taken for {n} minute",
                "{number}, not taken for {n} minutes",
                n,
                number=one.number,
            )
        case Why.DECLINED:
            return _("{number}, passed to the next one", number=one.number)
        case Why.LATE:
            return _("{number}, not answered in time", number=one.number)
        case Why.GIVEN:
            return _(
                "{number}, given to {who}", number=one.number, who=names.get(one.to or "", one.to)
            )


def spoken(said: Words, words: Translator) -> str:
    return said.text or words.gettext("voice message")


def how_it_stands(turns: Sequence[Turn], names: Names, times: Times) -> list[str]:
    _ = times.words.gettext
    handed_at = turns[0].handed_at
    lines = []
    if handed_at is not None:
        lines.append(_("Handed over at {time}.", time=times.clock(handed_at)))
    if handed_at is not None and turns[0].is_kept:
        lines[-1] = _(
            "Handed over at {time}; what is open stays yours.", time=times.clock(handed_at)
        )
    for who in dict.fromkeys(one.coming for one in turns if one.coming and one.taken_at):
        at = next(one.taken_at for one in turns if one.coming == who)
        lines.append(
            _("{who} took over at {time}.", who=names.get(who or "", who), time=times.clock(at))
        )
    return lines


def where(turns: Sequence[Turn], desks: Mapping[str, DeskDetails], times: Times) -> str:
    """Return desks and hours: 城南、黄塘，08:00–16:00."""
    words = times.words
    by_end: dict[datetime | None, list[str]] = {}
    for one in turns:
        desk = desks.get(one.desk)
        by_end.setdefault(one.until, []).append(short_desk(desk, words) if desk else one.desk)
    parts = []
    for until, named in by_end.items():
        hours = f"{times.clock(turns[0].at)}–{times.clock(until)}"
        parts.append(listed([in_a_row(named, words), hours], words))
    return ("；" if words.language.startswith("zh") else "; ").join(parts)


def gave(one: Turn, names: Names, times: Times) -> str | None:
    _ = times.words.gettext
    if one.leaving is None:
        return None
    who = names.get(one.leaving, one.leaving)
    if one.handed_at is None:
        return _("{who} has not handed over", who=who)
    return _("{who} handed over at {time}", who=who, time=times.clock(one.handed_at))


def took(one: Turn, names: Names, times: Times) -> str:
    _ = times.words.gettext
    if one.coming is None:
        return _("nobody is on the roster after that")
    who = names.get(one.coming, one.coming)
    if one.taken_at is None:
        return _("{who} has not taken over", who=who)
    return _("{who} took over at {time}", who=who, time=times.clock(one.taken_at))
