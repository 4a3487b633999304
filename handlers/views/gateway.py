"""What headquarters reads when the gateway for SMS and voice fails."""

from handlers.views.callbacks import data
from handlers.views.desks import desk_name
from handlers.views.messages import Button, Message
from services.desks.types import DeskDetails
from services.i18n import Translator


def alarm(number: int, desk: DeskDetails, fault: str, words: Translator) -> Message:
    """Tell headquarters that nobody was called from outside: they have to do it by hand."""
    _ = words.gettext
    lines = [
        _(
            "Ticket {number}: the SMS and voice gateway called nobody. {why}",
            number=number,
            why=_why(fault, words),
        ),
        _(
            "Please telephone the duty officers of {desk}, or take the ticket yourself.",
            desk=desk_name(desk, words),
        ),
    ]
    take = Button(words.pgettext("page button", "I take it"), data("t.take", number))
    return Message("\n".join(lines), ((take,),))


def _why(fault: str, words: Translator) -> str:
    _ = words.gettext
    status = fault.removeprefix("status_")
    if status.startswith("4") and status not in {"408", "429"}:
        return _("It refused the call ({status}).", status=status)
    if fault == "certificate":
        return _("Its certificate is not valid.")
    return _("It could not be reached in several tries.")
