"""What calls an officer: the page, its repetition, the alarm, the request for support."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.views import tickets as view
from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.desks import desk_name
from handlers.views.drills import marked
from handlers.views.flashes import button as flash_button
from handlers.views.messages import Button, Message
from handlers.views.timelines import Before, came_back
from services.desks.types import DeskDetails
from services.escalation.types import Step, Waiting
from services.i18n import Translator
from services.tickets.types import Kind, Status, TicketDetails

MOST_OTHERS = 4
"""Buttons of other tickets: never more than six in all."""
MOST_WARNED = 7
"""Lines of a warning, below its first."""
MOST = 1 + MOST_OTHERS
"""How many tickets are looked up for a page, however many wait."""


@dataclass(frozen=True)
class Paged:
    """A ticket on an officer's page."""

    ticket: TicketDetails
    waiting: Waiting
    place: DeskDetails
    desk: DeskDetails
    before: Before | None = None


def page(paged: Sequence[Paged], count: int, names: Mapping[str, str], times: Times) -> Message:
    """Return one message for all that waits: the most pressing in full, a line for the others.

    `paged` are the first of `count`; `names` says how the desk shows each officer.
    """
    _ = times.words.gettext
    first, others = paged[0], paged[1:]
    ticket = first.ticket
    lines = [
        _(
            "Please take ticket {number}, {category}",
            number=ticket.number,
            category=view.category_name(ticket, times.words),
        ),
        *_what(first, times),
        _since(first, names, times),
        *([came_back(first.before, times)] if first.before else []),
        _outlook(first, names, times),
    ]
    if others:
        words = times.words
        numbers = view.listed([view.numbered(one.ticket, words) for one in others], words)
        lines.append(_others(numbers, count - 1, is_all=count == len(paged), words=words))
    message = Message("\n".join(lines), _buttons(first, others, times.words))
    return marked(message, times.words) if ticket.is_drill else message


def _others(numbers: str, count: int, *, is_all: bool, words: Translator) -> str:
    if is_all:
        return words.ngettext("{n} more: {numbers}", "{n} more: {numbers}", count, numbers=numbers)
    return words.ngettext(
        "{n} more: {numbers} and others", "{n} more: {numbers} and others", count, numbers=numbers
    )


def _what(paged: Paged, times: Times) -> list[str]:
    ticket, words = paged.ticket, times.words
    lines = [
        view.listed(
            [
                view.place_line(ticket, paged.place, words),
                view.who_line(ticket, words),
                view.kind_name(ticket, words),
                _by_when(ticket, times),
            ],
            words,
        ),
        *view.fact_lines(ticket, words),
    ]
    return [line for line in lines if line]


def _by_when(ticket: TicketDetails, times: Times) -> str:
    """Say by when it must be solved; for a record, by when the answer was promised."""
    if ticket.kind is not Kind.RECORD_WRONG or ticket.answer_by is None:
        return view.urgency_name(ticket, times.words)
    _ = times.words.gettext
    return _("answer promised by {time}", time=times.by(ticket.answer_by))


def _since(paged: Paged, names: Mapping[str, str], times: Times) -> str:
    _ = times.words.gettext
    waiting = paged.waiting
    time = times.clock(paged.ticket.submitted_at)
    desk = desk_name(paged.desk, times.words)
    missed = [call for call in waiting.missed if call.step in {Step.DUTY, Step.BACKUP}]
    if not waiting.is_current:
        return _("Reported {time}.", time=time)
    if waiting.step is Step.NAMED:
        return _("Reported {time}; a colleague has passed it on to you.", time=time)
    if waiting.step in {Step.PARENT, Step.HQ}:
        return _(
            "Reported {time}; nobody at {desk} took it, now it is yours.", time=time, desk=desk
        )
    if not missed:
        return _("Reported {time}, now it is yours.", time=time)
    who = names.get(missed[0].handle, "")
    if len(missed) == 1 and missed[0].step is Step.DUTY:
        return _(
            "Reported {time}, {who} on duty did not take it, now it is yours.",
            time=time,
            who=who,
        )
    everybody = view.listed([names.get(call.handle, "") for call in missed], times.words)
    return _("Reported {time}, {who} did not take it, now it is yours.", time=time, who=everybody)


def _outlook(paged: Paged, names: Mapping[str, str], times: Times) -> str:
    _ = times.words.gettext
    waiting = paged.waiting
    if not waiting.is_current:
        return _called_since(waiting, names, times.words)
    time = times.by(waiting.until)
    return {
        Step.BACKUP: _("If nobody takes it by {time} the backup officer is called.", time=time),
        Step.LEAD: _("If nobody takes it by {time} the shift lead is called.", time=time),
        Step.PARENT: _("If nobody takes it by {time} the desk above is called.", time=time),
        Step.HQ: _("If nobody takes it by {time} headquarters is called.", time=time),
        Step.GATEWAY: _(
            "If nobody takes it by {time} people are called by SMS and phone.", time=time
        ),
    }.get(
        waiting.next_step or Step.DUTY,
        _("If nobody takes it by {time} the officer on duty is called.", time=time),
    )


