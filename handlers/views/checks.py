"""What the bot answers to a photo of somebody's code: a verdict and what to do next."""

from collections.abc import Sequence

from handlers.views.apps import scan_button
from handlers.views.callbacks import data
from handlers.views.codes import ending, holder, moment
from handlers.views.messages import Button, Message
from services.checking.types import CheckedCode, Verdict
from services.clock import Calendar
from services.codes.types import Token
from services.i18n import Translator

MOST_AT_ONCE = 5
"""Codes in one photo that are answered one by one."""
MOST_LOOKED_AT = 12
"""Symbols in one photo that are looked at: there may be posters between the codes."""


def how(public_url: str, *, phone: str, words: Translator) -> Message:
    """Say how a code is checked; looking at its picture is none (SECURITY.md 21)."""
    _ = words.gettext
    text = _(
        "To check somebody's code, any of these works:\n"
        "1. Take a photo of their code and send it here.\n"
        "2. Open the check page, save it as a bookmark, and scan from there.\n"
        "Only the result on your own phone counts; a picture on theirs proves nothing.\n"
        "Photos and results are deleted here within an hour. Questions: {phone}",
        phone=phone,
    )
    # Telegram takes links to https only.
    page = Button(_("Open the check page"), url=f"{public_url.rstrip('/')}/v")
    scan = scan_button(public_url.rstrip("/"), words)
    return Message(text, buttons=((scan,), (page,)) if scan else ())


def in_group(bot_name: str, words: Translator) -> Message:
    """Say in a group where codes are checked."""
    _ = words.gettext
    return Message(
        _("Codes are checked in private chats: everybody can read this group."),
        buttons=((Button(_("Message me in private"), url=f"https://t.me/{bot_name}"),),),
    )


def too_many(words: Translator) -> Message:
    """Say that no more pictures are looked at for a minute."""
    _ = words.gettext
    return Message(
        _("Too many pictures at once: at most 30 a minute are checked. Please go on in a minute.")
    )


def checked(
    codes: Sequence[CheckedCode],
    photo: str,
    *,
    phone: str,
    calendar: Calendar,
    words: Translator,
    is_unclear: bool = False,
) -> Message:
    """Answer a photo; `photo` is its message, which can be deleted from here."""
    _ = words.gettext
    found = [code for code in codes if code.verdict is not Verdict.NO_CODE]
    if found:
        text = _told(found, phone, calendar, words)
        if is_unclear and len(found) <= MOST_AT_ONCE:
            text += "\n" + _("Another code in this photo cannot be read: take it by itself.")
    elif is_unclear:
        text = _(
            "There is a code in this photo, but it cannot be read. Come closer so that the code"
            " fills the picture, hold still, avoid reflections, and take another."
        )
    elif codes:
        text = _(
            "The code in this photo is not a health code. Please take one of the health code in"
            " the other person's Telegram."
        )
    else:
        text = _(
            "No health code was found in this photo. To check somebody's code, aim again and"
            " take another; if it shows a document, please delete it."
        )
    delete = Button(_("Delete this photo"), data("c.erase", photo))
    return Message(text, buttons=((delete,),))


def too_often(photo: str, *, phone: str, words: Translator) -> Message:
    """Say that a paper code was asked about too often to be told now (SECURITY.md 18)."""
    _ = words.gettext
    text = _(
        "This paper pass was checked too often within the hour; whether it was withdrawn cannot"
        " be told now. Please register by hand, or call {phone}.",
        phone=phone,
    )
    return Message(text, buttons=((Button(_("Delete this photo"), data("c.erase", photo)),),))


def _told(found: Sequence[CheckedCode], phone: str, calendar: Calendar, words: Translator) -> str:
    _ = words.gettext
    if len(found) == 1:
        return "\n".join(_lines(found[0], phone, calendar, words))
    if len(found) > MOST_AT_ONCE:
        return _(
            "There are {count} codes in this photo. Please take at most {most} at a time.",
            count=len(found),
            most=MOST_AT_ONCE,
        )
    lines = [_("{count} codes, from top left to bottom right:", count=len(found))]
    for number, code in enumerate(found, start=1):
        lines.append(_("{number}. {verdict}", number=number, verdict=_short(code, words)))
    lines.append(
        _(
            "Compare names and last four with the documents. Anyone who is not green:"
            " register by hand, or call {phone}.",
            phone=phone,
        )
    )
    return "\n".join(lines)


