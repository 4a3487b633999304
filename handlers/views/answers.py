"""What the desk says to the reporter: the words stay, the last line and the buttons change."""

from handlers.views import tickets as view
from handlers.views.callbacks import data
from handlers.views.corrections import mark
from handlers.views.deadlines import Times
from handlers.views.duplicates import apart
from handlers.views.messages import Button, Message
from handlers.views.ready import ready_words
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.tickets.types import Category, Status, TicketDetails, TicketMessage

Row = tuple[Button, ...]


def answer(
    ticket: TicketDetails,
    message: TicketMessage,
    desk: DeskDetails,
    *,
    is_last: bool,
    closed_itself: bool,
    times: Times,
) -> Message:
    """Return what the desk says: the words stay, only the last line and the buttons change."""
    _ = times.words.gettext
    body = "\n".join(filter(None, (said(message, times.words), mark(message, times))))
    number = ticket.number
    if message.is_result:
        text = _("Ticket {number}, the duty desk answers:\n{words}", number=number, words=body)
    else:
        text = _(
            "Ticket {number}, {desk} answers:\n{words}",
            number=number,
            desk=view.signature(desk, times.words),
            words=body,
        )
    line, buttons = _ending(ticket, message, closed_itself=closed_itself, times=times)
    if not is_last or line is None:
        return Message(text)
    return Message(f"{text}\n\n{line}", (buttons,) if buttons else ())


def said(message: TicketMessage, words: Translator) -> str:
    """Return the words of a message in the reader's language."""
    _ = words.gettext
    if message.words.ready is not None:
        return ready_words(message.words.ready, words)
    return message.words.text or _("(see the message above)")


def _ending(
    ticket: TicketDetails, message: TicketMessage, *, closed_itself: bool, times: Times
) -> tuple[str | None, Row]:
    _ = times.words.gettext
    number = ticket.number
    line: str | None = None
    buttons: Row = ()
    match ticket.status:
        case Status.RESOLVED if message.is_result:
            line, buttons = _question(ticket, times.words), _solved_buttons(ticket, times.words)
        case Status.CLOSED if closed_itself:
            line = _(
                "We have not heard from you for 24 hours, so ticket {number} is closed.",
                number=number,
            )
            buttons = (Button(_("It is not solved"), data("t.reopen", number)),)
        case Status.CLOSED if ticket.rating is None:
            line, buttons = _("Thank you. How was it?"), _rating_buttons(number, times.words)
        case Status.CLOSED:
            line = _(
                "Noted, ticket {number} is closed. If you have another problem, press"
                " “Report a problem”.",
                number=number,
            )
        case Status.DUPLICATE:
            line = _("If yours is another matter, press below.")
            buttons = (apart(number, times.words),)
        case Status.PENDING_REPORTER:
            line = _("Please reply to this message.")
        case Status.IN_PROGRESS if message.is_result:
            line = _(
                "The officer has been told; you will have an answer by {time}.",
                time=times.by(ticket.answer_by),
            )
        case Status.IN_PROGRESS:
            line = _("You will have the next answer by {time}.", time=times.by(ticket.answer_by))
            buttons = (
                Button(times.words.pgettext("ticket button", "Add"), data("t.add", number)),
                Button(_("It is solved"), data("t.solved", number)),
            )
    return line, buttons


def _question(ticket: TicketDetails, words: Translator) -> str:
    _ = words.gettext
    return _("Are you in?") if ticket.category is Category.ACCESS else _("Is it solved?")


def _solved_buttons(ticket: TicketDetails, words: Translator) -> Row:
    yes = (
        words.pgettext("answer", "I am in")
        if ticket.category is Category.ACCESS
        else words.pgettext("answer", "Solved")
    )
    return (
        Button(yes, data("t.solved", ticket.number)),
        Button(words.pgettext("answer", "Not yet"), data("t.unsolved", ticket.number)),
    )


def _rating_buttons(number: int, words: Translator) -> Row:
    labels = (
        words.pgettext("rating", "Satisfied"),
        words.pgettext("rating", "Fairly satisfied"),
        words.pgettext("rating", "Not satisfied"),
    )
    return tuple(
        Button(label, data("t.rate", number, rating))
        for rating, label in zip((3, 2, 1), labels, strict=True)
    )
