"""What crosses the door of the rotation's room."""

from collections.abc import Callable
from dataclasses import dataclass

from services.crypto.usage import Usage

Progress = Callable[[int, int], None]
"""Is told after each step how much was looked at, and of how much."""


@dataclass(frozen=True)
class KeyReport:
    """A data key, by its id, and what stands under it."""

    id: str
    """Empty: indexes of release 1, of which nothing tells the key."""
    is_active: bool
    is_at_hand: bool
    usage: Usage


@dataclass(frozen=True)
class RotationReport:
    """How far the rotation is."""

    keys: tuple[KeyReport, ...]
    newest: str
    """The id of the newest key at hand: what `rotate` would make active."""
    active: str
    is_settled: bool
    """Whether every process has heard of the active key: it has been that for a while."""

    @property
    def left(self) -> tuple[KeyReport, ...]:
        """The keys other than the active one that something still stands under."""
        return tuple(key for key in self.keys if not key.is_active and key.usage.total)


@dataclass(frozen=True)
class Rotated:
    """What a rotation did."""

    has_activated: bool
    unreadable: int
    """Values that no key at hand opens; they stay as they are."""
    tickets: int = 0
    """Tickets that no key at hand opens: their reporters stay found under an older index."""
