"""The words of the page that a checker's camera opens, in one language."""

from dataclasses import dataclass

from services.i18n import LANGUAGES, Translator, other_language


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
    paper: str
    region: str
    offline: str
    offline_new: str
    unasked: str
    often: str
    clock: str
    retry: str
    scan: str
    scan_next: str
    stop: str
    no_camera: str
    call: str
    own: str
    host: str
    without_script: str
    steps: tuple[str, ...]
    steps_here: tuple[str, ...]
    """Where the browser can scan in the page itself."""
    verdicts: dict[str, VerdictWords]


def page_words(phone: str, bot_name: str, words: Translator) -> PageWords:
    """Return the page's words; `bot_name` may be empty."""
    _ = words.gettext
    other = other_language(words.language)
    return PageWords(
        lang=words.language.replace("_", "-"),
        other=LANGUAGES[other],
        other_language=other,
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
        **_limits(words),
        clock=_(
            "This phone's clock is wrong; the time is {time}. The check used the server's time.",
            time="{time}",
        ),
        retry=_("Check again"),
        scan=_("Scan a code"),
        scan_next=_("Scan the next code"),
        stop=words.pgettext("check page", "Stop"),
        no_camera=_("The camera cannot be used. Please allow it for this page, then try again."),
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
        steps_here=_steps_here(bot_name, words),
        verdicts=_verdicts(words),
    )


def _limits(words: Translator) -> dict[str, str]:
    """Say what kind of code it is, and what its verdict does not rest on: never left out."""
    _ = words.gettext
    return {
        "paper": _("Paper pass, printed {time}", time="{time}"),
        "region": _(
            "Issued by {name}; whether it was withdrawn cannot be checked here.", name="{name}"
        ),
        "offline": _(
            "No connection: withdrawal not checked. The list is {hours} h old by this phone's"
            " clock.",
            hours="{hours}",
        ),
        "offline_new": _(
            "No connection: withdrawal not checked. The list is less than an hour old by this"
            " phone's clock."
        ),
        "unasked": _("Whether this code was withdrawn could not be checked."),
        "often": _(
            "This paper pass was checked very often within the hour, so whether it was"
            " withdrawn is not known. Please call the duty desk."
        ),
    }


def _steps(bot_name: str, words: Translator) -> tuple[str, ...]:
    """Say how to check a code: its own address is never evidence (SECURITY.md 21)."""
    _ = words.gettext
    return (
        _("Aim your own phone's camera at the QR code in the other person's Telegram."),
        _(
            "Look at the address first: it must be {host}, otherwise the result does not count.",
            host="{host}",
        ),
        *_last_steps(bot_name, words),
    )


def _steps_here(bot_name: str, words: Translator) -> tuple[str, ...]:
    """Say how to check a code with the page's own scanner."""
    _ = words.gettext
    return (
        _("Save this page and always scan from here; for two days it works without a network."),
        _("Press “Scan a code” and aim at the QR code in their Telegram or on their paper pass."),
        *_last_steps(bot_name, words),
    )


def _last_steps(bot_name: str, words: Translator) -> tuple[str, ...]:
    _ = words.gettext
    compare = _(
        "Read the colour and the word, then compare the name and the last four with the"
        " identity document."
    )
    if not bot_name:
        return (compare,)
    return (compare, _("Or take a photo of the code and send it to @{bot}.", bot=bot_name))


def _verdicts(words: Translator) -> dict[str, VerdictWords]:
    parts = (_colours, _endings, _refusals, _nothing, _unjudged)
    return {name: verdict for part in parts for name, verdict in part(words).items()}


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
        "paper": VerdictWords(
            _("Paper pass"),
            meaning=_(
                "{colour} when printed, {time}; whether it still holds was not checked",
                colour="{colour}",
                time="{time}",
            ),
            compare=compare,
            action=_("Scan it again when there is a connection; if in doubt, call the duty desk."),
            basis=_basis(words),
        ),
    }


def _endings(words: Translator) -> dict[str, VerdictWords]:
    _ = words.gettext
    return {
        "expired": VerdictWords(
            _("Expired"),
            meaning=_("This code is no longer valid and says nothing about today"),
            action=_("Ask them to press “Refresh” in Telegram, then scan again."),
        ),
        "withdrawn": VerdictWords(
            _("Withdrawn"),
            meaning=_("This code was replaced or withdrawn and says nothing about today"),
            action=_("Ask them to show their newest code, then scan again."),
        ),
    }


def _refusals(words: Translator) -> dict[str, VerdictWords]:
    _ = words.gettext
    again = _("Ask them to show it in their own Telegram, then scan again.")
    return {
        "unknown_issuer": VerdictWords(
            _("Not from here"),
            meaning=_("Neither this county nor a region that it recognises has issued it"),
            action=_("Ask for a paper health certificate or register by hand."),
        ),
        "demo": VerdictWords(
            _("Demo code"),
            meaning=_("A pretend code, not a real health code"),
            action=_("It lets nobody through. Ask for their real code or register by hand."),
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
    """Say that there is nothing to judge yet."""
    _ = words.gettext
    return {
        "checking": VerdictWords(_("Checking")),
        "empty": VerdictWords(_("Check a health code")),
        "scanning": VerdictWords(_("Aim at the QR code")),
    }


def _unjudged(words: Translator) -> dict[str, VerdictWords]:
    """Say why nothing was judged; somebody is at the gate all the same."""
    _ = words.gettext
    unchecked, basis = _("Not checked"), _basis(words)
    return {
        "unchecked": VerdictWords(
            unchecked,
            meaning=_("The check could not be made; this says nothing about the code"),
            action=_("Check the connection and try again, or register by hand."),
            basis=basis,
        ),
        "stale": VerdictWords(
            unchecked,
            meaning=_("There is no connection, and the list on this phone is too old"),
            action=_("Check the connection and try again, or register by hand."),
            basis=basis,
        ),
        "clock": VerdictWords(
            unchecked,
            meaning=_("There is no connection, and this phone's clock is wrong"),
            action=_("Set the clock or find a connection and try again, or register by hand."),
            basis=basis,
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
