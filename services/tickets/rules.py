"""Pure decisions about tickets: which change is allowed when, and by which clock time.

The status machine is that of DESIGN.md section 6; times are those of the service standards.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum

from services.clock import Calendar, whole_minute
from services.standards.types import Pace, Tempo
from services.tickets.types import Kind, Status, Urgency


class Change(StrEnum):
    """What can happen to a ticket."""

    TAKE = "take"
    TAKE_OVER = "take_over"
    """A shift lead takes it from the officer who asked for support."""
    HAND_OVER = "hand_over"
    """At a change of shift, from who leaves to who comes."""
    ANSWER = "answer"
    ASK = "ask"
    """An answer that ends with a question: the desk waits for the reporter."""
    ADD = "add"
    RESOLVE = "resolve"
    COME_BACK = "come_back"
    """Nobody answered in time, or it is passed on: it waits for an officer again."""
    CONFIRM = "confirm"
    DENY = "deny"
    """The reporter says that it is not solved."""
    CLOSE = "close"
    """By itself, a day after the result."""
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    REFUSE = "refuse"
    MERGE = "merge"
    SPLIT = "split"
    """It is no duplicate after all."""


_HELD = (Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.PENDING_REPORTER)
_SAYS_SOLVED = (Status.IN_PROGRESS, Status.PENDING_REPORTER, Status.RESOLVED)

TRANSITIONS: dict[tuple[Status, Change], Status] = {
    (Status.SUBMITTED, Change.TAKE): Status.ACKNOWLEDGED,
    (Status.SUBMITTED, Change.ADD): Status.SUBMITTED,
    (Status.SUBMITTED, Change.WITHDRAW): Status.CANCELLED,
    (Status.SUBMITTED, Change.REFUSE): Status.NOT_RESPONSIBLE,
    (Status.SUBMITTED, Change.MERGE): Status.DUPLICATE,
    **{(status, Change.TAKE_OVER): status for status in _HELD},
    **{(status, Change.HAND_OVER): status for status in (*_HELD, Status.RESOLVED)},
    **{(status, Change.ANSWER): Status.IN_PROGRESS for status in _HELD},
    **{(status, Change.ASK): Status.PENDING_REPORTER for status in _HELD},
    **{(status, Change.RESOLVE): Status.RESOLVED for status in _HELD},
    **{(status, Change.COME_BACK): Status.SUBMITTED for status in _HELD},
    **{(status, Change.WITHDRAW): Status.CANCELLED for status in _HELD},
    **{(status, Change.REFUSE): Status.NOT_RESPONSIBLE for status in _HELD},
    **{(status, Change.MERGE): Status.DUPLICATE for status in _HELD},
    (Status.ACKNOWLEDGED, Change.ADD): Status.ACKNOWLEDGED,
    (Status.IN_PROGRESS, Change.ADD): Status.IN_PROGRESS,
    (Status.PENDING_REPORTER, Change.ADD): Status.IN_PROGRESS,
    (Status.RESOLVED, Change.ADD): Status.RESOLVED,
    (Status.RESOLVED, Change.ANSWER): Status.IN_PROGRESS,
    (Status.RESOLVED, Change.ASK): Status.PENDING_REPORTER,
    (Status.RESOLVED, Change.DENY): Status.IN_PROGRESS,
    (Status.RESOLVED, Change.CLOSE): Status.CLOSED,
    **{(status, Change.CONFIRM): Status.CLOSED for status in _SAYS_SOLVED},
    (Status.CLOSED, Change.REOPEN): Status.SUBMITTED,
    (Status.DUPLICATE, Change.ADD): Status.DUPLICATE,
    (Status.DUPLICATE, Change.SPLIT): Status.SUBMITTED,
}
"""What each change makes of each status; what is not named here is refused."""

OPEN = frozenset(
    {
        Status.SUBMITTED,
        Status.ACKNOWLEDGED,
        Status.IN_PROGRESS,
        Status.PENDING_REPORTER,
        Status.RESOLVED,
    }
)
HELD = frozenset(_HELD)
HEARS = OPEN | {Status.DUPLICATE}
"""What a reporter can still add something to."""

CLOSES_AFTER = timedelta(hours=24)
"""How long a result waits for the reporter."""
REOPENS_WITHIN = timedelta(days=7)
WARNS_BEFORE = timedelta(minutes=5)
SHORTEST_TO_WARN = 2 * WARNS_BEFORE
"""Who has less time than this knows that it is short; a warning would come at once."""
TAKE_BACK_WITHIN = timedelta(seconds=30)
"""SECURITY.md 24."""
HEARS_AGAIN_AFTER = timedelta(hours=1)
"""How often a reporter hears that still nobody has it, once everybody was called."""
RECORD_ANSWERED_WITHIN = timedelta(minutes=60)
PROMPT_LIVES = timedelta(minutes=15)
"""A forgotten prompt must not send what was written for somebody else."""

MOST_OPEN = 5
MOST_OPEN_UNVERIFIED = 2
MOST_NEW_AN_HOUR = 3
"""SECURITY.md 27."""

NIGHT_BEGINS = time(22)
NIGHT_ENDS = time(7)


def after(status: Status, change: Change) -> Status | None:
    """Return what a change makes of a status, None where it is not allowed."""
    return TRANSITIONS.get((status, change))


def before(change: Change) -> dict[Status, Status]:
    """Return every status from which a change is allowed, with what becomes of it."""
    return {status: then for (status, what), then in TRANSITIONS.items() if what is change}


def pace(kind: Kind, urgency: Urgency) -> Pace:
    """Return how pressing a ticket is; "the record is wrong" is as pressing as tonight."""
    return Pace.TONIGHT if kind is Kind.RECORD_WRONG else Pace(urgency.value)


def warns_at(due: datetime, now: datetime) -> datetime | None:
    """Return when whoever has it is warned of a deadline; None where the time is too short."""
    return due - WARNS_BEFORE if due - now >= SHORTEST_TO_WARN else None


def is_night(moment: datetime, calendar: Calendar) -> bool:
    """Whether it is between 22:00 and 07:00 by local time."""
    clock_time = calendar.local(moment).time()
    return clock_time >= NIGHT_BEGINS or clock_time < NIGHT_ENDS


def starts_at(kind: Kind, urgency: Urgency, moment: datetime, calendar: Calendar) -> datetime:
    """Return when somebody is called: at once, or at 07:00 for what can wait at night."""
    can_wait = urgency in {Urgency.THREE_DAYS, Urgency.CAN_WAIT} and kind is not Kind.RECORD_WRONG
    if not can_wait or not is_night(moment, calendar):
        return moment
    local = calendar.local(moment)
    day = local.date() + timedelta(days=1 if local.time() >= NIGHT_BEGINS else 0)
    return calendar.at(day, NIGHT_ENDS)


def take_by(
    kind: Kind, urgency: Urgency, moment: datetime, calendar: Calendar, tempo: Tempo
) -> datetime:
    """Return by when an officer takes what was submitted at a moment."""
    return whole_minute(starts_at(kind, urgency, moment, calendar)) + tempo.take


def first_answer_by(
    kind: Kind, tempo: Tempo, *, taken_at: datetime, promised: datetime | None
) -> datetime:
    """Return by when the first answer comes; a promise still ahead is never put off."""
    due = whole_minute(taken_at) + tempo.first_answer
    if kind is Kind.RECORD_WRONG and promised is not None and promised > taken_at:
        return promised
    if promised is not None and taken_at < promised < due:
        return promised
    return due


def next_answer_by(tempo: Tempo, *, answered_at: datetime) -> datetime:
    return whole_minute(answered_at) + tempo.next_answer
