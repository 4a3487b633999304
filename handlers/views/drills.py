"""What a drill says: the question before it, what was measured, and the mark on everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.views.callbacks import data
from handlers.views.desks import desk_name
from handlers.views.messages import Button, Message
from services.desks.types import DeskDetails
from services.drills.rules import TAKEN_WITHIN
from services.drills.types import DrillDetails, Ending
from services.i18n import Translator

DESKS_A_PAGE = 4
MINUTE = timedelta(minutes=1)


def marked(message: Message, words: Translator) -> Message:
    """Return a message of a practice ticket with the mark before everything else."""
    return replace(message, text=words.gettext("(Drill) {words}", words=message.text))


def menu(desks: Sequence[DeskDetails], page: int, words: Translator) -> Message:
    """Ask for which desk, a page at a time."""
    _ = words.gettext
    pages = max(1, -(-len(desks) // DESKS_A_PAGE))
    page %= pages
    shown = desks[page * DESKS_A_PAGE : (page + 1) * DESKS_A_PAGE]
    buttons = [Button(desk_name(desk, words), data("q.desk", desk.code)) for desk in shown]
    rows = [tuple(buttons[index : index + 2]) for index in range(0, len(buttons), 2)]
    if pages > 1:
        rows.append((Button(_("More desks"), data("q.more", page + 1)),))
    return Message(_("For which desk is the drill?"), tuple(rows))


def question(desk: DeskDetails, words: Translator) -> Message:
    """Say what happens, before anybody is called."""
    _ = words.gettext
    return Message(
        _(
            "Start a drill for {desk}?\n"
            "Officers and the group get a practice ticket marked “drill”, unannounced; it is"
            " called and passed on like a real one.\n"
            "You will hear how long taking and answering took. A real ticket ends the drill.",
            desk=desk_name(desk, words),
        ),
        (
            (
                Button(words.pgettext("drill", "Start"), data("q.start", desk.code)),
                Button(words.pgettext("drill", "Don't start"), data("q.no")),
            ),
        ),
    )


def result(
    drill: DrillDetails, desk: DeskDetails, answer: str | None, words: Translator
) -> Message:
    """Tell whoever started it how the desk does."""
    lines = [_measured(drill, desk, words), _state(drill, desk, words)]
    if answer is not None:
        lines.append(words.gettext("The answer: {words}", words=answer))
    stop = Button(words.pgettext("drill", "Call it off"), data("q.stop", drill.number))
    is_over = drill.ended_at is not None
    return Message("\n".join(line for line in lines if line), () if is_over else ((stop,),))


def over(drill: DrillDetails, words: Translator) -> Message:
    """Tell an officer that there is nothing left to do."""
    _ = words.gettext
    number = drill.number
    match drill.ending:
        case Ending.DONE:
            return Message(_("Drill {number} is over. Thank you for your answer.", number=number))
        case Ending.GAVE_WAY:
            return Message(_("Drill {number} is over: a real ticket has come in.", number=number))
        case Ending.CALLED_OFF:
            return Message(_("Drill {number} was called off; nothing left to do.", number=number))
        case _:
            return Message(_("Drill {number} is over; nothing left to do.", number=number))


def _measured(drill: DrillDetails, desk: DeskDetails, words: Translator) -> str:
    _ = words.gettext
    number, taken, answered = drill.number, drill.until_taken, drill.until_answered
    if taken is None:
        return _("Drill {number}: {desk}", number=number, desk=desk_name(desk, words))
    if answered is None:
        return _("Drill {number}: taken after {taken}", number=number, taken=_span(taken, words))
    return _(
        "Drill {number}: taken after {taken}, answered after {answered}",
        number=number,
        taken=_span(taken, words),
        answered=_span(answered, words),
    )


def _state(drill: DrillDetails, desk: DeskDetails, words: Translator) -> str | None:
    _ = words.gettext
    if drill.ending is not None:
        return _ended(drill.ending, desk, words)
    if drill.taken_at is not None:
        return None
    return _("It has begun; nobody was told before. You hear when it is taken and answered.")


def _ended(ending: Ending, desk: DeskDetails, words: Translator) -> str:
    _ = words.gettext
    return {
        Ending.DONE: _("The drill is over."),
        Ending.UNTAKEN: words.ngettext(
            "Nobody took it in {n} minute; the drill is over.",
            "Nobody took it in {n} minutes; the drill is over.",
            TAKEN_WITHIN // MINUTE,
        ),
        Ending.UNANSWERED: _("No answer followed; the drill is over."),
        Ending.CALLED_OFF: _("The drill was called off."),
        Ending.GAVE_WAY: _(
            "A real ticket has come to {desk}; the drill is over.",
            desk=desk_name(desk, words),
        ),
    }[ending]


def _span(span: timedelta, words: Translator) -> str:
    """Return a measured time: `2 分 10 秒`, `45 秒`."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    if not minutes:
        return words.gettext("{seconds} s", seconds=seconds)
    return words.gettext("{minutes} min {seconds} s", minutes=minutes, seconds=f"{seconds:02}")


def _not_found(words: Translator, _: dict[str, object]) -> str:
    return words.gettext("There is no drill for you here.")


def _runs(words: Translator, params: dict[str, object]) -> str:
    return words.gettext(
        "Drill {number} is still running; one at a time.", number=params["number"]
    )


def _real_waits(words: Translator, params: dict[str, object]) -> str:
    return words.gettext(
        "Ticket {number} still waits for an officer; please start the drill afterwards.",
        number=params["number"],
    )


def _is_over(words: Translator, params: dict[str, object]) -> str:
    return words.gettext("Drill {number} is over already.", number=params["number"])


ERRORS = {
    "drill_not_found": _not_found,
    "drill_runs": _runs,
    "drill_real_ticket_waits": _real_waits,
    "drill_over": _is_over,
}


def started(words: Translator) -> str:
    return words.gettext("The drill has begun.")


def called_off(words: Translator) -> str:
    return words.gettext("The drill was called off.")
