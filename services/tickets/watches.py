"""What became of the tickets of a shift: pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.tickets.types import Status, TicketDetails

SOLVED = frozenset({Status.RESOLVED, Status.CLOSED})
GONE = frozenset({Status.CANCELLED, Status.DUPLICATE, Status.NOT_RESPONSIBLE})


class Why(StrEnum):
    """Why a ticket went to somebody else."""

    NOT_TAKEN = "not_taken"
    DECLINED = "declined"
    LATE = "late"
    """The answer did not come in time."""
    GIVEN = "given"


@dataclass(frozen=True)
class Passing:
    """A ticket went on to somebody else."""

    number: int
    why: Why
    after: timedelta | None = None
    """How long the officer on duty was called for it in vain."""
    to: str | None = None
    """A handle, or the code of a desk."""


@dataclass(frozen=True)
class Watch:
    """What a shift did: carried + received = solved + left + open."""

    carried: int
    """What was open when it began."""
    received: int
    solved: int
    left: int
    """Withdrawn, merged, or gone to another desk."""
    open: tuple[TicketDetails, ...]
    without_note: tuple[int, ...]
    """Solved in this shift, and the internal result is still missing."""
    passed: tuple[Passing, ...]


def watch(
    tickets: Sequence[TicketDetails],
    *,
    desks: Collection[str],
    since: datetime,
    until: datetime,
    noted: Collection[int],
    passed: Sequence[Passing],
) -> Watch:
    """Sum up a shift from `since` to `until` at some desks.

    `tickets` are those of the desks and those that left them; `noted` have an internal note.
    """
    mine = [one for one in tickets if one.submitted_at < until and not _was_over(one, since)]
    solved = [one for one in mine if one.desk in desks and one.status in SOLVED]
    left = [one for one in mine if one.desk not in desks or one.status in GONE]
    carried = sum(one.submitted_at < since for one in mine)
    return Watch(
        carried=carried,
        received=len(mine) - carried,
        solved=len(solved),
        left=len(left),
        open=tuple(one for one in mine if one not in solved and one not in left),
        without_note=tuple(one.number for one in solved if one.number not in noted),
        passed=tuple(passed),
    )


def _was_over(ticket: TicketDetails, since: datetime) -> bool:
    """Whether it was solved or gone before the shift began."""
    ended_at = ticket.resolved_at or ticket.closed_at
    return ticket.status in SOLVED | GONE and ended_at is not None and ended_at < since
