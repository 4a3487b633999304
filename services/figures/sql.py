"""One row of facts for each ticket of a period, in the words of both databases."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    ScalarSelect,
    Subquery,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from services.figures.types import RECORD, Period
from services.standards.types import Pace, Standard
from services.tickets.rules import RECORD_ANSWERED_WITHIN
from services.tickets.tables import Ticket, TicketEventRow, TicketMessageRow
from services.tickets.types import Action, Direction, Kind, Status, Urgency

MINUTE = 60
LEFT_OUT = (Status.CANCELLED.value, Status.DUPLICATE.value)
VERDICTS = (Action.CONFIRMED.value, Action.DENIED.value, Action.REOPENED.value)
CAN_WAIT = (Urgency.THREE_DAYS.value, Urgency.CAN_WAIT.value)


class epoch(FunctionElement[int]):  # noqa: N801 - SQL's functions are written so
    """A moment in whole seconds since 1970."""

    type = Integer()
    inherit_cache = True


@compiles(epoch)
def _epoch(element: epoch, compiler: SQLCompiler, **options: Any) -> str:
    inner = compiler.process(element.clauses, **options)
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {inner})) AS BIGINT)"


@compiles(epoch, "sqlite")
def _epoch_of_sqlite(element: epoch, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **options)}) AS INTEGER)"


DAY = 86_400


def day_of(beginning: datetime) -> ColumnElement[int]:
    """Return the number of the day since a beginning on which a ticket was reported."""
    since = epoch(Ticket.submitted_at) - int(beginning.timestamp())
    return since // DAY


def of_desks(desks: Collection[str] | None) -> list[ColumnElement[bool]]:
    """Return which tickets count: of these desks, or of all."""
    counts: list[ColumnElement[bool]] = [
        Ticket.status.not_in(LEFT_OUT),
        Ticket.is_drill.is_(False),
    ]
    return counts if desks is None else [*counts, Ticket.desk.in_(sorted(desks))]


def kind_key() -> ColumnElement[str]:
    """Return the kind under which a ticket is counted."""
    return case((Ticket.kind == Kind.RECORD_WRONG.value, RECORD), else_=Ticket.category)


def facts(
    within: Period,
    nights: Sequence[Period],
    desks: Collection[str] | None,
    now: int,
    standards: Sequence[Standard],
) -> Subquery:
    """Return desk, kind, night, seconds to take and to answer, and what became of each ticket.

    Conditions are 1 or 0. The times by which a desk takes and answers are those that reporters
    are promised, in the version of the standards that each ticket keeps, counted from the report.
    """
    raw = _raw(within, nights, desks, standards)
    start = case((raw.c.is_put_off == 1, raw.c.night_ends), else_=raw.c.began)
    minute = start - start % MINUTE
    take_by = minute + raw.c.take_within
    answer_by = case(
        (
            raw.c.kind == RECORD,
            raw.c.began - raw.c.began % MINUTE + int(RECORD_ANSWERED_WITHIN.total_seconds()),
        ),
        else_=take_by + raw.c.answer_within,
    )
    in_time = case((raw.c.answered <= answer_by, 1), else_=0)
    is_due = case((or_(raw.c.answered.is_not(None), answer_by <= now), 1), else_=0)
    is_night = and_(raw.c.night_ends.is_not(None), raw.c.is_put_off == 0)
    return select(
        raw.c.desk,
        raw.c.kind,
        case((is_night, 1), else_=0).label("is_night"),
        _since(start, raw.c.taken).label("taking"),
        _since(start, raw.c.answered).label("answering"),
        case((raw.c.taken <= take_by, 1), else_=0).label("taken_in_time"),
        case((raw.c.answered.is_not(None), 1), else_=0).label("answered"),
        in_time.label("answered_in_time"),
        is_due.label("due"),
        case((raw.c.verdict == Action.CONFIRMED.value, 1), else_=0).label("solved"),
        case((raw.c.verdict.is_not(None), 1), else_=0).label("judged"),
        case((raw.c.rating >= 2, 1), else_=0).label("satisfied"),  # noqa: PLR2004 - of 1 to 3
        case((raw.c.rating.is_not(None), 1), else_=0).label("rated"),
    ).subquery("facts")


def _raw(
    within: Period,
    nights: Sequence[Period],
    desks: Collection[str] | None,
    standards: Sequence[Standard],
) -> CTE:
    at = Ticket.submitted_at
    night_ends = case(
        *(
            (and_(at >= night.start, at < night.end), literal(int(night.end.timestamp())))
            for night in nights
        ),
        else_=null(),
    )
    is_put_off = and_(
        night_ends.is_not(None),
        Ticket.urgency.in_(CAN_WAIT),
        Ticket.kind != Kind.RECORD_WRONG.value,
    )
    answered = case(
        # Whoever learns that another office is responsible has been answered.
        (Ticket.status == Status.NOT_RESPONSIBLE.value, epoch(Ticket.closed_at)),
        else_=null(),
    )
    return (
        select(
            Ticket.desk,
            kind_key().label("kind"),
            Ticket.rating,
            epoch(at).label("began"),
            night_ends.label("night_ends"),
            case((is_put_off, 1), else_=0).label("is_put_off"),
            _within("take", standards).label("take_within"),
            _within("first_answer", standards).label("answer_within"),
            _first_taken().label("taken"),
            func.coalesce(_first_answer(), answered).label("answered"),
            _verdict().label("verdict"),
        )
        .where(at >= within.start, at < within.end, *of_desks(desks))
        .cte("raw")
        # Otherwise either database looks each answer up again wherever it is named.
        .prefix_with("MATERIALIZED")
    )


def _since(start: ColumnElement[int], moment: ColumnElement[int]) -> ColumnElement[int]:
    """Return the seconds that passed; none where somebody was faster than the call."""
    return case((moment < start, 0), else_=moment - start)


def _within(what: str, standards: Sequence[Standard]) -> ColumnElement[int]:
    """Return the seconds of a ticket's tempo."""
    return case(
        *(
            (
                and_(Ticket.standard == standard.version, _has(pace)),
                int(getattr(standard.tempo(pace), what).total_seconds()),
            )
            for standard in standards
            for pace in Pace
        ),
        else_=0,
    )


def _has(pace: Pace) -> ColumnElement[bool]:
    """Return whether a ticket is as pressing as that (`services.tickets.rules.pace`)."""
    is_record = Ticket.kind == Kind.RECORD_WRONG.value
    is_so = Ticket.urgency == pace.value
    return or_(is_record, is_so) if pace is Pace.TONIGHT else and_(~is_record, is_so)


def _first_taken() -> ScalarSelect[int]:
    event = TicketEventRow
    return (
        select(epoch(func.min(event.at)))
        .where(event.ticket == Ticket.number, event.action == Action.TAKEN.value)
        .scalar_subquery()
    )


def _first_answer() -> ScalarSelect[int]:
    said = TicketMessageRow
    return (
        select(epoch(func.min(said.at)))
        .where(said.ticket == Ticket.number, said.taken_back_at.is_(None))
        .where(said.direction == Direction.TO_REPORTER.value)
        .scalar_subquery()
    )


def _verdict() -> ScalarSelect[str]:
    """Return the last word of the reporter on whether it is solved."""
    event = TicketEventRow
    return (
        select(event.action)
        .where(event.ticket == Ticket.number, event.action.in_(VERDICTS))
        .order_by(event.id.desc())
        .limit(1)
        .scalar_subquery()
    )
