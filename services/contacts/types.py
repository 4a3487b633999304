"""What crosses the door of the contacts' room."""

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


class Accounts(Protocol):
    """Knows who is logged in, and where somebody is reached (the identity's room)."""

    async def person_of(self, account: Address) -> PersonId | None: ...

    async def account_of(self, person: PersonId) -> Address | None: ...
