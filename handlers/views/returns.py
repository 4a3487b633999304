"""Words about tickets that desks say are not theirs."""

from collections.abc import Callable, Sequence
from typing import Any

from handlers.views import tickets as view
from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.desks import desk_name
from handlers.views.messages import Button, Message
from services.desks.types import DeskDetails, DeskKind
from services.i18n import Translator
from services.tickets.returned import Returned
from services.tickets.types import TicketDetails

ON_A_PAGE = 4


def question(
    ticket: TicketDetails,
    place: DeskDetails,
    returned_by: Sequence[str],
    choices: Sequence[DeskDetails],
    page: int,
    times: Times,
) -> Message:
    """Ask headquarters whose ticket it is."""
    _ = times.words.gettext
    number = ticket.number
    lines = [
        _("Please decide who handles ticket {number}.", number=number),
        _(
            "{category}, {place}, reported {time}",
            category=view.category_name(ticket, times.words),
            place=desk_name(place, times.words),
            time=times.clock(ticket.submitted_at),
        ),
    ]
    if returned_by:
        lines.append(_("Returned by: {names}", names=" · ".join(returned_by)))
    lines.append(_("Your decision is final; until then the county's desk is called."))
    first = page * ON_A_PAGE if page * ON_A_PAGE < len(choices) else 0
    rows = [
        (Button(_name(desk, times.words), data("t.decide", number, desk.code)),)
        for desk in choices[first : first + ON_A_PAGE]
    ]
    if len(choices) > ON_A_PAGE:
        more = times.words.pgettext("desks", "Other desks")
        rows.append((Button(more, data("t.desks", number, first // ON_A_PAGE + 1)),))
    return Message("\n".join(lines), tuple(rows))


def _name(desk: DeskDetails, words: Translator) -> str:
    if desk.kind is DeskKind.REFER:
        return words.gettext("{desk} (gives its phone)", desk=desk_name(desk, words))
    return view.signature(desk, words)


def decided(
    ticket: TicketDetails, desk: DeskDetails, who: str, *, is_elsewhere: bool, times: Times
) -> Message:
    """Tell whose ticket it is, and who has decided."""
    _ = times.words.gettext
    fields = {"number": ticket.number, "who": who, "desk": desk_name(desk, times.words)}
    if is_elsewhere:
        return Message(
            _(
                "Ticket {number}: {who} has decided that {desk} is responsible. The reporter has "
                "its phone.",
                **fields,
            )
        )
    return Message(_("Ticket {number}: {who} has decided that it is handled by {desk}.", **fields))


def moved(ticket: TicketDetails, desk: DeskDetails, times: Times) -> Message:
    """Tell a reporter who handles it now."""
    return Message(
        times.words.gettext(
            "Ticket {number} is now handled by {desk}; you will hear from us by {time}.",
            number=ticket.number,
            desk=view.signature(desk, times.words),
            time=times.by(ticket.answer_by or ticket.take_by),
        )
    )


def elsewhere(ticket: TicketDetails, desk: DeskDetails, phone: str, words: Translator) -> Message:
    """Tell a reporter who is responsible, and how to call them."""
    _ = words.gettext
    return Message(
        _(
            "Ticket {number}: {desk} is responsible for this. Please call {phone}.\n"
            "If nobody helps you there, call us: {main}",
            number=ticket.number,
            desk=desk_name(desk, words),
            phone=desk.phones[0] if desk.phones else phone,
            main=phone,
        )
    )


def given_back(ticket: TicketDetails, words: Translator) -> str:
    _ = words.gettext
    if ticket.returned is Returned.ONCE:
        return _("The parent desk is called for {number}.", number=ticket.number)
    return _("Headquarters decides about {number}.", number=ticket.number)


def _decided(words: Translator, params: dict[str, Any]) -> str:
    return words.gettext(
        "Headquarters has decided that {number} is yours.", number=params["number"]
    )


ERRORS: dict[str, Callable[[Translator, dict[str, Any]], str]] = {"ticket_decided": _decided}
