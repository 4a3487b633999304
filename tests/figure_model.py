"""The figures as anybody would count them with pencil and paper, ticket by ticket."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from services.clock import Calendar
from services.figures.types import RECORD, Period
from services.standards.defaults import CURRENT
from services.tickets import rules
from services.tickets.types import Action, Category, Kind, Status, Urgency

VERDICTS = {Action.CONFIRMED, Action.DENIED, Action.REOPENED}


@dataclass(frozen=True)
class Told:
    """A ticket with its story."""

    desk: str
    category: Category
    kind: Kind
    urgency: Urgency
    status: Status
    submitted_at: datetime
    is_drill: bool = False
    closed_at: datetime | None = None
    rating: int | None = None
    events: tuple[tuple[Action, datetime], ...] = ()
    answers: tuple[tuple[datetime, bool], ...] = ()
    """What was said to the reporter, and whether it was taken back."""


@dataclass
class Sum:
    received: int = 0
    taken_in_time: int = 0
    answered: int = 0
    answered_in_time: int = 0
    due: int = 0
    solved: int = 0
    judged: int = 0
    satisfied: int = 0
    rated: int = 0
    taking: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    answering: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})


def counts_as_figure(ticket: Told) -> bool:
    is_left_out = ticket.status in {Status.CANCELLED, Status.DUPLICATE}
    return not is_left_out and not ticket.is_drill


def kind_of(ticket: Told) -> str:
    return RECORD if ticket.kind is Kind.RECORD_WRONG else ticket.category.value


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def add(total: Sum, ticket: Told, now: datetime, calendar: Calendar) -> None:
    kind, urgency, at = ticket.kind, ticket.urgency, ticket.submitted_at
    start = rules.starts_at(kind, urgency, at, calendar)
    is_night = rules.is_night(at, calendar) and start == at
    tempo = CURRENT.tempo(rules.pace(kind, urgency))
    take_by = rules.take_by(kind, urgency, at, calendar, tempo)
    answer_by = take_by + tempo.first_answer
    if kind is Kind.RECORD_WRONG:
        answer_by = at.replace(second=0, microsecond=0) + rules.RECORD_ANSWERED_WITHIN
    taken = min((when for what, when in ticket.events if what is Action.TAKEN), default=None)
    said = [when for when, is_taken_back in ticket.answers if not is_taken_back]
    if not said and ticket.status is Status.NOT_RESPONSIBLE and ticket.closed_at:
        said = [ticket.closed_at]
    answered = min(said, default=None)
    verdicts = [what for what, _ in ticket.events if what in VERDICTS]
    total.received += 1
    if taken is not None:
        total.taken_in_time += seconds(taken) <= seconds(take_by)
        total.taking[is_night].append(max(0, seconds(taken) - seconds(start)))
    if answered is not None:
        total.answered += 1
        total.answered_in_time += seconds(answered) <= seconds(answer_by)
        total.answering[is_night].append(max(0, seconds(answered) - seconds(start)))
    total.due += answered is not None or seconds(answer_by) <= seconds(now)
    total.judged += bool(verdicts)
    total.solved += verdicts[-1:] == [Action.CONFIRMED]
    total.rated += ticket.rating is not None
    total.satisfied += ticket.rating in {2, 3}


def count(
    tickets: list[Told], within: Period, now: datetime, calendar: Calendar
) -> dict[tuple[str, str], Sum]:
    """Return the sums by desk and kind."""
    found: dict[tuple[str, str], Sum] = {}
    for ticket in tickets:
        if counts_as_figure(ticket) and within.start <= ticket.submitted_at < within.end:
            key = (ticket.desk, kind_of(ticket))
            add(found.setdefault(key, Sum()), ticket, now, calendar)
    return found


def middle(values: list[float]) -> tuple[float, int]:
    return float(median(values)), len(values)


def age(opened: timedelta) -> str:
    limits = [("hours", 4), ("day", 24), ("three_days", 72)]
    return next((name for name, most in limits if opened < timedelta(hours=most)), "longer")
