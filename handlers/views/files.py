"""Words in the place of files that are not what they claim to be."""

from handlers.views.messages import Message
from services.i18n import Translator


def held_back(words: Translator) -> Message:
    """Tell a reader that something was sent, and why they do not get it."""
    return Message(
        words.gettext(
            "A file was sent here and not passed on: what is in it does not match its name, or is "
            "not a photo, PDF, sound or video. A photo of it would come through."
        )
    )


def not_passed_on(number: int, words: Translator) -> Message:
    """Tell an author that their file stayed behind, and what to do."""
    return Message(
        words.gettext(
            "Ticket {number}: your file was not passed on, because what is in it does not match "
            "its name, or is not a photo (JPEG, PNG), PDF, sound or video. Please send a photo "
            "of it.",
            number=number,
        )
    )
