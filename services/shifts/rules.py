"""Who hands over to whom at a change of shift: pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from services.roster.types import Shift

SHEET_BEFORE = timedelta(minutes=10)
TAKEN_WITHIN = timedelta(minutes=10)
"""After that the shift leads hear that nobody has taken over (CONVERSATIONS.md 3.6)."""
TOO_LATE = timedelta(hours=1)
"""A change of shift that was slept through for so long is not announced any more."""
MINUTE = timedelta(minutes=1)


def minutes(moment: datetime) -> int:
    """Return a moment as whole minutes since 1970: shifts begin and end at whole minutes."""
    return int(moment.timestamp()) // 60


def moment_of(text: str) -> datetime | None:
    """Return the moment of whole minutes in a text; None for anything else."""
    if not text.isascii() or not text.isdecimal() or len(text) > len("100000000"):
        return None
    return datetime.fromtimestamp(int(text) * 60, UTC)


def pairs(
    ending: Sequence[Shift], beginning: Sequence[Shift]
) -> dict[str, tuple[Shift | None, Shift | None]]:
    """Return who leaves and who comes, by desk; whoever goes on has nothing to hand over."""
    leaving = {shift.desk: shift for shift in ending}
    coming = {shift.desk: shift for shift in beginning}
    found = {}
    for desk in sorted({*leaving, *coming}):
        before, after = leaving.get(desk), coming.get(desk)
        if before is None or after is None or before.officer != after.officer:
            found[desk] = (before, after)
    return found
