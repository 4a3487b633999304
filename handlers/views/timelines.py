"""What happened to a ticket, in one line: the card of the group, the progress of the reporter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.views import tickets as view
from handlers.views.deadlines import Times
from handlers.views.desks import desk_name
from handlers.views.drills import marked
from handlers.views.duplicates import numbers
from handlers.views.messages import Message
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.tickets.types import Action, TicketDetails, TicketEvent

Named = tuple[TicketEvent, str]
"""An event, and how the desk shows who acted."""


@dataclass(frozen=True)
class Before:
    """A colleague had the ticket, and the promised answer did not come."""

    who: str
    taken_at: datetime
    back_at: datetime


def card(
    ticket: TicketDetails,
    place: DeskDetails,
    events: Sequence[Named],
    times: Times,
    duplicates: Sequence[TicketDetails] = (),
) -> Message:
    """Return the card of the group: numbers, categories, times, and nothing personal."""
    words = times.words
    head = (
        str(ticket.number),
        view.category_name(ticket, words),
        desk_name(place, words),
    )
    told = [_for_desk(event, who, times) for event, who in _last_of_each(events)]
    if duplicates:
        told.append(words.gettext("Handled together: {numbers}", numbers=numbers(duplicates)))
    return Message(" · ".join(head) + "\n" + " · ".join(line for line in told if line))


def short_card(ticket: TicketDetails, words: Translator) -> Message:
    """Return the card of a group with somebody unknown in it: number and category."""
    return Message(f"{ticket.number} · {view.category_name(ticket, words)}")


def came_back(before: Before, times: Times) -> str:
    """Say why it comes anew, so that nobody asks the reporter what was asked already."""
    _ = times.words.gettext
    return _(
        "{who} took it at {taken} and did not get round to answering by {back}.",
        who=before.who,
        taken=times.clock(before.taken_at),
        back=times.clock(before.back_at),
    )


def topic_name(ticket: TicketDetails, place: DeskDetails | None, words: Translator) -> str:
    """Return how a ticket's topic is called: its number, its category, and where it is."""
    named = [str(ticket.number), view.category_name(ticket, words)]
    if place is not None:
        named.append(desk_name(place, words))
    name = " · ".join(named)
    return marked(Message(name), words).text if ticket.is_drill else name


def progress_line(events: Sequence[TicketEvent], times: Times) -> str:
    """Return the timeline as the reporter may know it: officers without names."""
    told = [_for_reporter(event, times) for event, _ in _last_of_each([(e, "") for e in events])]
    return " · ".join(line for line in told if line)


def _last_of_each(events: Sequence[Named]) -> list[Named]:
    """Return of each kind of event the last, where it happened: an edit stays short."""
    last = {event.action: index for index, (event, _) in enumerate(events)}
    return [found for index, found in enumerate(events) if last[found[0].action] == index]


def _for_desk(event: TicketEvent, who: str, times: Times) -> str | None:
    _ = times.words.gettext
    time = times.clock(event.at)
    return {
        Action.SUBMITTED: _("{time} reported", time=time),
        Action.TAKEN: _("{time} taken by {who}", time=time, who=who),
        Action.ANSWERED: _("{time} answered", time=time),
        Action.ADDED: _("{time} reporter added something", time=time),
        Action.PASSED_ON: _("{time} passed on", time=time),
        Action.CALLED_OUT: _("{time} called by SMS and phone", time=time),
        Action.NOT_CALLED_OUT: _("{time} SMS and phone call failed", time=time),
        Action.HANDED_OVER: _("{time} handed over to {who}", time=time, who=who),
        Action.CAME_BACK: _("{time} not answered in time, called again", time=time),
        Action.FLASHED: _("{time} told headquarters", time=time),
        Action.UNFLASHED: _("{time} flash report taken back", time=time),
        Action.RESOLVED: _("{time} resolved, to be confirmed", time=time),
        Action.DENIED: _("{time} reporter says not solved", time=time),
        Action.CONFIRMED: _("{time} closed", time=time),
        Action.CLOSED: _("{time} closed", time=time),
        Action.WITHDRAWN: _("{time} withdrawn", time=time),
        Action.REOPENED: _("{time} opened again", time=time),
        Action.MERGED: _("{time} handled with {number}", time=time, number=event.detail),
        Action.SPLIT: _("{time} separated again", time=time),
        Action.RETURNED: _("{time} returned by {who}", time=time, who=who),
        Action.DECIDED: _("{time} decided by headquarters", time=time),
        Action.REFUSED: _("{time} somebody elsewhere is responsible", time=time),
    }.get(event.action)


def _for_reporter(event: TicketEvent, times: Times) -> str | None:
    _ = times.words.gettext
    time = times.clock(event.at)
    return {
        Action.SUBMITTED: _("{time} reported", time=time),
        Action.TAKEN: _("{time} taken", time=time),
        Action.ANSWERED: _("{time} answered", time=time),
        Action.RESOLVED: _("{time} result told", time=time),
        Action.CONFIRMED: _("{time} closed", time=time),
        Action.CLOSED: _("{time} closed", time=time),
        Action.WITHDRAWN: _("{time} withdrawn", time=time),
        Action.REOPENED: _("{time} opened again", time=time),
    }.get(event.action)
