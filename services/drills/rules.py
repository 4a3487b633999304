"""Pure decisions about drills: how long each part may last, and how one ends."""

from datetime import datetime, timedelta

from services.drills.types import DrillDetails, Ending
from services.tickets.types import Action

TAKEN_WITHIN = timedelta(minutes=30)
"""Everybody up to headquarters has been called by then (DESIGN.md section 6: 5 × 5 minutes)."""
ANSWERED_WITHIN = timedelta(minutes=30)
"""Counted from the first taking: twice what a real ticket of this kind has."""
RESOLVED_WITHIN = timedelta(minutes=10)
"""Counted from the first answer; what is measured is known by then."""

MEASURED = frozenset({Action.TAKEN, Action.ANSWERED, Action.RESOLVED})
CALLS = frozenset(
    {
        Action.SUBMITTED,
        Action.REOPENED,
        Action.PASSED_ON,
        Action.CAME_BACK,
        Action.RETURNED,
        Action.DECIDED,
        Action.SPLIT,
    }
)
"""After these somebody is called for a ticket: a drill gives way."""


def ends_at(drill: DrillDetails) -> datetime:
    """Return when a drill ends by itself."""
    if drill.answered_at is not None:
        return drill.answered_at + RESOLVED_WITHIN
    if drill.taken_at is not None:
        return drill.taken_at + ANSWERED_WITHIN
    return drill.started_at + TAKEN_WITHIN


def ending(drill: DrillDetails) -> Ending:
    """Return how a drill ended whose time is over."""
    if drill.answered_at is not None:
        return Ending.DONE
    return Ending.UNTAKEN if drill.taken_at is None else Ending.UNANSWERED