def _short(code: CheckedCode, words: Translator) -> str:
    """Return a verdict in one short line, where several codes are in a photo."""
    _ = words.gettext
    token = code.token
    if token is not None and code.verdict in {Verdict.GREEN, Verdict.ORANGE}:
        told = holder(token, words)
        if code.is_demo:
            return _("{code} (demo, lets nobody through)", code=told)
        if code.is_foreign:
            region = code.region.get(words.language, token.issuer)
            return _("{code} ({region}; withdrawal not checked)", code=told, region=region)
        return told
    return {
        Verdict.EXPIRED: _("Expired"),
        Verdict.WITHDRAWN: _("Replaced or withdrawn"),
        Verdict.UNKNOWN_ISSUER: _("Not recognised here"),
        Verdict.DEMO: _("Demo code, lets nobody through"),
    }.get(code.verdict, _("Damaged or changed"))


def unreadable(photo: str, words: Translator) -> Message:
    """Say that a file cannot be looked at."""
    _ = words.gettext
    return Message(
        _("This picture cannot be opened. Please take a photo of the code and send that."),
        buttons=((Button(_("Delete this photo"), data("c.erase", photo)),),),
    )


def _lines(
    code: CheckedCode, phone: str, calendar: Calendar, words: Translator
) -> tuple[str, ...]:
    _ = words.gettext
    found = _found(code, calendar, words)
    if not code.is_demo:
        return (*found, *_advice(code.verdict, phone, words))
    demo = _("DEMO: a pretend code; it lets nobody through.")
    if code.verdict is Verdict.GREEN:
        compare = _("Compare the name and the last four with the identity document.")
        return (*found, demo, compare, _basis(words))
    return (*found, demo, *_advice(code.verdict, phone, words))


def _found(code: CheckedCode, calendar: Calendar, words: Translator) -> tuple[str, ...]:
    """Say what the code is worth and, where it is proven, what it says."""
    _ = words.gettext
    token = code.token
    if token is not None and code.verdict in {Verdict.GREEN, Verdict.ORANGE}:
        return _said(code, token, calendar, words)
    if token is not None and code.verdict is Verdict.EXPIRED:
        end = ending(token, calendar, words)
        return (_("This code has expired: it was valid until {end}.", end=end),)
    if code.verdict is Verdict.WITHDRAWN:
        return (_("This code has been replaced or withdrawn."),)
    if code.verdict is Verdict.UNKNOWN_ISSUER:
        return (
            _(
                "This code is not recognised here: neither this county nor a region that it"
                " recognises has issued it."
            ),
        )
    if code.verdict is Verdict.DEMO:
        return (_("DEMO: a pretend code; it lets nobody through."),)
    return (_("This code is damaged or was changed; it proves nothing."),)


def _advice(verdict: Verdict, phone: str, words: Translator) -> tuple[str, ...]:
    """Say what the checker does now, the notice's point 15 quoted where it helps."""
    _ = words.gettext
    if verdict is Verdict.GREEN:
        return (
            _(
                "Compare the name and the last four with the identity document; if both match,"
                " let them through."
            ),
            _basis(words),
        )
    if verdict is Verdict.ORANGE:
        by_hand = _(
            "Not verified yet; it does not mean ill. Register by hand, or call {phone}.",
            phone=phone,
        )
        return (by_hand, _basis(words))
    if verdict is Verdict.EXPIRED:
        return (_("Ask them to press “Refresh” in Telegram, then scan again."),)
    if verdict is Verdict.WITHDRAWN:
        return (_("Ask them to show their newest code in Telegram, then scan again."),)
    if verdict in {Verdict.UNKNOWN_ISSUER, Verdict.DEMO}:
        return (
            _(
                "Ask for a paper certificate or register by hand; for questions call {phone}.",
                phone=phone,
            ),
        )
    return (
        _(
            "Ask them to show it in their own Telegram, then scan again. Duty phone: {phone}",
            phone=phone,
        ),
    )


def _said(
    code: CheckedCode, token: Token, calendar: Calendar, words: Translator
) -> tuple[str, ...]:
    _ = words.gettext
    is_of_the_day = token.expires_at == calendar.next_midnight(token.issued_at)
    times = {
        "made": moment(token.issued_at, calendar, words),
        "end": _("24:00 that day") if is_of_the_day else ending(token, calendar, words),
    }
    if code.is_foreign:
        region = code.region.get(words.language, token.issuer)
        return (
            holder(token, words),
            _("Issued by {region}: made on {made}, valid until {end}", region=region, **times),
            _("Whether it was withdrawn there since is not checked here."),
        )
    return (
        holder(token, words),
        _("Issued by this county: made on {made}, valid until {end}", **times),
    )


def _basis(words: Translator) -> str:
    _ = words.gettext
    return _(
        "Section 3 of the county's notice: nobody may restrict the entry and exit of returning"
        " workers without fever, dry cough or fatigue who follow the prevention measures."
    )
