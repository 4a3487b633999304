"""What is said to whoever just types: help, a greeting, a warning (CONVERSATIONS.md 1.6)."""

from handlers.views.callbacks import data
from handlers.views.keys import standing_keys
from handlers.views.messages import Button, Message
from services.i18n import LANGUAGES, Translator


def greeting(phone: str, words: Translator) -> Message:
    """Answer what nobody here understands: the keys, and a number of a person."""
    _ = words.gettext
    return Message(
        _(
            "Hello. To show your code or report a problem, use the keys below; to speak to a"
            " person, call {phone}.",
            phone=phone,
        ),
        keys=standing_keys(words),
    )


def number_removed(words: Translator) -> Message:
    """Say that an identity number was taken out of the chat, and why."""
    _ = words.gettext
    return Message(
        _(
            "I have deleted the document number you just sent. No numbers, photos of"
            " documents or passwords are needed here, and there is never a fee. To get your"
            " code, press “Show my code”."
        ),
        keys=standing_keys(words),
    )


def help_text(phone: str, words: Translator) -> Message:
    """Say everything that can be done here, shortly."""
    _ = words.gettext
    return Message(
        _(
            "This is what I can do:\n"
            "Your code and the reasons for its colour: the keys in the upper row.\n"
            "Problems with housing, hiring or entry: “Report a problem”; your reports:"
            " /tickets\n"
            "To check somebody's code, send me a photo of it.\n"
            "Your data: /privacy · 中文: /language · Stop what you are filling in: /cancel\n"
            "To speak to a person, call {phone} (24 hours); danger to life: 110 or 120.",
            phone=phone,
        ),
        keys=standing_keys(words),
    )


def stopped(words: Translator) -> Message:
    """Confirm that nothing waits for the next words any more."""
    _ = words.gettext
    return Message(
        _("All right, stopped. If you need anything, use the keys below."),
        keys=standing_keys(words),
    )


def language_choice(words: Translator) -> Message:
    """Ask for the language, in both."""
    del words  # The question is the same in every language.
    buttons = tuple(Button(name, data("i.lang", code)) for code, name in LANGUAGES.items())
    return Message("请选择语言 · Please choose a language", buttons=(buttons,))


def language_chosen(words: Translator) -> Message:
    """Confirm, and put the keys into the new language."""
    _ = words.gettext
    return Message(_("All right, English from now on."), keys=standing_keys(words))
