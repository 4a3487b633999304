"""The apology when we fail, the stop to a flood, and the mark of what may come twice."""

from dataclasses import replace

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


def no_longer_applies(words: Translator) -> str:
    """Answer a button that nobody knows any more."""
    return words.gettext(
        "This button no longer applies; nothing was changed. If in doubt, call: /phones"
    )


def out_of_reach(words: Translator) -> str:
    """Answer a press of which we do not learn under which message the button stands."""
    return words.gettext(
        "This message is too old for its button to work; nothing was changed. Please send /help "
        "to the bot in your private chat with it."
    )


LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


def sent_again(message: Message, words: Translator) -> Message:
    """Mark a message that may stand in the chat already: its first sending was not confirmed."""
    _ = words.gettext
    mark = _("(Sent again: you may have this message already.)")
    text = f"{message.text}\n\n{mark}" if message.text else mark
    # Telegram counts in UTF-16; a message that is full is sent as it is.
    fits = len(text.encode("utf-16-le")) <= longest(message) * 2
    return replace(message, text=text) if fits else message


def longest(message: Message) -> int:
    """Return how many UTF-16 units of text a message may have."""
    has_media = message.picture or message.document or message.copied
    return LONGEST_CAPTION if has_media else LONGEST_TEXT
