"""What the chat says around a login (CONVERSATIONS.md 1.1, 1.2 and 1.6)."""

from collections.abc import Callable

from handlers.views.callbacks import data
from handlers.views.levels import level_name
from handlers.views.messages import Button, Message
from services.i18n import LANGUAGES, Translator, other_language
from services.identity.types import Refusal


def welcome(link: str, words: Translator) -> Message:
    """Explain what this is and ask for consent; the first button is consent and login in one."""
    _ = words.gettext
    other = other_language(words.language)
    return Message(
        _(
            "Hello, this is Huian county's Bamin Health Code.\n"
            "Authenticate once with Minzhengtong, and your code is sent here; there is"
            " nothing to fill in.\n"
            "\n"
            "Two things first:\n"
            "1. We use your name, document number and six kinds of records to decide the"
            " colour, and tell you the reasons; for nothing else.\n"
            "2. Messages travel through Telegram and pass through servers abroad.\n"
            "\n"
            "You need not use this service: a paper health certificate or a telephone call"
            " works too.\n"
            "See, export or delete your data at any time: /privacy"
        ),
        buttons=(
            (Button(_("I agree to both, authenticate"), url=link, style="primary"),),
            (
                Button(_("Not now, call instead"), data("i.call")),
                Button(_("Report a problem"), data("r.new")),
                Button(LANGUAGES[other], data("i.hello", other)),
            ),
        ),
    )


def login_again(link: str, words: Translator) -> Message:
    """Ask for the login that is due every 30 days."""
    _ = words.gettext
    return Message(
        _(
            "Your authentication is 30 days old.\n"
            "Please do the face check in Minzhengtong once more; your code is then sent here"
            " at once."
        ),
        buttons=((Button(_("Authenticate"), url=link, style="primary"),), (_call(words),)),
    )


def renewal(link: str, words: Translator) -> Message:
    """Give the link to whoever renews a login before it is due."""
    _ = words.gettext
    return Message(
        _("Please do the face check in Minzhengtong. It then holds for 30 days from today."),
        buttons=((Button(_("Authenticate"), url=link, style="primary"),), (_call(words),)),
    )


def forwarded_here(words: Translator) -> Message:
    """Tell the wrong chat that somebody else's login is void."""
    _ = words.gettext
    return Message(
        _(
            "This login was not started from your chat; it is void and nothing was bound.\n"
            "To get your own code, press the button below."
        ),
        buttons=((Button(_("Get my own code"), data("i.start"), style="primary"),),),
    )


def forwarded_there(words: Translator) -> Message:
    """Tell the chat that had asked for the login."""
    _ = words.gettext
    return Message(_("Somebody opened your login link, but it was not you. It is void now."))


def confirmation(result: str, masked_name: str, last_four: str, words: Translator) -> Message:
    """Ask whether the person in another browser is the one in this chat."""
    _ = words.gettext
    return Message(
        _(
            "Please confirm that this is you: {name}, document ending in {last_four}.",
            name=masked_name,
            last_four=last_four,
        ),
        buttons=(
            (
                Button(_("It is me"), data("i.yes", result), style="primary"),
                Button(_("It is not me"), data("i.no", result)),
            ),
        ),
    )


def over(link: str, words: Translator) -> Message:
    """Say that a one-time code counts no more."""
    _ = words.gettext
    return Message(
        _(
            "This login has expired; nothing was stored.\n"
            "A login works once, within five minutes. Please authenticate again."
        ),
        buttons=((Button(_("Authenticate"), url=link, style="primary"),),),
    )


def moved(move: str, phone: str, words: Translator) -> Message:
    """Tell the former chat of a person that another one has taken its place, not which."""
    _ = words.gettext
    return Message(
        _(
            "After a new face check, your health code has moved to another Telegram account."
            " The codes in this chat are void.\n"
            "If that was not you, press the button below: the code stops in both accounts until"
            " you show your face again. Or call {phone} (24 hours).",
            phone=phone,
        ),
        buttons=((Button(_("That was not me"), data("i.notme", move), style="danger"),),),
    )


def frozen(phone: str, words: Translator) -> Message:
    """Confirm to the former chat that a move was stopped, and say how to go on."""
    _ = words.gettext
    return Message(
        _(
            "Stopped. Neither Telegram account has your health code now, and the codes shown"
            " there are void.\n"
            "Please do the face check in Minzhengtong yourself; your code is then sent here.\n"
            "In a hurry: show your identity card and be registered by hand. Duty desk: {phone}"
            " (24 hours)",
            phone=phone,
        ),
        buttons=(
            (Button(_("Get my own code"), data("i.start"), style="primary"),),
            (_call(words),),
        ),
    )


