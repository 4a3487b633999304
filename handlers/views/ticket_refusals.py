"""Why something cannot be done with a ticket, and the short answers to presses."""

from collections.abc import Callable
from typing import Any

from handlers.views.pages import already_taken
from services.i18n import Translator


def _not_found(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext("There is no such ticket here.")


def _wrong_status(words: Translator, params: dict[str, Any]) -> str:
    return words.gettext(
        "Ticket {number} has moved on; this is no longer possible.", number=params["number"]
    )


def _already_passed(words: Translator, params: dict[str, Any]) -> str:
    return words.gettext("Ticket {number} was passed on to the next one.", number=params["number"])


def _stays(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext("The 30 seconds are over; the answer stays. You can send a correction.")


def _stays_closed(words: Translator, params: dict[str, Any]) -> str:
    return words.gettext(
        "Ticket {number} was closed more than 7 days ago. Please press “Report a problem”.",
        number=params["number"],
    )


def _nobody(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext("Nobody can be reached there now. Please call.")


def _empty(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext(
        "This cannot be passed on. Text, photos, voice messages, videos, PDFs and locations can."
    )


def _taken(words: Translator, params: dict[str, Any]) -> str:
    return already_taken(by=params["by"], at=params["at"], words=words)


def _not_uncertain(words: Translator, _: dict[str, Any]) -> str:
    return already_answered(words)


ERRORS: dict[str, Callable[[Translator, dict[str, Any]], str]] = {
    "ticket_not_found": _not_found,
    "ticket_already_taken": _taken,
    "ticket_wrong_status": _wrong_status,
    "escalation_step_over": _already_passed,
    "ticket_answer_stays": _stays,
    "ticket_stays_closed": _stays_closed,
    "ticket_nobody_to_ask": _nobody,
    "ticket_message_empty": _empty,
    "ticket_message_not_uncertain": _not_uncertain,
}


def is_yours(number: int, words: Translator) -> str:
    return words.gettext("{number} is yours.", number=number)


def passed_on(words: Translator) -> str:
    return words.gettext("The next one is called.")


def support_asked(words: Translator) -> str:
    return words.gettext("Support has been requested.")


def sent_again(words: Translator) -> str:
    return words.gettext("Sent again.")


def officer_told(words: Translator) -> str:
    return words.gettext("The officer has been told.")


def already_answered(words: Translator) -> str:
    """Answer a button whose moment has passed."""
    return words.gettext("This has been dealt with already.")
