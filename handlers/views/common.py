"""The apology when we fail, and the stop to a flood."""

from handlers.views.messages import Message
from services.i18n import Translator


def apology(words: Translator) -> Message:
    """Say that we failed, and what to do now."""
    _ = words.gettext
    return Message(
        _(
            "That did not work; it is not your fault. Please try again, or call the"
            " duty desk: /phones"
        )
    )


def flood(phone: str, words: Translator) -> Message:
    """Say that too much came at once, and that the rest was not kept."""
    _ = words.gettext
    return Message(
        _(
            "Too many messages at once: the last ones were not kept. Please send them again"
            " in 10 seconds. Urgent: {phone}",
            phone=phone,
        )
    )
