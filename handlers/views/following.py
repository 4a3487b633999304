"""How people follow tickets: lists, progress, additions, withdrawing, opening again."""

from collections.abc import Sequence

from handlers.views import tickets as view
from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.duplicates import apart
from handlers.views.messages import Button, Message
from handlers.views.timelines import progress_line
from services.i18n import Translator
from services.tickets.rules import HEARS, OPEN
from services.tickets.types import Status, TicketDetails, TicketEvent

MOST_BUTTONS = 5
MOST_LINES = 6
"""With the heading and what is not shown: eight lines, and never more than Telegram takes."""


def progress(
    ticket: TicketDetails, events: Sequence[TicketEvent], times: Times, *, is_own: bool = True
) -> Message:
    """Tell a reporter where their ticket is: the state, what happened, what comes when.

    A contact of the enterprise, whose own it is not, may only add something.
    """
    _ = times.words.gettext
    number = ticket.number
    lines = [
        _(
            "Ticket {number}: {status}",
            number=number,
            status=view.status_name(ticket.status, times.words),
        ),
        progress_line(events, times),
        _next(ticket, times),
    ]
    buttons = []
    if ticket.status in HEARS:
        buttons.append(Button(_button("Add", times.words), data("t.add", number)))
    if not is_own:
        return Message("\n".join(line for line in lines if line), (tuple(buttons),))
    if ticket.status is Status.DUPLICATE:
        buttons.append(apart(number, times.words))
    if ticket.status in OPEN and ticket.status is not Status.RESOLVED:
        buttons.append(Button(_button("Withdraw", times.words), data("t.withdraw", number)))
    if ticket.status is Status.RESOLVED:
        buttons.append(Button(_("It is solved"), data("t.solved", number)))
        buttons.append(Button(_("It is not solved"), data("t.unsolved", number)))
    if ticket.status is Status.CLOSED:
        buttons.append(Button(_("It is not solved"), data("t.reopen", number)))
    return Message("\n".join(line for line in lines if line), (tuple(buttons),) if buttons else ())


def _button(name: str, words: Translator) -> str:
    return {
        "Add": words.pgettext("ticket button", "Add"),
        "Withdraw": words.pgettext("ticket button", "Withdraw"),
    }[name]


def _next(ticket: TicketDetails, times: Times) -> str | None:
    _ = times.words.gettext
    match ticket.status:
        case Status.SUBMITTED:
            return _("An officer will take it by {time}.", time=times.by(ticket.take_by))
        case Status.ACKNOWLEDGED | Status.IN_PROGRESS:
            return _("You will have an answer by {time}.", time=times.by(ticket.answer_by))
        case _:
            return None


def own_tickets(tickets: Sequence[TicketDetails], times: Times) -> Message:
    """List a reporter's tickets, newest first."""
    _ = times.words.gettext
    if not tickets:
        return Message(
            _("You have no open tickets. If you have a problem, press “Report a problem”.")
        )
    lines = [
        _(
            "{number} {category}: {status}",
            number=ticket.number,
            category=view.category_name(ticket, times.words),
            status=view.status_name(ticket.status, times.words),
        )
        for ticket in tickets[:MOST_LINES]
    ]
    buttons = tuple(
        Button(str(ticket.number), data("t.progress", ticket.number))
        for ticket in tickets[:MOST_BUTTONS]
    )
    lines += _more(len(tickets), times.words)
    return Message("\n".join([_("Your tickets:"), *lines]), (buttons,))


def _more(count: int, words: Translator) -> list[str]:
    """Return the line that counts what is not shown, if there is any."""
    rest = count - MOST_LINES
    return [words.ngettext("and {n} more.", "and {n} more.", rest)] if rest > 0 else []


