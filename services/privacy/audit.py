"""What the audit keeps about a person: a pseudonym, until its key is destroyed."""

from typing import Any

from services.audit.service import AuditService
from services.audit.types import Act, Entry
from services.privacy.types import Holding, Subject

BY_LINK = frozenset({Act.CONTACT_LINK_MADE, Act.CONTACT_LINK_REVOKED, Act.CONTACT_JOINED})


class AuditData:
    """A person may know which desks looked at their data; afterwards nobody can."""

    def __init__(self, audit: AuditService) -> None:
        self._audit = audit

    async def describe(self, subject: Subject) -> list[Holding]:
        acts = [one for one in await self._about(subject) if one.action.startswith("ticket.")]
        return [Holding("acts", len(acts))]

    async def export(self, subject: Subject) -> dict[str, Any]:
        acts = [
            {"at": entry.at.isoformat(), "act": entry.action, "of": entry.subject}
            | ({_name(entry): entry.detail} if entry.detail else {})
            for entry in await self._about(subject)
        ]
        return {"acts": acts}

    async def erase(self, subject: Subject) -> None:
        """Destroy the key; the entries stay, and are nobody's."""
        if subject.person is not None:
            await self._audit.forget(subject.person)

    async def _about(self, subject: Subject) -> list[Entry]:
        return await self._audit.about(subject.person) if subject.person is not None else []


def _name(entry: Entry) -> str:
    """Return what the detail of an act is: mostly the desk that did it."""
    return "detail" if entry.action in BY_LINK else "desk"
