"""What the reporter reads of a ticket: the receipt, who has it, and when nobody has."""

from datetime import datetime

from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.desks import desk_name, names_itself
from handlers.views.messages import Button, Message
from services.desks.types import DeskDetails, DeskKind
from services.i18n import Translator
from services.tickets.rules import is_night
from services.tickets.types import (
    Kind,
    Status,
    TicketDetails,
    Urgency,
)

Row = tuple[Button, ...]
DAY_AND_NIGHT = frozenset({"", "24h", "24 h"})
SECOND = 2


def receipt(
    ticket: TicketDetails,
    desk: DeskDetails,
    referred: DeskDetails | None,
    phone: str,
    times: Times,
) -> Message:
    """Return the receipt: who handles it, by when, and whom to call."""
    _ = times.words.gettext
    number = ticket.number
    if ticket.closed_at is not None:
        if ticket.status is Status.CANCELLED:
            return Message(_("Ticket {number} is withdrawn.", number=number))
        if ticket.status is Status.DUPLICATE:
            return Message(
                _(
                    "Ticket {number} is handled together with another; every answer comes to you"
                    " here.",
                    number=number,
                ),
                (follow_buttons(number, times.words)[:2],),
            )
        return Message(_("Ticket {number} is closed.", number=number))
    lines = [
        _("Received, ticket {number}.", number=number),
        _handled_by(desk, times.words),
        _referred(referred, desk, times.words),
        _promise(ticket, times),
        *help_lines(phone, times.words),
    ]
    return Message(
        "\n".join(line for line in lines if line), (follow_buttons(number, times.words),)
    )


def _handled_by(desk: DeskDetails, words: Translator) -> str:
    _ = words.gettext
    name = desk_name(desk, words)
    is_always = desk.hours.strip().casefold() in DAY_AND_NIGHT
    if names_itself(desk, words):
        if is_always or desk.kind is DeskKind.COUNTY:
            return _("Handled by {desk}, on duty day and night", desk=name)
        return _("Handled by {desk}, on duty {hours}", desk=name, hours=desk.hours)
    if desk.kind is DeskKind.COUNTY:
        return _("Handled by the duty desk of {desk}, on duty day and night", desk=name)
    if not is_always:
        return _(
            "Handled by the task force of {desk}, on duty {hours}", desk=name, hours=desk.hours
        )
    return _("Handled by the task force of {desk}, on duty day and night", desk=name)


def _referred(place: DeskDetails | None, desk: DeskDetails, words: Translator) -> str | None:
    if place is None or not place.phones:
        return None
    return words.gettext(
        "{place} is administered elsewhere: please also call {phone}; {desk} will follow it up.",
        place=desk_name(place, words),
        phone=place.phones[0],
        desk=desk_name(desk, words),
    )


def _promise(ticket: TicketDetails, times: Times) -> str | None:
    _ = times.words.gettext
    match ticket.status:
        case Status.SUBMITTED if ticket.kind is Kind.RECORD_WRONG and ticket.answer_by:
            return _(
                "You will have an answer by {time}. If nobody takes it, the next officer is"
                " called automatically; there is no need to chase.",
                time=times.by(ticket.answer_by),
            )
        case Status.SUBMITTED:
            return _(
                "An officer will take it by {time}. If nobody does, the next one is called"
                " automatically; there is no need to chase.",
                time=times.by(ticket.take_by),
            )
        case Status.ACKNOWLEDGED | Status.IN_PROGRESS if ticket.answer_by:
            return _(
                "An officer has taken it; you will have an answer by {time}.",
                time=times.by(ticket.answer_by),
            )
        case _:
            return None


def help_lines(phone: str, words: Translator) -> tuple[str, str]:
    """Return whom to call when it cannot wait, and how to add something."""
    _ = words.gettext
    return (
        _("Urgent: call {phone}; danger to life: call 110 or 120.", phone=phone),
        _("To add something, reply to this message."),
    )


def follow_buttons(number: int, words: Translator) -> Row:
    """Return the buttons below a receipt."""
    return (
        Button(words.pgettext("ticket button", "Add"), data("t.add", number)),
        Button(words.pgettext("ticket button", "Progress"), data("t.progress", number)),
        Button(words.pgettext("ticket button", "Withdraw"), data("t.withdraw", number)),
    )


def taken(ticket: TicketDetails, times: Times) -> Message:
    _ = times.words.gettext
    return Message(
        _(
            "Ticket {number}: an officer has taken it; you will have an answer by {time}.",
            number=ticket.number,
            time=times.by(ticket.answer_by),
        )
    )


def not_taken(
    ticket: TicketDetails,
    *,
    until: datetime,
    called: int,
    is_everybody: bool,
    is_by_gateway: bool = False,
    phone: str,
    times: Times,
) -> Message:
    """Say at the promised minute that nobody has taken it, and when the next word comes."""
    _ = times.words.gettext
    fields: dict[str, object] = {
        "number": ticket.number,
        "time": times.by(until),
        "phone": phone,
    }
    if is_everybody:
        return _everybody_called(times.words, fields)
    if is_by_gateway:
        return _called_out(times.words, fields)
    if ticket.urgency is not Urgency.NOW:
        return Message(
            _(
                "Nobody has taken ticket {number} yet; we are sorry.\n"
                "The next officer is being called; you will hear from us by {time}.\n"
                "You can also call {phone}.",
                **fields,
            )
        )
    if called <= SECOND:
        head = _(
            "Nobody has taken ticket {number} yet; a second officer is being called. You"
            " will hear from us by {time}.",
            **fields,
        )
    else:
        head = _(
            "Nobody has taken ticket {number} yet; the next officer is being called. You"
            " will hear from us by {time}.",
            **fields,
        )
    if is_night(times.now, times.calendar):
        tail = _(
            "You can also call {phone}. It is cold at night; please wait out of the wind.",
            **fields,
        )
    else:
        tail = _("You can also call {phone}.", **fields)
    return Message(f"{head}\n{tail}")


def _everybody_called(words: Translator, fields: dict[str, object]) -> Message:
    _ = words.gettext
    return Message(
        _(
            "Everybody up to headquarters has been called for ticket {number}, and nobody"
            " has taken it yet; we are sorry.\n"
            "We are still calling; you will hear from us by {time}.\n"
            "Please call {phone} now.",
            **fields,
        )
    )


def _called_out(words: Translator, fields: dict[str, object]) -> Message:
    _ = words.gettext
    return Message(
        _(
            "Nobody has taken ticket {number} yet; we are sorry.\n"
            "The officers are now being called by SMS and phone; you will hear from us by"
            " {time}.\n"
            "You can also call {phone}.",
            **fields,
        )
    )


def late(ticket: TicketDetails, *, until: datetime, phone: str, times: Times) -> Message:
    _ = times.words.gettext
    return Message(
        _(
            "Ticket {number} was not answered in time; we are sorry.\n"
            "The next officer is being called; you will hear from us by {time}.\n"
            "You can also call {phone}.",
            number=ticket.number,
            time=times.by(until),
            phone=phone,
        )
    )
