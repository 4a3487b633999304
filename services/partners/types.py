"""What crosses this room's door."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Scope(StrEnum):
    """An operation that a key may be good for."""

    VERIFY = "verify"


class PartnerState(StrEnum):
    """Whether a partner may call."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REMOVED = "removed"


@dataclass(frozen=True)
class PartnerDetails:
    """A partner, as operators see it; nobody sees its key again."""

    id: str
    name: str
    scopes: tuple[str, ...]
    daily_quota: int
    used_today: int
    """Calls of the local day, refused ones too."""
    until: date
    """The last local day on which it may call."""
    state: PartnerState
