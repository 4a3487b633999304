"""What crosses this room's door."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.signing.es256 import VerifyKey

LIST_LIFE = timedelta(hours=48)
"""How long a trust list is good: a checker without a network may know a key no earlier."""
LONGEST_CODE = timedelta(days=31)
"""No code lives longer (`services/codes/validity.py`)."""
LEEWAY = timedelta(minutes=2)
"""How far another clock of ours may be ahead, and how long another process may still sign."""


class KeyState(StrEnum):
    """Where a signing key is in its life."""

    STANDBY = "standby"
    """Published, and not used yet."""
    ACTIVE = "active"
    RETIRED = "retired"
    """Signs no more; what it has signed is good until it expires."""
    REVOKED = "revoked"


@dataclass(frozen=True)
class KeyDetails:
    """A signing key of ours, without its secret."""

    kid: str
    """Eight bytes in hexadecimal digits."""
    key: VerifyKey
    state: KeyState
    created_at: datetime
    activated_at: datetime | None
    retired_at: datetime | None
    revoked_at: datetime | None

    @property
    def since(self) -> datetime:
        """What was issued before is not of this key."""
        return self.created_at

    @property
    def until(self) -> datetime | None:
        """What was issued later is not of this key."""
        return self.retired_at + LEEWAY if self.retired_at else None

    def is_published(self, now: datetime) -> bool:
        """Return whether a code that it has signed can still be shown."""
        return self.revoked_at is None and not self._is_over(self.retired_at, now)

    def is_remembered_as_revoked(self, now: datetime) -> bool:
        """Return whether checkers must still be told that it was revoked."""
        return self.revoked_at is not None and not self._is_over(self.revoked_at, now)

    @staticmethod
    def _is_over(end: datetime | None, now: datetime) -> bool:
        return end is not None and end + LONGEST_CODE + LIST_LIFE < now
