"""The words of the pages around a login (CONVERSATIONS.md 1.2)."""

from dataclasses import dataclass

from handlers.views.levels import level_name
from services.i18n import Translator
from services.identity.types import Fault, Refusal, ResultDetails


@dataclass(frozen=True)
class Page:
    """What a page says; a template sets it."""

    title: str
    paragraphs: tuple[str, ...]
    button: str = ""
    """The words of the one button, which leads to the chat."""
    note: str = ""
    is_good: bool = False


def result(details: ResultDetails | None, words: Translator) -> Page:
    """Return the page after a login, successful or not."""
    _ = words.gettext
    if details is None or details.is_over:
        return over(words)
    if details.refusal is not None:
        return _refused(details.refusal, details.level, words)
    return Page(
        title=_("Authenticated, one more step"),
        paragraphs=(
            _("Go back to your own Telegram: the health code is sent to the chat at once."),
        ),
        button=_("Back to Telegram for the code"),
        note=_(
            "If somebody else sent you this link, close this page."
            " Do not pass this page's link on to anybody."
        ),
        is_good=True,
    )


def over(words: Translator) -> Page:
    """Return the page of a result that is used up or too old."""
    _ = words.gettext
    return Page(
        title=_("This page is over"),
        paragraphs=(
            _("Each login counts once and for five minutes."),
            _("If the code is not in your chat yet, press the button there once more."),
        ),
        button=_("Back to Telegram"),
    )


def fault(kind: Fault, words: Translator) -> Page:
    """Return the page of an answer that belongs to no login of this browser."""
    _ = words.gettext
    if kind is Fault.USED:
        return link_used(words)
    if kind is Fault.ELSEWHERE:
        return Page(
            title=_("This login was not started here"),
            paragraphs=(
                _("It was stopped; nothing was bound and nothing was stored."),
                _("To get your own code, start in your own Telegram."),
            ),
            button=_("Back to Telegram"),
        )
    return Page(
        title=_("This login took too long"),
        paragraphs=(
            _("Ten minutes are over, or it was used already. Nothing was stored."),
            _("Press the button in the chat once more, it stays valid for an hour."),
        ),
        button=_("Back to Telegram"),
    )


def link_unknown(words: Translator) -> Page:
    _ = words.gettext
    return Page(
        title=_("This link is not valid"),
        paragraphs=(
            _("Perhaps a part of it is missing. Get a new one in the chat, with /start."),
        ),
        button=_("Back to Telegram"),
    )


def link_expired(words: Translator) -> Page:
    _ = words.gettext
    return Page(
        title=_("This link has expired"),
        paragraphs=(_("A login link is valid for an hour. Get a new one in the chat: /start."),),
        button=_("Back to Telegram"),
    )


def link_used(words: Translator) -> Page:
    _ = words.gettext
    return Page(
        title=_("This link was used already"),
        paragraphs=(_("The login it was made for is complete; the code is in the chat."),),
        button=_("Back to Telegram"),
    )


def platform_down(words: Translator) -> Page:
    _ = words.gettext
    return Page(
        title=_("Authentication does not work right now; that is not your fault"),
        paragraphs=(
            _("The real-name platform does not answer. Nothing was stored."),
            _("Please press the button in the chat again in some minutes."),
        ),
        button=_("Back to Telegram"),
    )


def _refused(refusal: Refusal, level: str, words: Translator) -> Page:
    _ = words.gettext
    back = _("Back to Telegram")
    if refusal is Refusal.PLATFORM_DOWN:
        return platform_down(words)
    if refusal is Refusal.CANCELLED:
        return Page(
            title=_("Not authenticated"),
            paragraphs=(_("Nothing was stored. Press again whenever you want the code."),),
            button=back,
        )
    if refusal is Refusal.LEVEL_TOO_LOW:
        reached = level_name(level)
        first = (
            _("Your authentication level is {level}; the face check is missing.", level=reached)
            if reached
            else _("The face check (level L4) is missing.")
        )
        return Page(
            title=_("One step is missing"),
            paragraphs=(first, _("Complete L4 in Minzhengtong, then press again in the chat.")),
            button=back,
        )
    if refusal is Refusal.NO_DOCUMENT:
        return Page(
            title=_("The platform did not say who you are"),
            paragraphs=(
                _("It gave no name, or no document number that can be right."),
                _("Nothing was stored. Please call the duty desk, the number is in the chat."),
            ),
            button=back,
        )
    return Page(
        title=_("This login could not be verified"),
        paragraphs=(
            _("For your safety it was stopped; nothing was stored."),
            _("Press the button in the chat once more."),
        ),
        button=back,
    )