def frozen_there(phone: str, words: Translator) -> Message:
    """Tell the other chat that its login was denied, and not by whom."""
    _ = words.gettext
    return Message(
        _(
            "The health code in this chat has been stopped: somebody says that they did not"
            " ask for it to be moved here. The codes shown here are void.\n"
            "If it was you, please do the face check in Minzhengtong once more.\n"
            "Questions: call {phone} (24 hours).",
            phone=phone,
        ),
        buttons=(
            (Button(_("Get my own code"), data("i.start"), style="primary"),),
            (_call(words),),
        ),
    )


def nothing_to_stop(words: Translator) -> str:
    """Answer a press that is too late, was pressed before, or never had a move."""
    _ = words.gettext
    return _("This button no longer applies; nothing was changed. If in doubt, call: /phones")


def news_waits(words: Translator) -> Message:
    """Say that there is something new, which only a person with a fresh login may read."""
    _ = words.gettext
    return Message(
        _(
            "There is news about your health code.\n"
            "Your authentication is 30 days old: please do the face check once more, and it is"
            " sent here at once."
        ),
        buttons=((Button(_("Authenticate"), data("i.start"), style="primary"),), (_call(words),)),
    )


def refused(refusal: Refusal, level: str, link: str, words: Translator) -> Message:
    """Explain why a login gives no code, and what to do."""
    _ = words.gettext
    again = Button(_("Try again"), url=link, style="primary")
    if refusal is Refusal.LEVEL_TOO_LOW:
        return Message(
            _level_too_low(level_name(level), words),
            buttons=((again,), (Button(_("I need help, call"), data("i.call")),)),
        )
    if refusal is Refusal.CANCELLED:
        return Message(
            _("Not authenticated, nothing was stored. Press again whenever you want your code."),
            buttons=((Button(_("Authenticate"), url=link, style="primary"),),),
        )
    return Message(_why(refusal, words), buttons=((again,), (_call(words),)))


def _level_too_low(level: str, words: Translator) -> str:
    _ = words.gettext
    if not level:
        return _(
            "The face check is missing. Please complete L4 in Minzhengtong, then press again."
        )
    return _(
        "Your authentication level is {level}; the face check is missing. Please complete L4"
        " in Minzhengtong, then press again.",
        level=level,
    )


def _why(refusal: Refusal, words: Translator) -> str:
    _ = words.gettext
    texts = {
        Refusal.PLATFORM_DOWN: _(
            "You cannot be authenticated right now; this is not your fault.\n"
            "The real-name platform is not answering. Nothing was stored; please try again"
            " in a few minutes.\n"
            "If you are in a hurry, show your identity card and be registered by hand."
        ),
        Refusal.NO_DOCUMENT: _(
            "The real-name platform gave no name, or a document number that cannot be right.\n"
            "Nothing was stored. Please check your details in Minzhengtong, or call."
        ),
        Refusal.TOO_OLD: _(
            "Minzhengtong says that your last face check is more than 30 days old.\n"
            "Nothing was stored. Please press again and show your face there."
        ),
        Refusal.FROZEN: _(
            "This login was begun before the accounts were stopped, so it does not count.\n"
            "Nothing was bound. Please press again and show your face in Minzhengtong."
        ),
        Refusal.NOT_ME: _(
            "All right, this login is void. Nothing was bound and nothing was stored."
        ),
        Refusal.NOT_FRESH: _(
            "You have a code in another Telegram account.\n"
            "To move it here, please do the face check once more."
        ),
    }
    return texts.get(refusal) or _(
        "This login could not be verified and was stopped for your safety.\n"
        "Nothing was stored. Please try again."
    )


def _call(words: Translator) -> Button:
    _ = words.gettext
    return Button(_("Call and ask"), data("i.call"))


def gone(words: Translator, params: dict[str, object]) -> str:
    """Answer alike what is not there and what is not this person's."""
    del params
    _ = words.gettext
    return _("This is no longer here.")


def wrong_number(words: Translator, params: dict[str, object]) -> str:
    del params
    _ = words.gettext
    return _("This document number cannot be right. Please check it.")


def platform_down(words: Translator, params: dict[str, object]) -> str:
    del params
    return _why(Refusal.PLATFORM_DOWN, words)


ERRORS: dict[str, Callable[[Translator, dict[str, object]], str]] = {
    "person_not_found": gone,
    "invalid_number": wrong_number,
    "platform_down": platform_down,
}
