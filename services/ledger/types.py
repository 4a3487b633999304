"""What crosses the door of the ledger's room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What was ended for good."""

    ERASED = "erased"
    """A person deleted their data, which withdraws the consent as well."""
    UNBOUND = "unbound"
    """An account lost its person: it must not find them again."""
    REMOVED = "removed"
    """A member of staff lost every role."""
    PARTNER_REMOVED = "partner"
    """A partner's key was ended."""
    CONTACT_REMOVED = "contact"
    """Somebody no longer speaks for an enterprise."""


@dataclass(frozen=True)
class Entry:
    """One act, told without anything that names somebody."""

    id: str
    kind: Kind
    person: str | None
    """The random id under which the database knew the person."""
    index: str | None
    """Blind index of an account, of an officer's handle, of a partner's or contact's id."""
    at: datetime
