"""The roster as an officer sees it, and changes of shift that officers agree on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.handover_lines import Names, in_a_row, short_desk
from handlers.views.messages import Button, Message
from handlers.views.tickets import listed
from handlers.views.times import day_and_weekday, time_and_day
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.roster.types import Shift
from services.shifts.rules import minutes
from services.shifts.types import Block
from services.staff.types import StaffMember

MOST_BLOCKS = 4
MOST_COLLEAGUES = 4
MOST_DESKS = 3
"""Groups of desks with the same officers that are told apart."""
ANYBODY = "*"

Desks = Mapping[str, DeskDetails]


@dataclass(frozen=True)
class Now:
    """Who is on duty at a desk, and who is next."""

    desk: DeskDetails
    shift: Shift | None
    after: Shift | None


def roster(
    rows: Sequence[Now], blocks: Sequence[Block], desks: Desks, names: Names, times: Times
) -> Message:
    """Say who is on duty now and next, and an officer's own next shifts."""
    _ = times.words.gettext
    together: dict[tuple[object, ...], list[Now]] = {}
    for row in rows:
        key = tuple(
            (one.officer, one.starts_at, one.ends_at) if one else None
            for one in (row.shift, row.after)
        )
        together.setdefault(key, []).append(row)
    lines = [_now(alike, names, times) for alike in list(together.values())[:MOST_DESKS]]
    if blocks:
        lines.append(_("Your next shifts:"))
        lines += [block_line(block, desks, times) for block in blocks[:MOST_BLOCKS]]
        if len(blocks) > MOST_BLOCKS:
            lines.append(_("and {n} more", n=len(blocks) - MOST_BLOCKS))
    else:
        lines.append(_("You have no shift ahead."))
    swap = Button(_("Change a shift"), data("w.swap"))
    file = Button(_("Calendar"), data("w.cal"))
    return Message("\n".join(lines), buttons=((swap, file),) if blocks else ())


def calendar(content: bytes | None, words: Translator) -> Message:
    """Give an officer the file for their telephone's calendar."""
    _ = words.gettext
    if content is None:
        return Message(_("You have no shift ahead."))
    text = _("Your shifts for your calendar. After a change of shift please load them again.")
    return Message(text, document=("shifts.ics", content))


def choose(blocks: Sequence[Block], times: Times) -> Message:
    """Ask which of the own shifts somebody else should take."""
    _ = times.words.gettext
    rows = [
        (Button(hours(block, times), data("w.swap", minutes(block.starts_at))),)
        for block in blocks[:MOST_BLOCKS]
    ]
    text = _("Which shift should somebody else take?") if rows else _("You have no shift ahead.")
    return Message(text, buttons=(*rows, (Button(_("Back"), data("w.roster")),)))


def whom(block: Block, free: Sequence[StaffMember], desks: Desks, times: Times) -> Message:
    """Ask who should take it."""
    _ = times.words.gettext
    at = minutes(block.starts_at)
    back = (Button(_("Back"), data("w.swap")),)
    lines = [block_line(block, desks, times)]
    if not free:
        lines.append(_("No colleague is free then. Please ask your shift lead."))
        return Message("\n".join(lines), buttons=(back,))
    lines.append(_("Whom shall I ask? The first to accept has it; until then it stays yours."))
    anybody = (Button(_("Whoever can"), data("w.offer", at, ANYBODY), style="primary"),)
    people = [
        Button(one.display, data("w.offer", at, one.handle)) for one in free[:MOST_COLLEAGUES]
    ]
    pairs = [tuple(people[at : at + 2]) for at in range(0, len(people), 2)]
    return Message("\n".join(lines), buttons=(anybody, *pairs, back))


def hours(block: Block, times: Times) -> str:
    """Return day and hours of a shift: 2月25日（周二）22:00–08:00."""
    when = day_and_weekday(times.calendar.day(block.starts_at), times.words)
    gap = "" if times.words.language.startswith("zh") else ", "
    return f"{when}{gap}{times.clock(block.starts_at)}–{times.clock(block.ends_at)}"


def block_line(block: Block, desks: Desks, times: Times) -> str:
    named = [
        short_desk(desks[code], times.words) if code in desks else code for code in block.desks
    ]
    return listed([hours(block, times), in_a_row(named, times.words)], times.words)


def _now(alike: Sequence[Now], names: Names, times: Times) -> str:
    """Return who is on duty and who is next, for desks where that is the same."""
    _ = times.words.gettext
    desks = in_a_row([short_desk(row.desk, times.words) for row in alike], times.words)
    shift, after = alike[0].shift, alike[0].after
    if shift is None:
        first = _("{desks}: nobody is on duty now.", desks=desks)
    else:
        who = names.get(shift.officer, shift.officer)
        until = time_and_day(shift.ends_at, times.now, times.calendar, times.words)
        first = _("{desks}: {who} is on duty until {until}.", desks=desks, who=who, until=until)
    if after is None:
        return first + "\n" + _("Nobody is on the roster after that.")
    who = names.get(after.officer, after.officer)
    start = time_and_day(after.starts_at, times.now, times.calendar, times.words)
    end = time_and_day(after.ends_at, after.starts_at, times.calendar, times.words)
    return first + "\n" + _("Then {who}, {span}.", who=who, span=f"{start}–{end}")
