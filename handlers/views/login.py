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
            _("Go back to your own Telegram: your health code will be in the chat at once."),
        ),
        button=_("Back to Telegram for the code"),
        note=_(
            "If somebody else sent you this link, close this page. Do not pass the link of"
            " this page on to anybody."
        ),
        is_good=True,
    )


def over(words: Translator) -> Page:
    """Return the page of a result that is used up or too old."""
    _ = words.gettext
    return Page(
        title=_("This page is no longer valid"),
        paragraphs=(
            _("Each login works once, within five minutes."),
            _("If your code is not in the chat yet, press the button there again."),
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
                _("It was stopped. Nothing was linked and nothing was stored."),
                _("To get your own code, start in your own Telegram."),
            ),
            button=_("Back to Telegram"),
        )
    return Page(
        title=_("This login took too long"),
        paragraphs=(
            _(
                "More than ten minutes have passed, or it has been used already. Nothing was"
                " stored."
            ),
            _("Please press the button in the chat again; it works for an hour."),
        ),
        button=_("Back to Telegram"),
    )


def link_unknown(words: Translator) -> Page:
    _ = words.gettext
    return Page(
        title=_("This link is not valid"),
        paragraphs=(_("Part of it may be missing. Send /start in the chat to get a new one."),),
        button=_("Back to Telegram"),
    )


def link_expired(words: Translator) -> Page:
    _ = words.gettext
    return Page(
        title=_("This link has expired"),
        paragraphs=(
            _("A login link is valid for an hour. Send /start in the chat to get a new one."),
        ),
        button=_("Back to Telegram"),
    )


def link_used(words: Translator) -> Page:
    _ = words.gettext
    return Page(
        title=_("This link has been used already"),
        paragraphs=(_("That login is complete; your code is in the chat."),),
        button=_("Back to Telegram"),
    )


def platform_down(words: Translator) -> Page:
    _ = words.gettext
    return Page(
        title=_("You cannot be authenticated right now; this is not your fault"),
        paragraphs=(
            _("The real-name platform is not answering. Nothing was stored."),
            _("Please press the button in the chat again in a few minutes."),
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
            paragraphs=(_("Nothing was stored. Press the button whenever you want your code."),),
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
            paragraphs=(
                first,
                _("Please complete L4 in Minzhengtong, then press the button in the chat again."),
            ),
            button=back,
        )
    if refusal is Refusal.NO_DOCUMENT:
        return Page(
            title=_("The platform did not say who you are"),
            paragraphs=(
                _("It gave no name, or a document number that cannot be right."),
                _("Nothing was stored. Please call the duty desk; its number is in the chat."),
            ),
            button=back,
        )
    return Page(
        title=_("This login could not be verified"),
        paragraphs=(
            _("It was stopped for your safety. Nothing was stored."),
            _("Please press the button in the chat again."),
        ),
        button=back,
    )
