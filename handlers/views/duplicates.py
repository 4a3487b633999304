"""Words about tickets that are handled as one; no reporter learns of another."""

from collections.abc import Callable, Sequence
from typing import Any

from handlers.views import tickets as view
from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.messages import Button, Message
from services.i18n import Translator
from services.tickets.types import TicketDetails

MOST_BUTTONS = 4


def menu(
    ticket: TicketDetails,
    candidates: Sequence[TicketDetails],
    duplicates: Sequence[TicketDetails],
    times: Times,
) -> Message:
    """Ask with which ticket this one belongs together, and offer to take apart what does."""
    _ = times.words.gettext
    number = ticket.number
    back = (Button(times.words.pgettext("case button", "Back"), data("t.case", number)),)
    if duplicates:
        rows = [(_split(one.number, times.words),) for one in duplicates[:MOST_BUTTONS]]
        text = _(
            "Handled together with ticket {number}: {numbers}",
            number=number,
            numbers=numbers(duplicates),
        )
        return Message(text, (*rows, back))
    lines = [_("Which ticket is {number} the same as? Choose, or type its number.", number=number)]
    lines += [
        _(
            "{number} {category}, reported {time}",
            number=one.number,
            category=view.category_name(one, times.words),
            time=times.clock(one.submitted_at),
        )
        for one in candidates[:MOST_BUTTONS]
    ]
    buttons = tuple(
        Button(str(one.number), data("t.same", number, one.number))
        for one in candidates[:MOST_BUTTONS]
    )
    return Message("\n".join(lines), (buttons, back) if buttons else (back,))


def numbers(tickets: Sequence[TicketDetails]) -> str:
    """Return the numbers of tickets, one after the other."""
    return " · ".join(str(one.number) for one in tickets)


def merged(ticket: TicketDetails, master: TicketDetails, times: Times) -> Message:
    """Tell a reporter, once, that the matter is being worked on already."""
    _ = times.words.gettext
    lines = [
        _(
            "Ticket {number}: this matter is being worked on already and is handled together.",
            number=ticket.number,
        )
    ]
    if master.answer_by is not None:
        lines.append(
            _("You will have the next answer by {time}.", time=times.by(master.answer_by))
        )
    lines.append(_("Every answer comes to you here. If yours is another matter, press below."))
    return Message("\n".join(lines), ((apart(ticket.number, times.words),),))


def _split(number: int, words: Translator) -> Button:
    label = words.pgettext("duplicate button", "Separate {number}", number=number)
    return Button(label, data("t.split", number))


def apart(number: int, words: Translator) -> Button:
    label = words.pgettext("duplicate button", "It is not the same matter")
    return Button(label, data("t.apart", number))


def unheard(number: int, words: Translator) -> Message:
    _ = words.gettext
    button = Button(words.pgettext("case button", "Contact"), data("t.contact", number))
    return Message(
        _(
            "Your answer did not reach the reporter of ticket {number}, which is handled "
            "together. Please call.",
            number=number,
        ),
        ((button,),),
    )


def merged_toast(number: int, into: int, words: Translator) -> str:
    return words.gettext("{number} is handled together with {into}.", number=number, into=into)


def split_toast(number: int, words: Translator) -> str:
    return words.gettext(
        "{number} is a ticket of its own again; the desk is called.", number=number
    )


def _cannot(words: Translator, params: dict[str, Any]) -> str:
    _ = words.gettext
    number, into = params["number"], params["into"]
    match params["reason"]:
        case "duplicate":
            return _(
                "{into} is handled together with another ticket itself. Choose that one.",
                into=into,
            )
        case "master":
            return _(
                "Other tickets are handled together with {number} already. Do it the other way"
                " round, from that ticket.",
                number=number,
            )
        case "confidential":
            return _(
                "A worker reported in confidence: {number} and {into} stay apart.",
                number=number,
                into=into,
            )
        case _:
            return _("{number} and {into} cannot be handled together.", number=number, into=into)


ERRORS: dict[str, Callable[[Translator, dict[str, Any]], str]] = {
    "ticket_cannot_merge": _cannot,
}
