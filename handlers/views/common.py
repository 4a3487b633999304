"""The apology when we fail."""

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
