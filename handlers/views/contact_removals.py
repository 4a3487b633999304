"""Words for leads and headquarters about the contacts of an enterprise."""

from collections.abc import Sequence

from handlers.views.callbacks import data
from handlers.views.messages import Button, Message
from services.contacts.types import ContactDetails
from services.enterprises.types import EnterpriseDetails
from services.i18n import Translator

MOST = 6


def found(firms: Sequence[EnterpriseDetails], words: Translator, *, is_asked: bool) -> Message:
    """List the enterprises that a search may mean, or say how to search."""
    _ = words.gettext
    if not is_asked:
        return Message(_("Which enterprise? /contacts and its name or credit code."))
    if not firms:
        return Message(_("No enterprise of your desks has this name or credit code."))
    rows = tuple((Button(firm.name, data("e.firm", firm.id)),) for firm in firms[:MOST])
    return Message(_("Which enterprise?"), rows)


def contacts(
    firm: EnterpriseDetails, everybody: Sequence[ContactDetails], words: Translator
) -> Message:
    """List who speaks for an enterprise; each can be removed, the newest first."""
    _ = words.gettext
    if not everybody:
        return Message(_("{firm} has no contacts.", firm=firm.name))
    lines = [_("Contacts of {firm}:", firm=firm.name)]
    lines += [
        _("{name} (checked by the desk)", name=one.name) if one.is_first else one.name
        for one in everybody
    ]
    rows = tuple(
        (Button(_("Remove {name}", name=one.name), data("e.ask", one.id)),)
        for one in everybody[-MOST:]
    )
    return Message("\n".join(lines), rows)


def question(firm: EnterpriseDetails, contact: ContactDetails, words: Translator) -> Message:
    """Ask before a contact is removed, and say what that ends."""
    _ = words.gettext
    return Message(
        _(
            "Remove {name} as a contact of {firm}? They no longer see its tickets, and are told."
            " What they reported themselves stays theirs.",
            name=contact.name,
            firm=firm.name,
        ),
        (
            (
                Button(words.pgettext("removing", "Remove"), data("e.end", contact.id)),
                Button(words.pgettext("removing", "Keep"), data("e.firm", firm.id)),
            ),
        ),
    )


def removed(words: Translator) -> str:
    return words.gettext("Removed; they have been told.")
