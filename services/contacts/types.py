"""What crosses the door of the contacts' room."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from services.chats.types import Address
from services.enterprises.types import EnterpriseDetails
from services.people.types import PersonId


class Standing(StrEnum):
    """What the desk has found out about somebody who speaks for an enterprise."""

    VERIFIED = "verified"
    REFUSED = "refused"


@dataclass(frozen=True)
class ContactDetails:
    """Somebody who speaks for an enterprise."""

    id: str
    enterprise: str
    person: PersonId
    name: str
    """Masked."""
    is_first: bool
    """Checked by the desk itself; only such a contact lets in others and removes them."""


@dataclass(frozen=True)
class Firm:
    """An enterprise as one of its contacts sees it."""

    enterprise: EnterpriseDetails
    own: ContactDetails
    contacts: tuple[ContactDetails, ...]
    """All of them, those whom the desk has checked first."""

    @staticmethod
    def removable_by(
        own: ContactDetails, everybody: Sequence[ContactDetails]
    ) -> list[ContactDetails]:
        """Return whom a contact may remove; `everybody` is in the order of `contacts`."""
        is_oldest = own.is_first and everybody[0].id == own.id
        return [
            one
            for one in everybody
            if one.id == own.id or is_oldest or (own.is_first and not one.is_first)
        ]


class Accounts(Protocol):
    """Knows who is logged in, and where somebody is reached (the identity's room)."""

    async def person_of(self, account: Address) -> PersonId | None: ...

    async def account_of(self, person: PersonId) -> Address | None: ...
