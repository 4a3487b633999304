"""What the bot answers to a photo of somebody's code: a verdict and what to do next."""

from collections.abc import Sequence

from handlers.views.callbacks import data
from handlers.views.codes import ending, holder, moment
from handlers.views.messages import Button, Message
from services.checking.types import CheckedCode, Verdict
from services.clock import Calendar
from services.codes.types import Token
from services.i18n import Translator


def checked(
    codes: Sequence[CheckedCode],
    photo: str,
    *,
    phone: str,
    calendar: Calendar,
    words: Translator,
) -> Message:
    """Answer a photo; `photo` is its message, which can be deleted from here."""
    _ = words.gettext
    found = [code for code in codes if code.verdict is not Verdict.NO_CODE]
    if not found:
        text = _(
            "No health code was found in this photo. To check somebody's code, aim again and"
            " take another; if it shows a document, please delete it."
        )
    elif len(found) > 1:
        text = _("There are several codes in this photo. Please take one at a time.")
    else:
        text = "\n".join(_lines(found[0], phone, calendar, words))
    delete = Button(_("Delete this photo"), data("c.erase", photo))
    return Message(text, buttons=((delete,),))


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
        return _said(token, calendar, words)
    if token is not None and code.verdict is Verdict.EXPIRED:
        end = ending(token, calendar, words)
        return (_("This code has expired: it was valid until {end}.", end=end),)
    if code.verdict is Verdict.WITHDRAWN:
        return (_("This code has been replaced or withdrawn."),)
    if code.verdict is Verdict.UNKNOWN_ISSUER:
        return (_("This code was not issued by this county."),)
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
    if verdict is Verdict.UNKNOWN_ISSUER:
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


def _said(token: Token, calendar: Calendar, words: Translator) -> tuple[str, str]:
    _ = words.gettext
    is_of_the_day = token.expires_at == calendar.next_midnight(token.issued_at)
    return (
        holder(token, words),
        _(
            "Issued by this county: made on {made}, valid until {end}",
            made=moment(token.issued_at, calendar, words),
            end=_("24:00 that day") if is_of_the_day else ending(token, calendar, words),
        ),
    )


def _basis(words: Translator) -> str:
    _ = words.gettext
    return _(
        "Section 3 of the county's notice: nobody may restrict the entry and exit of returning"
        " workers without fever, dry cough or fatigue who follow the prevention measures."
    )