def _called_since(waiting: Waiting, names: Mapping[str, str], words: Translator) -> str:
    _ = words.gettext
    if not waiting.now_called:
        return _("People are being called by SMS and phone; you may still take it.")
    who = view.listed([names.get(call.handle) for call in waiting.now_called], words)
    return _("{who} has been called since; you may still take it.", who=who)


def _buttons(
    first: Paged, others: Sequence[Paged], words: Translator
) -> tuple[tuple[Button, ...], ...]:
    waiting = first.waiting
    mine = [Button(words.pgettext("page button", "I take it"), data("t.take", waiting.number))]
    if waiting.is_current:
        mine.append(
            Button(
                words.pgettext("page button", "I can't, next one"),
                data("t.pass", waiting.number, waiting.generation, waiting.step.value),
            )
        )
    rows: list[tuple[Button, ...]] = [tuple(mine)]
    rows += [
        (
            Button(
                words.pgettext("page button", "{number} I take it", number=other.waiting.number),
                data("t.take", other.waiting.number),
            ),
        )
        for other in others[:MOST_OTHERS]
    ]
    if len(others) < MOST_OTHERS:
        rows.append((flash_button(waiting.number, words),))
    return tuple(rows)


def page_over(ticket: TicketDetails, taker: str | None, times: Times) -> Message:
    """Return what a page becomes when its ticket waits for this officer no longer."""
    _ = times.words.gettext
    if ticket.status is Status.CANCELLED:
        return Message(
            _(
                "Ticket {number}: the reporter withdrew it; nothing left to do.",
                number=ticket.number,
            )
        )
    if ticket.status is Status.SUBMITTED or taker is None or ticket.taken_at is None:
        return Message(_("Ticket {number} was passed on to the next one.", number=ticket.number))
    return Message(
        _(
            "Ticket {number}: {who} took it at {time}; nothing left to do.",
            number=ticket.number,
            who=taker,
            time=times.clock(ticket.taken_at),
        )
    )


def already_taken(*, by: object, at: object, words: Translator) -> str:
    """Say to the second presser who was first, and when."""
    time = at.strftime("%H:%M") if isinstance(at, datetime) else ""
    return words.gettext("{who} took it at {time}; nothing left to do.", who=by, time=time)


def alarm(number: int, desk: DeskDetails, step: Step, words: Translator) -> Message:
    """Tell the overseers that a step had nobody who could be reached."""
    _ = words.gettext
    fields = {"number": number, "desk": desk_name(desk, words)}
    texts = {
        Step.NAMED: _(
            "{desk}: the officer named for ticket {number} cannot be reached. The next one is "
            "called.",
            **fields,
        ),
        Step.DUTY: _(
            "{desk}: nobody on duty can be reached for ticket {number}. The next one is called; "
            "please fill the gap.",
            **fields,
        ),
        Step.BACKUP: _(
            "{desk}: the backup officer cannot be reached for ticket {number}. The next one is "
            "called; please fill the gap.",
            **fields,
        ),
        Step.LEAD: _(
            "{desk}: no shift lead can be reached for ticket {number}. The next one is called; "
            "please fill the gap.",
            **fields,
        ),
        Step.PARENT: _(
            "{desk}: nobody at the desk above can be reached for ticket {number}. Headquarters is "
            "called.",
            **fields,
        ),
        Step.HQ: _("{desk}: headquarters cannot be reached for ticket {number}.", **fields),
    }
    # Who comes on duty while people are called from outside is called within that step.
    text = texts[Step.DUTY if step is Step.GATEWAY else step]
    return Message(text)


def support(ticket: TicketDetails, place: DeskDetails, by: str, words: Translator) -> Message:
    """Ask a shift lead to help with a ticket or to take it over."""
    _ = words.gettext
    lines = [
        _(
            "Support requested: ticket {number}, {category}",
            number=ticket.number,
            category=view.category_name(ticket, words),
        ),
        view.place_line(ticket, place, words),
        _("{who} has it and asks you to help. You can take it over.", who=by),
    ]
    button = Button(words.pgettext("page button", "I take it"), data("t.take", ticket.number))
    flash = flash_button(ticket.number, words)
    return Message("\n".join(line for line in lines if line), ((button, flash),))


def warning(tickets: Sequence[TicketDetails], times: Times) -> Message:
    """Remind an officer, five minutes before the promised time, of all that is due by then."""
    _ = times.words.gettext
    answer = times.words.pgettext("case button", "Answer")
    if len(tickets) == 1:
        [ticket] = tickets
        text = _(
            "Ticket {number}: five minutes left; please answer the reporter by {time}.",
            number=ticket.number,
            time=times.by(ticket.answer_by),
        )
        message = Message(text, ((Button(answer, data("t.answer", ticket.number)),),))
        return marked(message, times.words) if ticket.is_drill else message
    lines = [_("{n} tickets are due within five minutes; please answer:", n=len(tickets))]
    lines += [
        _(
            "Ticket {number} by {time}",
            number=view.numbered(ticket, times.words),
            time=times.by(ticket.answer_by),
        )
        for ticket in tickets[:MOST_WARNED]
    ]
    rows = tuple(
        (Button(f"{ticket.number} {answer}", data("t.answer", ticket.number)),)
        for ticket in tickets[:MOST_OTHERS]
    )
    return Message("\n".join(lines), rows)
