"""The words of the pages that open inside Telegram, and the buttons that open them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from handlers.views import verify
from handlers.views.codes import holder
from handlers.views.messages import Button
from handlers.views.times import clock_time, day_and_weekday
from handlers.views.verify import PageWords
from services.checking.types import CheckedCode, Verdict
from services.clock import Calendar
from services.codes.types import Colour, PresentedCode, TokenFlags
from services.i18n import Translator

Name = Literal["scan", "code"]
PROVEN = {Verdict.GREEN, Verdict.ORANGE, Verdict.EXPIRED, Verdict.WITHDRAWN}
"""Whose name and number are shown, where the signature is proven."""


def scan_button(public_url: str, words: Translator) -> Button | None:
    """Return the button to the scanner; Telegram opens https addresses only."""
    return _button(words.gettext("Scan inside Telegram"), public_url, "scan", words)


def code_button(public_url: str, words: Translator) -> Button | None:
    """Return the button to the code that renews itself; Telegram opens https addresses only."""
    return _button(words.gettext("A code that renews itself"), public_url, "code", words)


def _button(label: str, public_url: str, name: Name, words: Translator) -> Button | None:
    if not public_url.startswith("https://"):
        return None
    return Button(label, app=f"{public_url}/app/{name}?language={words.language}")


@dataclass(frozen=True)
class Notice:
    """A page that has something to say instead of what it is for."""

    word: str
    meaning: str = ""


@dataclass(frozen=True)
class AppWords:
    """What both pages say by themselves; the browser fills in the fields left in braces."""

    lang: str
    title: str
    service: str
    place: str
    without_script: str
    ready: Notice
    outside: Notice
    to_page: str
    """The way for who opened this in a browser."""
    again: Notice
    no_scanner: Notice
    no_network: Notice
    close: str
    hint: str
    scan: str
    scan_next: str
    retry: str
    checking: str
    call: str
    count: str
    green: str
    orange: str
    others: str
    reset: str
    now: str
    minutes: str
    hours: str
    live: str
    stale: str
    unchecked: "Answer"


@dataclass(frozen=True)
class Answer:
    """A verdict in words; what is empty is not said."""

    verdict: str
    word: str
    meaning: str = ""
    demo: str = ""
    notes: tuple[str, ...] = ()
    name: str = ""
    number: str = ""
    compare: str = ""
    action: str = ""
    basis: str = ""
    made: str = ""
    until: str = ""


@dataclass(frozen=True)
class Shown:
    """The code as the page shows it, or why there is none."""

    state: Literal["code", "notice"]
    word: str = ""
    lines: tuple[str, ...] = ()
    colour: Colour | None = None
    code: str = ""
    """The same while the picture is the same."""
    picture: str = ""
    alt: str = ""
    until: str = ""
    age: float = 0
    """Seconds, and so are the next two."""
    left: float = 0
    again: float = 20


def app_words(name: Name, phone: str, bot_name: str, words: Translator) -> AppWords:
    """Return the words of a page; `bot_name` may be empty."""
    _ = words.gettext
    page = verify.page_words(phone, bot_name, words)
    is_scan = name == "scan"
    return AppWords(
        lang=page.lang,
        title=page.title if is_scan else _("My health code"),
        service=page.service,
        place=page.place,
        without_script=_("This page needs JavaScript and a current Telegram."),
        ready=Notice(
            page.title, _("Aim at the QR code in their Telegram or on their paper pass.")
        ),
        outside=Notice(
            _("Please open this in Telegram"),
            _("In a browser, codes are checked on the check page.")
            if is_scan
            else _("Your code is in your chat with the bot."),
        ),
        to_page=_("Open the check page"),
        again=Notice(
            _("Please open it again"),
            _("This page was open for too long. Close it, then press its button in the chat."),
        ),
        no_scanner=Notice(_("No scanner here"), _without_scanner(bot_name, words)),
        no_network=Notice(
            _("No connection"),
            _("A code that may have expired is not shown. It returns with the connection."),
        ),
        close=_("Close"),
        hint=_("Aim at the QR code"),
        scan=page.scan,
        scan_next=page.scan_next,
        retry=page.retry,
        checking=page.verdicts["checking"].word,
        call=page.call,
        count=_("This shift"),
        green=page.verdicts["green"].word,
        orange=page.verdicts["orange"].word,
        others=words.pgettext("counted verdicts", "Others"),
        reset=words.pgettext("counted verdicts", "Reset"),
        now=_("Made just now"),
        minutes=_("Made {n} min ago", n="{n}"),
        hours=_("Made {n} h ago", n="{n}"),
        live=_("Renews itself"),
        stale=_("No connection: the colour may have changed since."),
        unchecked=_answer("unchecked", page),
    )


def _without_scanner(bot_name: str, words: Translator) -> str:
    _ = words.gettext
    here = _("This Telegram cannot scan. Please open it on a phone.")
    if not bot_name:
        return here
    photo = _("Or take a photo of the code and send it to @{bot}.", bot=bot_name)
    return f"{here}\n{photo}"


def checked(
    code: CheckedCode,
    *,
    phone: str,
    bot_name: str,
    now: datetime,
    calendar: Calendar,
    words: Translator,
) -> Answer:
    """Say what a scanned code is worth, in the words of the check page."""
    page = verify.page_words(phone, bot_name, words)
    answer = _answer(code.verdict.value, page)
    if code.verdict is Verdict.NO_CODE:
        # The scanner reads whatever it sees, not only addresses.
        answer = replace(answer, meaning=words.gettext("This is not a complete health code"))
    token = code.token
    if token is None or code.verdict not in PROVEN:
        return answer

    def said(when: datetime, *, is_end: bool = False) -> str:
        return _moment(when, now, page, calendar, words, is_end=is_end)

    made = said(token.issued_at)
    notes = []
    is_paper = TokenFlags.PAPER in token.flags
    if is_paper and code.verdict in {Verdict.GREEN, Verdict.ORANGE}:
        notes.append(page.paper.format(time=made))
    if code.is_foreign:
        notes.append(page.region.format(name=code.region.get(words.language, "")))
    is_pretend_pass = code.is_demo and code.verdict is Verdict.GREEN
    return replace(
        answer,
        demo=page.demo if code.is_demo else "",
        notes=tuple(notes),
        name=token.masked_name,
        number=page.number.format(last_four=token.last_four),
        # A pretend code lets nobody pass, so nobody is told to let its holder pass.
        action="" if is_pretend_pass else answer.action,
        made=page.made.format(time=made),
        until=page.until.format(time=said(token.expires_at, is_end=True)),
    )


def asked_too_often(*, phone: str, bot_name: str, words: Translator) -> Answer:
    """Say that whether a paper pass was withdrawn is not known (SECURITY.md 18)."""
    page = verify.page_words(phone, bot_name, words)
    return replace(_answer("unchecked", page), notes=(page.often,), action="")


def scanned_too_fast(seconds: int, *, phone: str, bot_name: str, words: Translator) -> Answer:
    """Say that nothing was checked, and when the next code is."""
    page = verify.page_words(phone, bot_name, words)
    note = words.gettext("Too many codes in a minute. Please scan again in {n} s.", n=seconds)
    return replace(_answer("unchecked", page), meaning="", notes=(note,), action="")


def shown(
    code: PresentedCode,
    picture: str,
    *,
    now: datetime,
    again: float,
    until: str,
    words: Translator,
) -> Shown:
    """Return the code for others: its colour, never a reason."""
    token = code.token
    return Shown(
        "code",
        colour=token.colour,
        code=token.handle.hex(),
        picture=picture,
        alt=holder(token, words),
        until=until,
        age=(now - token.issued_at).total_seconds(),
        left=(token.expires_at - now).total_seconds(),
        again=again,
    )


def without_code(text: str) -> Shown:
    """Return the words for who has a login, but no code now: what the chat says, too."""
    word, *lines = text.split("\n")
    return Shown("notice", word=word, lines=tuple(lines))


def without_login(words: Translator, *, is_too_old: bool) -> Shown:
    """Return the words for who is not logged in, or was more than 30 days ago."""
    _ = words.gettext
    if is_too_old:
        return Shown(
            "notice",
            word=_("Please authenticate again"),
            lines=(_("Your last authentication is over 30 days old. Send /start in the chat."),),
        )
    return Shown(
        "notice",
        word=_("Please authenticate first"),
        lines=(_("Go back to the chat and send /start; then open this page again."),),
    )


def _answer(verdict: str, page: PageWords) -> Answer:
    return Answer(verdict, **vars(page.verdicts[verdict]))


def _moment(
    when: datetime,
    now: datetime,
    page: PageWords,
    calendar: Calendar,
    words: Translator,
    *,
    is_end: bool,
) -> str:
    """Say a moment as the check page does; midnight as the end of the day that it ends."""
    time, day = clock_time(when, calendar), calendar.day(when)
    if is_end and time == "00:00":
        time, day = "24:00", calendar.day(when - timedelta(seconds=1))
    if day == calendar.day(now):
        return page.today.format(time=time)
    return page.moment.format(time=time, day=day_and_weekday(day, words))
