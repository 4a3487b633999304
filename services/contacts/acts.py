"""Records who lets whom in to an enterprise's tickets, and who goes (SECURITY.md 28)."""

from services.audit.service import COLLEAGUE, PERSON, AuditService
from services.audit.types import Act
from services.contacts.tables import ContactLink
from services.contacts.types import ContactDetails
from services.people.types import PersonId

LINK_SIGNS = 12


class ContactActs:
    """Every act names the enterprise, and the person whom it is about by a pseudonym."""

    def __init__(self, audit: AuditService) -> None:
        self._audit = audit

    async def link_made(self, link: ContactLink) -> None:
        """Record that a contact may let in one more."""
        await self._of_link(Act.CONTACT_LINK_MADE, link, PersonId(link.inviter))

    async def link_revoked(self, link: ContactLink) -> None:
        """Record that a contact has taken back a link that nobody had used yet."""
        await self._of_link(Act.CONTACT_LINK_REVOKED, link, PersonId(link.inviter))

    async def joined(self, link: ContactLink, person: PersonId) -> None:
        """Record that somebody has come in by a link; its name leads to who made it."""
        await self._of_link(Act.CONTACT_JOINED, link, person)

    async def ended(self, contact: ContactDetails, by: str | None) -> None:
        """Record that somebody speaks for an enterprise no more: they left or were removed."""
        act = Act.CONTACT_LEFT if by == PERSON else Act.CONTACT_REMOVED
        await self._audit.record(act, _firm(contact.enterprise), by=by, person=contact.person)

    async def _of_link(self, act: Act, link: ContactLink, person: PersonId) -> None:
        detail = f"link {link.digest.hex()[:LINK_SIGNS]}"
        await self._audit.record(
            act, _firm(link.enterprise), by=PERSON, person=person, detail=detail
        )


def by_whom(contact: ContactDetails, own: ContactDetails) -> str:
    """Return who ends it, where no officer does: the contact, or one of their colleagues."""
    return PERSON if contact.id == own.id else COLLEAGUE


def _firm(enterprise: str) -> str:
    return f"enterprise:{enterprise}"
