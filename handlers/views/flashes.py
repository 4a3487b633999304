"""Flash reports: what headquarters reads at once, and what the officer reads of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from handlers.views import tickets as view
from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.desks import desk_name
from handlers.views.messages import Button, Message
from services.desks.types import DeskDetails
from services.flashes.types import Flash
from services.i18n import Translator
from services.tickets.types import TicketDetails

Names = Mapping[str, str]
"""How the desk shows each officer."""


def report(
    flash: Flash, ticket: TicketDetails, place: DeskDetails, names: Names, times: Times
) -> Message:
    """Return the report as headquarters reads it: nothing of the reporter is in it."""
    words = times.words
    _ = words.gettext
    lines = [
        _(
            "Flash report: ticket {number}, {category}",
            number=ticket.number,
            category=view.category_name(ticket, words),
        ),
        view.listed(
            [
                desk_name(place, words),
                view.kind_name(ticket, words),
                view.urgency_name(ticket, words),
            ],
            words,
        ),
        _reported(ticket, names, times),
        _("{who} reports it at {time}.", who=names[flash.by], time=times.clock(flash.at)),
        _seen(flash, names, times),
    ]
    seen = Button(words.pgettext("flash button", "Seen"), data("t.seen", ticket.number))
    return Message("\n".join(line for line in lines if line), ((seen,),))


def state(flash: Flash, names: Names, times: Times, *, may_take_back: bool) -> Message:
    """Return what the officer who made a report knows of it."""
    _ = times.words.gettext
    head = _(
        "Ticket {number}: headquarters was told at {time}.",
        number=flash.number,
        time=times.clock(flash.at),
    )
    seen = _seen(flash, names, times) or _("Nobody there has confirmed it yet.")
    label = times.words.pgettext("flash button", "Take back")
    undo = ((Button(label, data("t.unflash", flash.number)),),)
    return Message(f"{head}\n{seen}", undo if may_take_back else ())


def button(number: int, words: Translator) -> Button:
    """Return the press that reports a ticket to headquarters."""
    return Button(words.pgettext("flash button", "Flash report"), data("t.flash", number))


def made(words: Translator) -> str:
    return words.gettext("Headquarters is being told.")


def taken_back(words: Translator) -> str:
    return words.gettext("Taken back; it is deleted at headquarters too.")


def noted(words: Translator) -> str:
    return words.gettext("Noted; the officer sees it.")


def _reported(ticket: TicketDetails, names: Names, times: Times) -> str:
    _ = times.words.gettext
    time = times.clock(ticket.submitted_at)
    if ticket.closed_at is not None:
        return _(
            "Reported {time}, closed {closed}", time=time, closed=times.clock(ticket.closed_at)
        )
    if ticket.resolved_at is not None:
        return _(
            "Reported {time}, result told {resolved}",
            time=time,
            resolved=times.clock(ticket.resolved_at),
        )
    if ticket.assignee is None or ticket.taken_at is None:
        return _("Reported {time}, not taken yet", time=time)
    return _(
        "Reported {time}, with {who} since {taken}",
        time=time,
        who=names.get(ticket.assignee, ""),
        taken=times.clock(ticket.taken_at),
    )


def _seen(flash: Flash, names: Names, times: Times) -> str:
    if not flash.seen:
        return ""
    words = times.words
    each = [
        words.gettext("{who} {time}", who=names[one.handle], time=times.clock(one.at))
        for one in flash.seen
    ]
    return words.gettext("Seen by: {names}", names=view.listed(each, words))


def _already_made(words: Translator, params: dict[str, Any]) -> str:
    return words.gettext(
        "{who} told headquarters at {time}; nothing left to do.",
        who=params["by"],
        time=_clock(params["at"]),
    )


def _already_seen(words: Translator, params: dict[str, Any]) -> str:
    return words.gettext("You confirmed this at {time}.", time=_clock(params["at"]))


def _stays(words: Translator, params: dict[str, Any]) -> str:
    del params
    return words.gettext("The 30 seconds are over; headquarters has it. Please call them.")


def _clock(at: object) -> str:
    return at.strftime("%H:%M") if isinstance(at, datetime) else ""


ERRORS: dict[str, Callable[[Translator, dict[str, Any]], str]] = {
    "flash_already_made": _already_made,
    "flash_already_seen": _already_seen,
    "flash_stays": _stays,
}
