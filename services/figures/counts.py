"""Numbers as they are counted; what may be told of them `rules` decides."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field


@dataclass(frozen=True)
class Counts:
    """Of some tickets."""

    received: int = 0
    taken_in_time: int = 0
    answered: int = 0
    answered_in_time: int = 0
    due: int = 0
    """Answered, or the first answer ought to have come by now."""
    solved: int = 0
    judged: int = 0
    """The reporter said whether it is solved."""
    satisfied: int = 0
    rated: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Middle:
    """The middle of some seconds, and of how many."""

    seconds: float
    count: int


Nightly = tuple[str, bool]
"""A group, and whether by night; the group of all tickets is ""."""


@dataclass(frozen=True)
class Counted:
    """Everything that was counted of a period."""

    counts: Mapping[tuple[str, str], Counts]
    """By desk and kind."""
    taking: Mapping[str, Mapping[Nightly, Middle]]
    """Seconds to take, by `TOTAL`, `DESK` and `KIND`."""
    answering: Mapping[str, Mapping[Nightly, Middle]]
    open: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    """By desk, kind and age."""


TOTAL, DESK, KIND = "total", "desk", "kind"
