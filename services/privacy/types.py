"""What crosses the door of the privacy's room."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from services.chats.types import Address
from services.people.types import PersonId


@dataclass(frozen=True)
class Subject:
    """Whose data: an account, and the person it is bound to, if any."""

    account: Address
    person: PersonId | None


@dataclass(frozen=True)
class Holding:
    """One kind of thing that is stored; the view has the words for `what`."""

    what: str
    count: int
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PrivacyDetails:
    """Everything that is stored about a subject, in kinds."""

    subject: Subject
    holdings: tuple[Holding, ...]
    at: datetime

    def find(self, what: str) -> Holding | None:
        """Return the holding of a kind if anything of it is stored."""
        found = (holding for holding in self.holdings if holding.what == what and holding.count)
        return next(found, None)


class PersonalData(Protocol):
    """A room that keeps something about people."""

    async def describe(self, subject: Subject) -> list[Holding]:
        """Say what is stored, without its content."""
        ...

    async def export(self, subject: Subject) -> dict[str, Any]:
        """Return everything that is stored, as JSON would have it, under names of its own."""
        ...

    async def erase(self, subject: Subject) -> None:
        """Delete what is the person's to delete; official records are not."""
        ...
