"""What crosses this room's door."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.chats.types import Address
from services.people.types import PersonId


@dataclass(frozen=True)
class Seen:
    """One moment at which a code was checked; within ten minutes several count as one."""

    at: datetime
    times: int


@dataclass(frozen=True)
class DayOfChecks:
    """The checks of a person's codes on one day."""

    day: date
    seen: tuple[Seen, ...]
    others: int
    """Checks after the twentieth moment, only counted."""


class Accounts(Protocol):
    """Knows in which chat a person is reached."""

    async def account_of(self, person: PersonId) -> Address | None: ...
