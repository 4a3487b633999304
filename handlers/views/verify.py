"""The words of the page that a checker's camera opens, in one language."""

from dataclasses import dataclass

from services.i18n import LANGUAGES, Translator


@dataclass(frozen=True)
class VerdictWords:
    """One verdict and what to do next."""

    word: str
    """Stands there huge, and says the same as the colour and the shape."""
    meaning: str = ""
    compare: str = ""
    action: str = ""
    basis: str = ""
    """The notice's words, where a gate might be closed on somebody without reason."""


@dataclass(frozen=True)
class PageWords:
    """Everything that the page may say; the browser fills in the fields left in braces."""

    lang: str
    other: str
    """The other language's name, in that language."""
    other_language: str
    title: str
    service: str
    place: str
    number: str
    made: str
    until: str
    moment: str
    today: str
    day: str
    demo: str
    clock: str
    retry: str
    call: str
    own: str
    host: str
    without_script: str
    steps: tuple[str, ...]
    verdicts: dict[str, VerdictWords]


def page_words(phone: str, bot_name: str, words: Translator) -> PageWords:
    """Return the page's words; `bot_name` may be empty."""
    _ = words.gettext
    other_language = next(one for one in LANGUAGES if one != words.language)
    return PageWords(
        lang=words.language.replace("_", "-"),
        other="中文" if words.language == "en" else "English",
        other_language=other_language,
        title=_("Check a health code"),
        service=_("Bamin Health Code"),
        place=_("Huian County"),
        number=_("Document ending in {last_four}", last_four="{last_four}"),
        made=_("Made: {time}", time="{time}"),
        until=_("Valid until: {time}", time="{time}"),
        moment=words.pgettext("check page", "{time} on {day}", time="{time}", day="{day}"),
        today=words.pgettext("check page", "{time} today", time="{time}"),
        day=_("{weekday} {day} {month}", weekday="{weekday}", day="{day}", month="{month}"),
        demo=_("DEMO: a pretend code; it lets nobody through."),
        clock=_(
            "This phone's clock is wrong; the time is {time}. The check used the server's time.",
            time="{time}",
        ),
        retry=_("Check again"),
        # Its parts stay on one line.
        call=_("Duty phone {phone} (24 hours)", phone=_unbroken(phone)),
        own=_(
            "Only a result on your own phone counts. This page on somebody else's phone is"
            " not a check."
        ),
        host=_(
            "This page's address: {host}. A false page has another address: compare it with the"
            " check page that you have saved.",
            host="{host}",
        ),
        without_script=_(
            "Nothing has been checked yet: this page needs JavaScript and a current browser."
            " Please register by hand, or call the duty desk."
        ),
        steps=_steps(bot_name, words),
        verdicts=_verdicts(words),
    )


def _steps(bot_name: str, words: Translator) -> tuple[str, ...]:
    """Say how to check a code: its own address is never evidence (SECURITY.md 21)."""
    _ = words.gettext
    steps = (
        _("Aim your own phone's camera at the QR code in the other person's Telegram."),
        _(
            "Look at the address first: it must be {host}, otherwise the result does not count.",
            host="{host}",
        ),
        _(
            "Read the colour and the word, then compare the name and the last four with the"
            " identity document."
        ),
    )
    if not bot_name:
        return steps
    return (*steps, _("Or take a photo of the code and send it to @{bot}.", bot=bot_name))


def _verdicts(words: Translator) -> dict[str, VerdictWords]:
    return {**_colours(words), **_refusals(words), **_nothing(words)}


def _colours(words: Translator) -> dict[str, VerdictWords]:
    _ = words.gettext
    compare = _("Compare the name and the last four with the identity document.")
    return {
        "green": VerdictWords(
            _("Green"),
            meaning=_("Verified; counts as a paper health certificate"),
            compare=compare,
            action=_("If both match, let them through."),
        ),
        "orange": VerdictWords(
            _("Orange"),
            meaning=_("Not verified yet; it does not mean ill"),
            compare=compare,
            action=_(
                "Register by hand; if in doubt, call the duty desk. Please do not ask for reasons."
            ),
            basis=_basis(words),
        ),
    }


def _refusals(words: Translator) -> dict[str, VerdictWords]:
    _ = words.gettext
    again = _("Ask them to show it in their own Telegram, then scan again.")
    return {
        "expired": VerdictWords(
            _("Expired"),
            meaning=_("This code is no longer valid and says nothing about today"),
            action=_("Ask them to press “Refresh” in Telegram, then scan again."),
        ),
        "unknown_issuer": VerdictWords(
            _("Not from here"),
            meaning=_("This code was not issued by this county"),
            action=_("Ask for a paper health certificate or register by hand."),
        ),
        "tampered": VerdictWords(
            _("Not genuine"),
            meaning=_("This code is damaged or was changed; it proves nothing"),
            action=again,
        ),
        "no_code": VerdictWords(
            _("No code read"),
            meaning=_("There is no complete health code in this address"),
            action=again,
        ),
    }


def _nothing(words: Translator) -> dict[str, VerdictWords]:
    """Say that nothing was judged: not yet, not at all, or nothing to judge."""
    _ = words.gettext
    return {
        "checking": VerdictWords(_("Checking")),
        "empty": VerdictWords(_("Check a health code")),
        "unchecked": VerdictWords(
            _("Not checked"),
            meaning=_("The check could not be made; this says nothing about the code"),
            action=_("Check the connection and try again, or register by hand."),
            basis=_basis(words),
        ),
    }


def _basis(words: Translator) -> str:
    """Quote notice point N15."""
    _ = words.gettext
    return _(
        "Section 3 of the county's notice: nobody may restrict the entry and exit of returning"
        " workers without fever, dry cough or fatigue who follow the prevention measures."
    )


def _unbroken(phone: str) -> str:
    """Keep a number on one line: a space and a hyphen that no browser breaks at."""
    return phone.replace(" ", "\u00a0").replace("-", "\u2011")
