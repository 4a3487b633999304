"""Queries of the figures' room: counts and medians over the facts of a period."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, case, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from services.figures import sql
from services.figures.counts import DESK, KIND, TOTAL, Counts, Middle, Nightly
from services.figures.rules import AGES
from services.figures.types import Age
from services.tickets.rules import OPEN
from services.tickets.tables import Ticket

MEASURES = (
    "taken_in_time", "answered", "answered_in_time", "due",
    "solved", "judged", "satisfied", "rated",
)  # fmt: skip


async def counts(session: AsyncSession, facts: Subquery) -> dict[tuple[str, str], Counts]:
    """Return what is counted of the facts, by desk and kind."""
    sums = [func.sum(facts.c[measure]) for measure in MEASURES]
    query = select(facts.c.desk, facts.c.kind, func.count(), *sums)
    found = await session.execute(query.group_by(facts.c.desk, facts.c.kind))
    return {(row[0], row[1]): Counts(*(int(number) for number in row[2:])) for row in found}


async def received_by_day(
    session: AsyncSession, day: ColumnElement[int], desks: Collection[str] | None, end: datetime
) -> dict[int, int]:
    """Return how many tickets came on each day, from the first on; days without any are not in."""
    each = (
        select(day.label("day"))
        .where(Ticket.submitted_at < end, *sql.of_desks(desks))
        .subquery("each")
    )
    found = await session.execute(select(each.c.day, func.count()).group_by(each.c.day))
    return {int(row[0]): int(row[1]) for row in found}


async def middles(
    session: AsyncSession, facts: Subquery, measure: str
) -> dict[str, dict[Nightly, Middle]]:
    """Return the median of a measure by day and by night: of all, of each desk and kind.

    One database alone has a function for that; the middle rows of an order are known to both.
    """
    value = facts.c[measure]
    groups: Mapping[str, ColumnElement[str]] = {
        TOTAL: literal(""),
        DESK: facts.c.desk,
        KIND: facts.c.kind,
    }
    columns = []
    for name, group in groups.items():
        by = (facts.c.is_night,) if name == TOTAL else (group, facts.c.is_night)
        columns += [
            func.row_number().over(partition_by=by, order_by=value).label(f"{name}_place"),
            func.count().over(partition_by=by).label(f"{name}_count"),
        ]
    ranked = (
        select(facts.c.desk, facts.c.kind, facts.c.is_night, value.label("value"), *columns)
        .where(value.is_not(None))
        .cte("ranked")
    )
    keys = {TOTAL: literal(""), DESK: ranked.c.desk, KIND: ranked.c.kind}
    parts = []
    for name, key in keys.items():
        place, count = ranked.c[f"{name}_place"], ranked.c[f"{name}_count"]
        is_middle = (2 * place >= count) & (2 * place <= count + 2)
        parts.append(
            select(
                literal(name).label("by"),
                key.label("key"),
                ranked.c.is_night,
                (func.sum(ranked.c.value) * 1.0 / func.count()).label("middle"),
                func.max(count).label("count"),
            )
            .where(is_middle)
            .group_by(key, ranked.c.is_night)
        )
    result: dict[str, dict[Nightly, Middle]] = {TOTAL: {}, DESK: {}, KIND: {}}
    for row in await session.execute(union_all(*parts)):
        result[row[0]][row[1], bool(row[2])] = Middle(float(row[3]), int(row[4]))
    return result


async def night_median(session: AsyncSession, facts: Subquery, measure: str) -> Middle | None:
    """Return the median of a measure by night alone."""
    found = await middles(session, facts, measure)
    return found[TOTAL].get(("", True))


async def open_now(
    session: AsyncSession, desks: Collection[str] | None, now: datetime
) -> dict[tuple[str, str, str], int]:
    """Return how many tickets are open now, by desk, kind and age."""
    age = case(
        *((Ticket.submitted_at > now - limit, one.value) for one, limit in AGES),
        else_=Age.LONGER.value,
    )
    kind = sql.kind_key()
    groups = select(Ticket.desk, kind.label("kind"), age.label("age")).where(
        Ticket.closed_at.is_(None),
        Ticket.status.in_([status.value for status in OPEN]),
        *sql.of_desks(desks),
    )
    each = groups.subquery("waiting")
    query = select(each.c.desk, each.c.kind, each.c.age, func.count())
    found = await session.execute(query.group_by(each.c.desk, each.c.kind, each.c.age))
    return {(row[0], row[1], row[2]): int(row[3]) for row in found}
