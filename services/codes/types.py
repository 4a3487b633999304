"""What crosses this room's door."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag, StrEnum
from typing import Protocol

from services.people.masking import LAST_CHARACTERS, NAME_BYTES
from services.people.types import PersonId

HANDLE_BYTES = 8
DEMO_SUFFIX = "-DEMO"
"""Ends the name of an issuer in whose world everything is pretend."""


class Colour(StrEnum):
    """The two colours of a code (notice point N3)."""

    GREEN = "green"
    ORANGE = "orange"

    @property
    def number(self) -> int:
        """How the token writes it."""
        return 1 if self is Colour.GREEN else 2

    @classmethod
    def of_number(cls, number: int) -> "Colour":
        """Return the colour that a token writes as this number; ValueError if there is none."""
        for colour in cls:
            if colour.number == number:
                return colour
        raise ValueError(f"no colour is written as {number}")


class TokenFlags(IntFlag):
    """What a checker must know of a code beside its colour."""

    NONE = 0
    PAPER = 1
    DEMO = 2
    DEPENDANT = 4


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a code says beside its colour; moments are whole seconds, aware of their zone.

    Raises ValueError for values that the token's form cannot hold.
    """

    issuer: str
    issued_at: datetime
    expires_at: datetime
    handle: bytes
    """Eight random bytes under which the issuer finds the code again."""
    rule_set: int
    masked_name: str
    last_four: str
    flags: TokenFlags = TokenFlags.NONE

    def __post_init__(self) -> None:
        if not self.issuer:
            raise ValueError("a token names its issuer")
        for moment in (self.issued_at, self.expires_at):
            if moment.tzinfo is None or moment.microsecond:
                raise ValueError("a token's moments are whole seconds, aware of their zone")
        if self.expires_at <= self.issued_at:
            raise ValueError("a token ends after it begins")
        if len(self.handle) != HANDLE_BYTES:
            raise ValueError(f"a handle has {HANDLE_BYTES} bytes")
        if self.rule_set < 0:
            raise ValueError("rule sets are counted from zero")
        if len(self.masked_name.encode()) > NAME_BYTES:
            raise ValueError(f"a masked name has at most {NAME_BYTES} bytes")
        if len(self.last_four) > LAST_CHARACTERS:
            raise ValueError(f"at most {LAST_CHARACTERS} characters of a number are shown")


@dataclass(frozen=True, kw_only=True)
class Token(Statement):
    """What a code says and its signature proves.

    It says neither why the colour is what it is nor how serious that is (SECURITY.md 13).
    """

    colour: Colour


class Finding(Protocol):
    """What an assessment says that a code repeats; whoever assesses knows why."""

    @property
    def colour(self) -> Colour | None: ...

    @property
    def rule_set(self) -> int: ...


class Assessor(Protocol):
    """Computes what a person's records say; codes take their colour from nowhere else."""

    async def assess(self, person: PersonId) -> Finding: ...


@dataclass(frozen=True)
class PresentedCode:
    """A code that a person may show now."""

    token: Token
    url: str
    """The address in the QR symbol; what is in it is for checkers only."""
    is_strict: bool
    """It lives for minutes and must not be forwarded or saved."""


@dataclass(frozen=True)
class CodeState:
    """What is known of a code that was issued here."""

    person: PersonId | None
    """None: its person has deleted their data."""
    expires_at: datetime
    has_ended: bool
    """It was replaced or revoked."""
    flags: TokenFlags
