"""Who may take whose shift, and what becomes of the roster: pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from services.roster.types import Shift
from services.shifts.types import Block

SETTLED_BEFORE = timedelta(minutes=30)
"""Changes of shift in the chat end so long before a shift begins: then its sheets are written."""


def blocks(shifts: Iterable[Shift]) -> list[Block]:
    """Return an officer's shifts with those at the same hours put together, in order."""
    found: dict[Block, list[str]] = {}
    for shift in shifts:
        found.setdefault(Block(shift.starts_at, shift.ends_at), []).append(shift.desk)
    ordered = sorted(found, key=lambda block: (block.starts_at, block.ends_at))
    return [replace(block, desks=tuple(sorted(found[block]))) for block in ordered]


def is_free(handle: str, block: Block, shifts: Iterable[Shift]) -> bool:
    """Whether an officer has no shift of their own at those hours, at whatever desk."""
    return not any(
        shift.officer == handle
        and shift.starts_at < block.ends_at
        and block.starts_at < shift.ends_at
        for shift in shifts
    )
