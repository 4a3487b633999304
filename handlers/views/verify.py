"""The words of the page that a checker's camera opens, in one language."""

from typing import Any

from services.i18n import Translator


def page_words(phone: str, words: Translator) -> dict[str, Any]:
    """Return everything that the page may say; the browser fills in the fields in braces."""
    _ = words.gettext
    return {
        "lang": words.language.replace("_", "-"),
        "service": _("Bamin Health Code"),
        "place": _("Huian county"),
        "other": "English" if words.language == "zh_CN" else "中文",
        "number": _("Document ending in {last_four}", last_four="{last_four}"),
        "made": _("Made: {time}", time="{time}"),
        "until": _("Valid until: {time}", time="{time}"),
        "demo": _("DEMO: a pretend code, it lets nobody pass."),
        "compare": _("Compare name and last four with the identity document."),
        "skew": _("The clock of this phone is wrong; the server's time was used."),
        "host": _(
            "This page comes from {host}. Better than any code's own link: your bookmark of it.",
            host="{host}",
        ),
        "call": _("Duty phone {phone}, 24 hours", phone=phone),
        "verdicts": _verdicts(words),
    }


def without_script(words: Translator) -> str:
    """Say what to do where the page cannot run."""
    _ = words.gettext
    return _("This page needs JavaScript to check a code. Not checked: register by hand.")


def checking(words: Translator) -> str:
    _ = words.gettext
    return _("Checking")


def _verdicts(words: Translator) -> dict[str, dict[str, str]]:
    _ = words.gettext
    basis = _(
        "Section 3 of the county's notice: nobody may restrict the entry and exit of returning"
        " workers without fever, dry cough or fatigue who follow the prevention measures."
    )
    again = _("Let them show it in their own Telegram, then scan again.")
    return {
        "checking": _said(checking(words)),
        "green": _said(
            _("Green"),
            _("Verification passed; counts as a paper health certificate"),
            _("If both agree, let them pass."),
            basis,
        ),
        "orange": _said(
            _("Orange"),
            _("Not verified yet, which does not mean ill"),
            _("Register by hand; if in doubt call the duty desk. Do not ask for reasons."),
            basis,
        ),
        "expired": _said(
            _("Expired"),
            _("This code is no longer valid"),
            _("Let them press “Refresh” in Telegram, then scan again."),
        ),
        "unknown_issuer": _said(
            _("Not from here"),
            _("This code was not issued by this county."),
            _("Ask for a paper certificate or register by hand."),
        ),
        "tampered": _said(
            _("Not genuine"),
            _("This code is damaged or was changed; it proves nothing."),
            again,
        ),
        "no_code": _said(_("No code"), _("There is no health code in this link."), again),
        "empty": _said(
            _("Nothing to check"),
            "",
            _("Scan somebody's code with this phone's camera; the result appears here."),
        ),
        "unchecked": _said(
            _("Not checked"),
            _("The county's keys could not be loaded, so this says nothing about the code."),
            _("Check the connection and scan again, or register by hand."),
        ),
    }


def _said(word: str, meaning: str = "", todo: str = "", basis: str = "") -> dict[str, str]:
    return {"word": word, "meaning": meaning, "todo": todo, "basis": basis}
