"""Words about edits: the mark on what was changed, and what became of it."""

from collections.abc import Callable
from typing import Any

from handlers.views.deadlines import Times
from handlers.views.messages import Message
from services.i18n import Translator
from services.tickets.types import Direction, TicketMessage


def mark(message: TicketMessage, times: Times) -> str | None:
    """Return the line that says when a message was changed; None where it was not."""
    if message.changed_at is None:
        return None
    return times.words.gettext("(changed {time})", time=times.clock(message.changed_at))


def corrected(message: TicketMessage, times: Times) -> Message:
    """Tell an author where their edit went."""
    _ = times.words.gettext
    number, time = message.number, times.clock(message.changed_at)
    match message.direction:
        case Direction.TO_REPORTER:
            text = _(
                "Ticket {number}: the reporter reads your change, marked {time}.",
                number=number,
                time=time,
            )
        case Direction.TO_DESK:
            text = _(
                "Ticket {number}: the officer reads your change, marked {time}.",
                number=number,
                time=time,
            )
        case _:
            text = _("Ticket {number}: the note is changed ({time}).", number=number, time=time)
    return Message(text)


def _stays(words: Translator, params: dict[str, Any]) -> str:
    _ = words.gettext
    if params["is_old"]:
        return _(
            "That message is older than 48 hours, so your change was not passed on. Please send a "
            "new message."
        )
    return _(
        "Ticket {number} has moved on, so your change was not passed on.", number=params["number"]
    )


def _too_long(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext(
        "This is too long to be passed on in one piece. Please send it in two messages."
    )


def _too_large(words: Translator, params: dict[str, Any]) -> str:
    return words.gettext(
        "This file is larger than {megabytes} MB, so it was not passed on. Please send a smaller "
        "one, or photos of it.",
        megabytes=params["megabytes"],
    )


ERRORS: dict[str, Callable[[Translator, dict[str, Any]], str]] = {
    "ticket_correction_stays": _stays,
    "ticket_message_too_long": _too_long,
    "ticket_file_too_large": _too_large,
}
