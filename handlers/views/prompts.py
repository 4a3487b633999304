"""What leaves the desk and what stays: the prompts of officers, and what became of their words."""

from handlers.views import tickets as view
from handlers.views.answers import said
from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.flashes import button as flash_button
from handlers.views.messages import Button, Message
from handlers.views.ready import ready_answers, ready_results, ready_words
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.tickets.types import Direction, TicketDetails, TicketMessage

MOST_QUOTED = 60
"""Characters by which an author recognises what they wrote."""


def answer_prompt(ticket: TicketDetails, desk: DeskDetails, words: Translator) -> Message:
    _ = words.gettext
    number = ticket.number
    ready = tuple(
        Button(ready_words(name, words), data("t.ready", number, name))
        for name in ready_answers(ticket.category)
    )
    return Message(
        _(
            "Your next message goes to the reporter, signed “{desk}”.",
            desk=view.signature(desk, words),
        ),
        (ready, (_stop(number, words),)),
    )


def result_prompt(ticket: TicketDetails, words: Translator) -> Message:
    _ = words.gettext
    ready = tuple(
        Button(ready_words(name, words), data("t.result", ticket.number, name))
        for name in ready_results(ticket.category)
    )
    return Message(
        _("Tell the reporter the result in one sentence:"),
        (ready, (_stop(ticket.number, words),)),
    )


def note_prompt(number: int, words: Translator) -> Message:
    _ = words.gettext
    return Message(
        _("Your next message becomes an internal note; the reporter does not see it."),
        ((_stop(number, words),),),
    )


def _stop(number: int, words: Translator) -> Button:
    return Button(words.pgettext("case button", "Don't send"), data("t.stop", number))


def prompt_too_old(number: int, words: Translator) -> Message:
    """Return the refusal to send what was written long after the prompt."""
    _ = words.gettext
    button = Button(words.pgettext("case button", "Answer"), data("t.answer", number))
    return Message(
        _(
            "You pressed “Answer” for ticket {number} more than 15 minutes ago, so this was"
            " not sent. To send it, press “Answer” and write it again.",
            number=number,
        ),
        ((button,),),
    )


def delivered(
    message: TicketMessage, ticket: TicketDetails, *, may_take_back: bool, times: Times
) -> Message:
    """Tell the officer that an answer arrived, and when the next is due."""
    _ = times.words.gettext
    if message.is_taken_back:
        return Message(
            _(
                "Taken back; it is deleted in the reporter's chat too. Please answer by {time}.",
                time=times.by(ticket.answer_by),
            )
        )
    time = times.clock(message.delivered_at)
    if message.next_by is None:
        text = _("Delivered {time}. The reporter's answer is awaited.", time=time)
    else:
        text = _(
            "Delivered {time}. Next answer by {next}.", time=time, next=times.by(message.next_by)
        )
    button = Button(times.words.pgettext("case button", "Take back"), data("t.back", message.id))
    flash = flash_button(ticket.number, times.words)
    return Message(text, ((button, flash) if may_take_back else (flash,),))


def undelivered(message: TicketMessage, words: Translator, *, is_file: bool) -> Message:
    """Tell an author that their words did not arrive, or (`is_file`) what came with them."""
    _ = words.gettext
    if is_file:
        return Message(
            _(
                "Ticket {number}: the files that you sent did not arrive. Please send them again.",
                number=message.number,
            )
        )
    button = Button(words.pgettext("case button", "Contact"), data("t.contact", message.number))
    return Message(
        _(
            "Your answer to ticket {number} did not arrive: the reporter cannot be reached here. "
            "Please call.",
            number=message.number,
        ),
        ((button,),),
    )


def uncertain(message: TicketMessage, words: Translator) -> Message:
    """Tell an author that nobody knows whether their words arrived."""
    _ = words.gettext
    number, quoted = message.number, said(message, words)
    if len(quoted) > MOST_QUOTED:
        quoted = quoted[:MOST_QUOTED] + "…"
    again = Button(words.pgettext("uncertain button", "Send again"), data("t.again", message.id))
    if message.direction is Direction.TO_DESK:
        text = _(
            "The connection broke: your addition to ticket {number} may not have reached the "
            "officer. If you send it again, it may be there twice.\n“{words}”",
            number=number,
            words=quoted,
        )
        buttons: tuple[Button, ...] = (again,)
    else:
        text = _(
            "The connection broke: your answer to ticket {number} may not have arrived. If you "
            "send it again, the reporter may read it twice.\n“{words}”",
            number=number,
            words=quoted,
        )
        call = Button(words.pgettext("case button", "Contact"), data("t.contact", number))
        buttons = (again, call)
    return Message(text, (buttons,))


def resolved(number: int, words: Translator) -> Message:
    _ = words.gettext
    button = Button(words.pgettext("case button", "Add an internal note"), data("t.note", number))
    return Message(
        _(
            "Ticket {number} is resolved, waiting for the reporter. It closes by itself after 24 "
            "hours without an answer. Thank you.",
            number=number,
        ),
        ((button,),),
    )


def noted(number: int, words: Translator) -> Message:
    _ = words.gettext
    return Message(_("Noted on ticket {number}; the reporter does not see it.", number=number))


def stays_inside(number: int, words: Translator) -> Message:
    """Tell an officer that what they wrote without the prompt left the desk for nobody."""
    _ = words.gettext
    button = Button(words.pgettext("case button", "Answer"), data("t.answer", number))
    return Message(
        _("This was not sent to the reporter. To answer, press “Answer” first."), ((button,),)
    )
