"""What crosses the door of the enterprises' room."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EnterpriseDetails:
    """A firm and the desk that looks after it."""

    id: str
    name: str
    desk: str
    """The code of its town or park."""
    credit_code: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a search has found: the best first, and how many there are in all."""

    enterprises: tuple[EnterpriseDetails, ...]
    count: int
