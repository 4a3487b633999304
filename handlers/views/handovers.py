"""Changes of shift: the sheet, the call to take over, what the leads and the group read."""

from collections.abc import Sequence
from datetime import datetime

from handlers.views import handover_lines as say
from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.desks import desk_name
from handlers.views.messages import Button, Message
from handlers.views.tickets import listed
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.shifts.rules import minutes
from services.shifts.types import Arrival, Sheet, Turn


def sheet(shown: Sheet, names: say.Names, times: Times) -> Message:
    """Return the handover sheet of an officer (CONVERSATIONS.md 3.6)."""
    _ = times.words.gettext
    lines = [say.heading(shown, times), *say.sums(shown.watch, times)]
    lines += say.left_open(shown.watch.open, shown.officer, names, times)
    lines += say.passed_on(shown.watch.passed, names, times.words)
    missing = shown.watch.without_note
    if missing:
        numbers = listed(map(str, missing[: say.MOST_NOTES]), times.words)
        lines.append(_("Internal note missing: {numbers}", numbers=numbers))
    if shown.words is not None:
        lines.append(_("Your line: {line}", line=say.spoken(shown.words, times.words)))
    lines += say.how_it_stands(shown.turns, names, times)
    return Message("\n".join(lines), buttons=_sheet_buttons(shown, times.words))


def arrival(
    shown: Arrival, desks: Sequence[DeskDetails], names: say.Names, times: Times
) -> Message:
    """Call whoever comes to take over."""
    _ = times.words.gettext
    turns = shown.turns
    where = say.where(turns, {desk.code: desk for desk in desks}, times)
    taken_at = turns[0].taken_at
    if taken_at is None:
        lines = [_("Please take over: {where}", where=where)]
    else:
        lines = [_("You took over at {time}: {where}", time=times.clock(taken_at), where=where)]
    lines += say.left_open(shown.open, shown.officer, names, times, is_counted=True)
    for who, said in shown.words:
        line = say.spoken(said, times.words)
        lines.append(_("{who} says: {line}", who=names.get(who, who), line=line))
    take = Button(_("Take over"), data("w.on", minutes(shown.at)), style="primary")
    return Message("\n".join(lines), buttons=() if taken_at else ((take,),))


def late(
    turns: Sequence[Turn], desks: Sequence[DeskDetails], names: say.Names, times: Times
) -> Message:
    """Tell a lead who has not taken over, and afterwards that they have."""
    _ = times.words.gettext
    named = {desk.code: say.short_desk(desk, times.words) for desk in desks}
    together: dict[tuple[str, datetime | None], list[str]] = {}
    for one in turns:
        who = names.get(one.coming or "", one.coming or "")
        together.setdefault((who, one.taken_at), []).append(named.get(one.desk, one.desk))
    lines = []
    for (who, taken_at), places in together.items():
        desk = say.in_a_row(places, times.words)
        if taken_at is None:
            at = times.clock(turns[0].at)
            text = _(
                "{desk}: {who} was to take over at {time} and has not.",
                desk=desk,
                who=who,
                time=at,
            )
        else:
            at = times.clock(taken_at)
            text = _("{desk}: {who} took over at {time}.", desk=desk, who=who, time=at)
        lines.append(text)
    if any(one.taken_at is None for one in turns):
        lines.append(_("Please call them, or let somebody else take the shift."))
    return Message("\n".join(lines))


def last(
    turns: Sequence[tuple[DeskDetails, Turn | None]], names: say.Names, times: Times
) -> Message:
    """Tell a group of the last change of shift: numbers and times, nothing personal."""
    _ = times.words.gettext
    lines = []
    for desk, one in turns:
        name = desk_name(desk, times.words)
        if one is None:
            lines.append(_("{desk}: no change of shift yet.", desk=name))
            continue
        lines.append(_("{desk}: change of shift at {time}", desk=name, time=times.by(one.at)))
        lines.append(
            listed([say.gave(one, names, times), say.took(one, names, times)], times.words)
        )
        if one.received is not None:
            lines.append(
                _(
                    "Received {n}: solved {solved}, open {open}",
                    n=one.received,
                    solved=one.resolved,
                    open=one.still_open,
                )
            )
    return Message("\n".join(lines))


def line_prompt(words: Translator) -> Message:
    _ = words.gettext
    return Message(
        _(
            "Your next message, typed or spoken, goes to the officer who takes over from you,"
            " and nowhere else."
        )
    )


def kept_line(words: Translator) -> Message:
    return Message(words.gettext("Noted for the next officer."))


def not_a_line(words: Translator) -> Message:
    return Message(words.gettext("A line is text or a voice message. Please send it again."))


def _sheet_buttons(shown: Sheet, words: Translator) -> tuple[tuple[Button, ...], ...]:
    _ = words.gettext
    at = minutes(shown.at)
    line = Button(_("Add a line"), data("w.line", at))
    rows: list[tuple[Button, ...]] = [(line,)]
    if shown.turns[0].handed_at is None:
        rows = [(Button(_("Hand over"), data("w.over", at), style="primary"), line)]
        if any(one.assignee == shown.officer for one in shown.watch.open):
            rows.append((Button(_("Hand over, I finish what is open"), data("w.keep", at)),))
    rows += [
        (Button(_("{number}: add a note", number=number), data("t.note", number)),)
        for number in shown.watch.without_note[: say.MOST_NOTES]
    ]
    return tuple(rows)


# Answers to presses


def handed(one: Turn, names: say.Names, times: Times) -> str:
    """Answer the press of "Hand over": the first one and every other."""
    _ = times.words.gettext
    if one.taken_at is not None and one.coming:
        return _(
            "Handed over at {time}; {who} took over at {taken}.",
            time=times.clock(one.handed_at),
            who=names.get(one.coming, one.coming),
            taken=times.clock(one.taken_at),
        )
    return _("Handed over at {time}.", time=times.clock(one.handed_at))


def taken(one: Turn, times: Times) -> str:
    _ = times.words.gettext
    return _("You took over at {time}.", time=times.clock(one.taken_at))


def _turn_over(words: Translator, params: dict[str, object]) -> str:
    _ = words.gettext
    since = params.get("since")
    if not params.get("by") or not isinstance(since, datetime):
        return _("That shift is over.")
    return _(
        "That shift is over; {who} is on duty since {time}.",
        who=params["by"],
        time=since.strftime("%H:%M"),
    )


def _turn_not_found(words: Translator, params: dict[str, object]) -> str:
    del params
    return words.gettext("This is not your change of shift any more; the roster has changed.")


ERRORS = {"turn_over": _turn_over, "turn_not_found": _turn_not_found}
