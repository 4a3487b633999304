"""What is stored about a person, told in a few lines."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from handlers.views.callbacks import data
from handlers.views.messages import Button, Message
from handlers.views.staff import post_names
from handlers.views.times import clock_time, day
from services.clock import Calendar
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.privacy.types import Holding, PrivacyDetails


def overview(
    details: PrivacyDetails, public_url: str, calendar: Calendar, words: Translator
) -> Message:
    """Show the kinds of data; the content comes with the export."""
    _ = words.gettext
    lines = [_("What is stored about you (for your eyes only):")]
    identity = details.find("identity")
    if identity is None:
        lines.append(_("You are not logged in: no name, no document number, no records."))
    else:
        lines += _identity(identity, calendar, words)
    lines += _counts(details, words)
    is_told = details.find("receipts") is not None
    if is_told:
        lines.append(
            _(
                "This chat: its Telegram number and language; when your code was checked, for 14"
                " days."
            )
        )
    else:
        lines.append(_("This chat: its Telegram number and language."))
    rows: tuple[tuple[Button, ...], ...] = (
        (
            Button(_("Export"), data("i.export")),
            Button(_("Delete"), data("i.delete")),
        ),
    )
    if identity is not None:
        switch = (
            Button(_("No more receipts"), data("k.off"))
            if is_told
            else Button(_("Tell me when my code is checked"), data("k.on"))
        )
        rows = (*rows, (switch,))
    if details.find("announcements_refused"):
        rows = (*rows, (Button(_("Get announcements again"), data("n.on")),))
    elif details.find("reporter"):
        rows = (*rows, (Button(_("No more announcements"), data("n.off")),))
    page = f"{public_url.rstrip('/')}/privacy?language={words.language}"
    rows = (*rows, (Button(_("How we protect your data"), url=page),))
    return Message("\n".join(lines), buttons=rows)


def _identity(identity: Holding, calendar: Calendar, words: Translator) -> list[str]:
    _ = words.gettext
    facts = identity.facts
    return [
        _(
            "Name and document number, encrypted: {name}, ending in {last_four}.",
            name=facts["masked_name"],
            last_four=facts["last_four"],
        ),
        _(
            "Your consent: {when}, version {version} of the text.",
            when=_moment(facts["consented_at"], calendar, words),
            version=facts["consent_version"],
        ),
        _(
            "Logins: {count}, the last {when}.",
            count=facts["logins"],
            when=_moment(facts["authenticated_at"], calendar, words),
        ),
    ]


def _counts(details: PrivacyDetails, words: Translator) -> list[str]:
    """Return a line for each further kind of which there is something."""
    _ = words.gettext
    found = {holding.what: holding.count for holding in details.holdings if holding.count}
    lines = []
    if found.keys() & {"codes", "records"}:
        lines.append(
            _(
                "Codes made: {codes}. Official records that count today: {records}; these"
                " are not ours to delete.",
                codes=found.get("codes", 0),
                records=found.get("records", 0),
            )
        )
    if "acts" in found:
        lines.append(
            _(
                "Problems you have reported: {count}; acts of officers on them: {acts}, listed in"
                " the export.",
                count=found.get("tickets", 0),
                acts=found["acts"],
            )
        )
    elif "tickets" in found:
        lines.append(_("Problems you have reported: {count}.", count=found["tickets"]))
    if found.keys() & {"drafts", "reporter"}:
        lines.append(_("From your reports: a draft for a week; firm and phone for the next time."))
    if "contacts" in found:
        lines.append(_("Enterprises you speak for: {count}.", count=found["contacts"]))
    if "staff" in found:
        lines.append(
            _("Your roles at duty desks, with your surname: {count}.", count=found["staff"])
        )
    return lines


def confirm_erasure(
    details: PrivacyDetails, desks: Mapping[str, DeskDetails], words: Translator
) -> Message:
    """Ask before deleting, and say first what ends and what stays (SECURITY.md 16)."""
    _ = words.gettext
    lines = [
        _(
            "Delete your data?\n"
            "Deleted: name, document number, consent, login, drafts, what your reports say and"
            " this chat's language. All your codes become void at once."
        ),
        *_ending(details, desks, words),
        _(
            "Not deleted: official records; these are not ours, and your colour does not"
            " change. Of a report, its number, kind, area and times stay.\n"
            "You can authenticate again at any time."
        ),
    ]
    return Message(
        "\n".join(lines),
        buttons=(
            (
                Button(_("Yes, delete"), data("i.erase"), style="danger"),
                Button(_("Don't delete"), data("i.keep")),
            ),
        ),
    )


def _ending(
    details: PrivacyDetails, desks: Mapping[str, DeskDetails], words: Translator
) -> list[str]:
    """Return what ends with the data: reports that are open, roles, speaking for a firm."""
    _ = words.gettext
    lines = []
    tickets, staff, contacts = map(details.find, ("tickets", "staff", "contacts"))
    if tickets is not None and (withdrawn := tickets.facts["withdrawn"]):
        lines.append(
            words.ngettext(
                "{n} open report is withdrawn: the duty desk stops working on it.",
                "{n} open reports are withdrawn: the duty desk stops working on them.",
                withdrawn,
            )
        )
    if tickets is not None and (told := tickets.facts["open"] - tickets.facts["withdrawn"]):
        lines.append(
            words.ngettext(
                "{n} report that waits for your word is closed.",
                "{n} reports that wait for your word are closed.",
                told,
            )
        )
    if staff is not None:
        roles = " · ".join(post_names(staff.facts["posts"], desks, words))
        lines.append(_("Your roles end ({roles}); your tickets there are handed on.", roles=roles))
    if contacts is not None:
        lines.append(
            words.ngettext(
                "You no longer speak for {n} enterprise.",
                "You no longer speak for {n} enterprises.",
                contacts.count,
            )
        )
    return lines


def erased(words: Translator) -> Message:
    """Confirm the deletion."""
    _ = words.gettext
    return Message(
        _(
            "Deleted. Your codes are void, and so are saved pictures of them.\n"
            "Official records and your colour have not changed.\n"
            "To come back: /start"
        )
    )


def export(content: dict[str, Any], today: date, words: Translator) -> Message:
    """Hand out everything as a file."""
    _ = words.gettext
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return Message(
        _(
            "Everything stored about you. It holds your name and document number: please keep"
            " it safe."
        ),
        document=(f"bamin-health-code-{today.isoformat()}.json", text.encode()),
    )


def _ledger_unavailable(words: Translator, params: dict[str, object]) -> str:
    """Refuse what could not be kept deleted."""
    del params
    _ = words.gettext
    return _(
        "Not possible right now; it is not your fault. Nothing was deleted or changed. Please try"
        " again in an hour; if it still does not work, call the duty desk: /phones"
    )


ERRORS: dict[str, Callable[[Translator, dict[str, object]], str]] = {
    "ledger_unavailable": _ledger_unavailable,
}


def _moment(moment: datetime, calendar: Calendar, words: Translator) -> str:
    _ = words.gettext
    time = clock_time(moment, calendar)
    return _("{day}, {time}", time=time, day=day(calendar.day(moment), words))
