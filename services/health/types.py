"""What crosses the door of the health room."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Protocol

from services.chats.types import Address
from services.codes.types import Colour
from services.people.types import PersonDetails, PersonId
from services.records.types import CaseStatus, Source

_DAY = timedelta(days=1)


class Situation(IntEnum):
    """The six situations of N4, with the notice's numbers."""

    FEVER_CLINIC = 1
    LISTED_AREA = 2
    CASE = 3
    CONTACT = 4
    CLOSED_COMMUNITY = 5
    ANTIPYRETICS = 6


class Level(IntEnum):
    """What recognition by other regions compares; it never leaves the house."""

    UNKNOWN = 0
    CLEAR = 1
    ATTENTION = 2
    CONTACT = 3
    CASE = 4


class LiftedBy(StrEnum):
    """Who closes a record that has no end of its own."""

    HEALTH_AUTHORITY = "health_authority"
    DISEASE_CONTROL = "disease_control"
    HEADQUARTERS = "headquarters"


@dataclass(frozen=True)
class Reason:
    """One of the six situations and the record that holds it longest (SECURITY.md 12)."""

    situation: Situation
    source: Source
    record: str
    load: int
    institution: str | None
    since: date
    """The day that is registered; for S2 and S5 the first on which the place was listed too."""
    last_stay: date | None
    """S2: the last day that is known so far; None where the stay goes on."""
    until: date | None
    """The last orange day; None until somebody lifts it."""
    lifted_by: LiftedBy | None
    """Who ends it where it has no end of its own."""
    place_name: str | None
    status: CaseStatus | None
    window_days: int
    is_appealable: bool
    level: Level

    @property
    def first_free_day(self) -> date | None:
        """The first day on which it no longer counts."""
        return self.until + _DAY if self.until else None


@dataclass(frozen=True)
class LateSource:
    """A source that is too old for green, and how old; None where it was never heard."""

    source: Source
    age: timedelta | None


@dataclass(frozen=True)
class Assessment:
    """What the records say of a person at a moment; nobody and nothing else sets a colour."""

    colour: Colour | None
    """None: it cannot be verified now, because data are late or the policy has ended."""
    reasons: tuple[Reason, ...]
    level: Level
    at: datetime
    day: date
    rule_set: int
    data_as_of: datetime | None
    """When the source that was heard longest ago was heard."""
    late: tuple[LateSource, ...] = ()
    has_ended: bool = False
    """The policy's end date is over: no codes are issued any more."""

    @property
    def turns_green_on(self) -> date | None:
        """The first day without any of the reasons, where all of them end by themselves."""
        days = [reason.first_free_day for reason in self.reasons]
        return max((day for day in days if day), default=None) if all(days) else None

    @property
    def is_appealable(self) -> bool:
        """Whether "the record is wrong" is an appeal; for S3 and S4 it is a question."""
        return all(reason.is_appealable for reason in self.reasons)


class Told(StrEnum):
    """What a person was told last."""

    GREEN = "green"
    ORANGE = "orange"
    NEITHER = "neither"


class Accounts(Protocol):
    """Knows in which chat a person is reached."""

    async def account_of(self, person: PersonId) -> Address | None: ...


class People(Protocol):
    """Knows people's documents."""

    async def get(self, person: PersonId) -> PersonDetails: ...


class TurnListener(Protocol):
    """Wants to know when a colour has turned; runs in the same transaction."""

    async def on_turn(self, person: PersonId) -> None: ...
