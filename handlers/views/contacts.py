"""What contacts of an enterprise read: its tickets, each other, a link, an answer."""

from collections.abc import Callable, Sequence

from handlers.views import tickets as names
from handlers.views.answers import said
from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.messages import Button, Message
from services.contacts.types import ContactDetails, Firm
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.tickets.types import TicketDetails, TicketMessage

MOST_TICKETS = 5
MOST_REMOVABLE = 4
"""With [invite] and [leave] these are the six buttons of a message at most."""


def tickets(firm: Firm, found: Sequence[TicketDetails], times: Times) -> Message:
    """List the open tickets of an enterprise."""
    words = times.words
    _ = words.gettext
    lines = [_("Tickets of {firm}, as its contacts see them:", firm=firm.enterprise.name)]
    lines += [
        _(
            "{number} {category}: {status}",
            number=ticket.number,
            category=names.category_name(ticket, words),
            status=names.status_name(ticket.status, words),
        )
        for ticket in found[:MOST_TICKETS]
    ]
    if not found:
        lines.append(_("None is open."))
    if len(found) > MOST_TICKETS:
        rest = len(found) - MOST_TICKETS
        lines.append(words.ngettext("and {n} more.", "and {n} more.", rest))
    numbers = tuple(
        Button(str(ticket.number), data("t.progress", ticket.number))
        for ticket in found[:MOST_TICKETS]
    )
    people = Button(_("Contacts of the enterprise"), data("e.list", firm.enterprise.id))
    return Message("\n".join(lines), (numbers, (people,)) if numbers else ((people,),))


def contacts(firm: Firm, words: Translator) -> Message:
    """List who speaks for an enterprise, with what this contact may do."""
    _ = words.gettext
    lines = [_("Contacts of {firm}:", firm=firm.enterprise.name)]
    lines += [_contact(one, firm.own, words) for one in firm.contacts]
    enterprise, own = firm.enterprise.id, firm.own
    rows: list[tuple[Button, ...]] = []
    if own.is_first:
        rows.append((Button(_("Invite a colleague"), data("e.link", enterprise)),))
        may = Firm.removable_by(own, firm.contacts)
        removable = [one for one in may if one.id != own.id]
        rows += [
            (Button(_("Remove {name}", name=one.name), data("e.out", one.id)),)
            for one in removable[-MOST_REMOVABLE:]
        ]
    rows.append((Button(_("I no longer speak for it"), data("e.out", own.id)),))
    return Message("\n".join(lines), tuple(rows))


def _contact(one: ContactDetails, own: ContactDetails, words: Translator) -> str:
    _ = words.gettext
    if one.id == own.id:
        return _("{name} (you)", name=one.name)
    return _("{name} (checked by the desk)", name=one.name) if one.is_first else one.name


def link(firm: Firm, url: str, words: Translator) -> Message:
    """Give a contact the link for a colleague."""
    _ = words.gettext
    return Message(
        _(
            "Send this link to the colleague who is to join; good for 24 hours, for one person,"
            " who authenticates first. They then see the enterprise's tickets and answers:\n"
            "{url}",
            url=url,
        ),
        ((Button(_("Void the link"), data("e.void", firm.enterprise.id)),),),
    )


def revoked(words: Translator) -> Message:
    _ = words.gettext
    return Message(_("The link is void; nobody can join with it any more."))


def joined(firm: Firm, words: Translator) -> Message:
    """Welcome a contact."""
    _ = words.gettext
    return Message(
        _(
            "You are a contact of {firm} now.\n"
            "You see its tickets and the desk's answers: /tickets. What workers report in"
            " confidence is not among them.",
            firm=firm.enterprise.name,
        ),
        ((Button(_("Contacts of the enterprise"), data("e.list", firm.enterprise.id)),),),
    )


def login_first(words: Translator) -> Message:
    """Ask an invited colleague to log in; the link is kept for them."""
    _ = words.gettext
    return Message(
        _(
            "You have been invited as a contact of an enterprise.\n"
            "Please authenticate first; you then join automatically and need not open the link"
            " again."
        )
    )


def verified(ticket: TicketDetails, words: Translator) -> Message:
    """Tell a reporter that the desk has checked for whom they speak."""
    _ = words.gettext
    return Message(
        _(
            "Ticket {number}: the desk has confirmed that you speak for {firm}.\n"
            "Contacts of the enterprise see this ticket and the next ones. To invite colleagues:"
            " /tickets",
            number=ticket.number,
            firm=ticket.enterprise or "",
        )
    )


def question(ticket: TicketDetails, words: Translator) -> Message:
    """Ask an officer for whom a reporter speaks."""
    _ = words.gettext
    number = ticket.number
    return Message(
        _(
            "Ticket {number}: {name} says that they speak for {firm}. Please check with the"
            " enterprise. A contact sees its tickets and can invite colleagues.",
            number=number,
            name=ticket.contact_name_masked or "",
            firm=ticket.enterprise or "",
        ),
        (
            (
                Button(_("Yes, checked"), data("e.yes", number)),
                Button(_("No, they do not"), data("e.no", number)),
            ),
            (Button(words.pgettext("case button", "Back"), data("t.case", number)),),
        ),
    )


def noted(words: Translator, *, is_contact: bool) -> str:
    _ = words.gettext
    if is_contact:
        return _("Noted: a contact of the enterprise; the reporter has been told.")
    return _("Noted: not a contact of the enterprise. The ticket goes on as it is.")


def answer(
    ticket: TicketDetails, message: TicketMessage, desk: DeskDetails, words: Translator
) -> Message:
    """Return what the desk answers, as a contact reads it who did not report it."""
    _ = words.gettext
    return Message(
        _(
            "Ticket {number} of your enterprise, {desk} answers:\n{words}",
            number=ticket.number,
            desk=names.signature(desk, words),
            words=said(message, words),
        ),
        ((Button(words.pgettext("ticket button", "Add"), data("t.add", ticket.number)),),),
    )


def removed(firm: str, words: Translator) -> Message:
    _ = words.gettext
    return Message(_("You are no longer a contact of {firm}.", firm=firm))


def removed_by_desk(firm: str, phone: str, words: Translator) -> Message:
    _ = words.gettext
    return Message(
        _(
            "The duty desk has removed you as a contact of {firm}. What you reported yourself"
            " stays yours. If that is wrong, please call the desk: {phone}",
            firm=firm,
            phone=phone,
        )
    )


def left(firm: str, words: Translator) -> Message:
    _ = words.gettext
    return Message(
        _("You no longer speak for {firm}. What you reported yourself stays yours.", firm=firm)
    )


def refused(words: Translator) -> Message:
    return Message(_link_refused(words, {}))


def _link_refused(words: Translator, params: dict[str, object]) -> str:
    del params
    _ = words.gettext
    return _(
        "This link does not work: it has been used, is older than 24 hours, or was made void."
        " Please ask your colleague for another."
    )


def _not_contact(words: Translator, params: dict[str, object]) -> str:
    del params
    _ = words.gettext
    return _("There is no such enterprise here.")


def _too_many(words: Translator, params: dict[str, object]) -> str:
    _ = words.gettext
    return _(
        "An enterprise has {most} contacts at most. Please remove one first.", most=params["most"]
    )


ERRORS: dict[str, Callable[[Translator, dict[str, object]], str]] = {
    "contact_link_refused": _link_refused,
    "not_contact": _not_contact,
    "too_many_contacts": _too_many,
}