def desk_tickets(
    tickets: Sequence[tuple[TicketDetails, str | None]], count: int, handle: str, times: Times
) -> Message:
    """List the first of what is open at an officer's desks, with who has each; `count` are."""
    if not tickets:
        return Message(times.words.gettext("Nothing is open at your desk."))
    buttons = []
    for ticket, _who in tickets:
        if ticket.status is Status.SUBMITTED:
            label = times.words.pgettext("page button", "{number} I take it", number=ticket.number)
            buttons.append((Button(label, data("t.take", ticket.number)),))
        elif ticket.assignee == handle:
            buttons.append((Button(str(ticket.number), data("t.case", ticket.number)),))
    return Message(_open(tickets, count, times), tuple(buttons[:MOST_BUTTONS]))


def group_tickets(
    tickets: Sequence[tuple[TicketDetails, str | None]], count: int, times: Times
) -> Message:
    """List for a group what its cards say one by one: what is unsolved, whose, and until when."""
    if not tickets:
        return Message(times.words.gettext("Nothing is open."))
    return Message(_open(tickets, count, times))


def _open(tickets: Sequence[tuple[TicketDetails, str | None]], count: int, times: Times) -> str:
    head = times.words.ngettext("{n} ticket is open:", "{n} tickets are open:", count)
    lines = [_open_line(ticket, who, times) for ticket, who in tickets]
    return "\n".join([head, *lines, *_more(count, times.words)])


def _open_line(ticket: TicketDetails, who: str | None, times: Times) -> str:
    _ = times.words.gettext
    category = view.category_name(ticket, times.words)
    fields = {"number": view.numbered(ticket, times.words), "category": category}
    if ticket.status is Status.SUBMITTED:
        take_by = times.by(ticket.take_by)
        return _("{number} {category}: to be taken by {time}", **fields, time=take_by)
    if ticket.answer_by is None:
        return _("{number} {category}: {who}, waiting for the reporter", **fields, who=who)
    due = times.by(ticket.answer_by)
    return _("{number} {category}: {who}, due {time}", **fields, who=who, time=due)


def add_prompt(number: int, words: Translator) -> Message:
    _ = words.gettext
    button = Button(words.pgettext("addition", "Nothing to add"), data("t.quiet"))
    return Message(
        _(
            "What do you want to add to ticket {number}? Type, speak, or send a photo or a"
            " location.",
            number=number,
        ),
        ((button,),),
    )


def added(ticket: TicketDetails, words: Translator) -> Message:
    _ = words.gettext
    if ticket.assignee is None:
        return Message(
            _(
                "Added to ticket {number}; the officer who takes it will see it.",
                number=ticket.number,
            )
        )
    return Message(_("Added to ticket {number}; the officer has it now.", number=ticket.number))


def which_ticket(tickets: Sequence[TicketDetails], words: Translator) -> Message:
    """Ask to which open ticket something belongs."""
    _ = words.gettext
    buttons = tuple(
        Button(
            _(
                "{number} {category}",
                number=ticket.number,
                category=view.short_name(ticket, words),
            ),
            data("t.which", ticket.number),
        )
        for ticket in tickets[:MOST_BUTTONS]
    )
    neither = Button(words.pgettext("addition", "None of them"), data("t.none"))
    return Message(_("To which one does this belong?"), (buttons, (neither,)))


def withdraw_question(number: int, words: Translator) -> Message:
    _ = words.gettext
    return Message(
        _("Withdraw ticket {number}? Nobody will work on it after that.", number=number),
        (
            (
                Button(words.pgettext("withdrawing", "Withdraw it"), data("t.gone", number)),
                Button(words.pgettext("withdrawing", "Keep it"), data("t.keep", number)),
            ),
        ),
    )


def withdrawn(number: int, words: Translator) -> Message:
    _ = words.gettext
    return Message(_("Ticket {number} is withdrawn.", number=number))


def reopen_question(number: int, words: Translator) -> Message:
    """Ask whether a closed ticket, to which somebody replied, is to be opened again."""
    _ = words.gettext
    return Message(
        _("Ticket {number} is closed. Open it again?", number=number),
        (
            (
                Button(words.pgettext("reopening", "Open it again"), data("t.reopen", number)),
                Button(words.pgettext("reopening", "No"), data("t.none")),
            ),
        ),
    )
