"""Queries of the escalation's room: functions that take a session."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.db.statements import insert
from services.escalation.tables import Escalation, Page
from services.escalation.types import Step


async def get(session: AsyncSession, number: int) -> Escalation | None:
    """Return where a ticket's escalation stands; nobody moves it until this transaction ends."""
    return await session.get(Escalation, number, populate_existing=True, with_for_update=True)


async def is_ahead(session: AsyncSession, number: int, at: datetime) -> bool:
    """Whether a ticket's step lasts beyond a moment: somebody moved it on just before."""
    row = await get(session, number)
    return row is not None and row.step is not None and row.until > at


async def start(
    session: AsyncSession,
    number: int,
    *,
    policy: int,
    desk: str,
    until: datetime,
    later: timedelta,
    opens_at: datetime | None,
    first: str | None,
    without: str | None,
    rounds: int = 0,
    is_practice: bool = False,
) -> None:
    """Begin a new generation of a ticket's escalation: nobody has been called yet."""
    values = {
        "policy": policy,
        "desk": desk,
        "step": None,
        "until": until,
        "later": later,
        "opens_at": opens_at,
        "first": first,
        "without": without,
        "rounds": rounds,
        "is_paused": False,
        "is_practice": is_practice,
    }
    await session.execute(
        insert(Escalation)
        .values(ticket=number, generation=1, **values)
        .on_conflict_do_update(
            index_elements=["ticket"],
            set_={**values, "generation": Escalation.generation + 1},
        )
    )


async def enter(session: AsyncSession, row: Escalation, step: Step, until: datetime) -> bool:
    """Move on to a step, if nobody else has moved it meanwhile."""
    moved = await session.scalar(
        update(Escalation)
        .where(Escalation.ticket == row.ticket, Escalation.generation == row.generation)
        .where(Escalation.step.is_not_distinct_from(row.step), Escalation.is_paused.is_(False))
        .values(step=step.value, until=until)
        .returning(Escalation.ticket)
    )
    return moved is not None


async def pause(session: AsyncSession, number: int) -> None:
    await session.execute(
        update(Escalation).where(Escalation.ticket == number).values(is_paused=True)
    )


async def add_pages(
    session: AsyncSession, row: Escalation, step: Step, handles: Iterable[str], at: datetime
) -> None:
    session.add_all(_page(row, step.value, handle, at) for handle in handles)
    await session.flush()


def _page(row: Escalation, step: str | None, handle: str, at: datetime) -> Page:
    return Page(
        ticket=row.ticket,
        generation=row.generation,
        handle=handle,
        step=step,
        paged_at=at,
        rings=0,
        ended_at=None,
    )


async def pages(session: AsyncSession, row: Escalation) -> list[Page]:
    """Return the calls of the running generation, oldest first."""
    found = await session.scalars(
        select(Page)
        .where(Page.ticket == row.ticket, Page.generation == row.generation)
        .order_by(Page.paged_at, Page.handle)
        .execution_options(populate_existing=True)
    )
    return list(found)


def _waits_for(handle: str) -> ColumnElement[bool]:
    """Return the condition for pages with their escalation: an officer is called, and it runs."""
    return (
        (Page.handle == handle)
        & Page.ended_at.is_(None)
        & (Escalation.ticket == Page.ticket)
        & (Escalation.generation == Page.generation)
        & Escalation.is_paused.is_(False)
    )


async def open_pages(
    session: AsyncSession, handle: str, *, most: int | None = None
) -> list[tuple[Page, Escalation]]:
    """Return what waits for an officer, what is most pressing first."""
    found = await session.execute(
        select(Page, Escalation)
        .where(_waits_for(handle))
        .order_by(Escalation.until, Page.ticket)
        .limit(most)
        .execution_options(populate_existing=True)
    )
    return [(page, row) for page, row in found.all()]


async def ring(session: AsyncSession, handle: str, most: Mapping[int, int]) -> set[int]:
    """Count a ring of an officer's running calls, each as often as its policy lets it at most.

    `most` says it for every policy. Returns the policies of what rings; nothing does where none.
    """
    may_ring = or_(
        *((Escalation.policy == policy) & (Page.rings < often) for policy, often in most.items())
    )
    running = (
        select(Escalation.policy)
        .where(_waits_for(handle), Page.step == Escalation.step, may_ring)
        .correlate(Page)
    )
    ringing = select(Escalation.policy).where(
        _waits_for(handle), Page.step == Escalation.step, may_ring
    )
    policies = set(await session.scalars(ringing.distinct()))
    if policies:
        await session.execute(
            update(Page)
            .where(Page.handle == handle, Page.ended_at.is_(None), running.exists())
            .values(rings=Page.rings + 1)
            .execution_options(synchronize_session=False)
        )
    return policies


async def was_paged(session: AsyncSession, number: int, handle: str, since: datetime) -> bool:
    """Whether an officer was called for a ticket since a moment."""
    is_it = (Page.ticket == number) & (Page.handle == handle) & (Page.paged_at >= since)
    found = await session.scalar(select(Page.ticket).where(is_it).limit(1))
    return found is not None


async def end_pages(session: AsyncSession, number: int, at: datetime) -> list[str]:
    """End the open calls of a ticket; returns who was still called."""
    ended = await session.scalars(
        update(Page)
        .where(Page.ticket == number, Page.ended_at.is_(None))
        .values(ended_at=at)
        .returning(Page.handle)
    )
    return sorted(set(ended))


async def end_page(session: AsyncSession, row: Escalation, handle: str, at: datetime) -> bool:
    """End an officer's call at the running step of the running generation; False if it is none."""
    ended = await session.scalar(
        update(Page)
        .where(Page.ticket == row.ticket, Page.generation == row.generation)
        .where(Page.handle == handle, Page.step == row.step, Page.ended_at.is_(None))
        .values(ended_at=at)
        .returning(Page.ticket)
    )
    return ended is not None


async def searching(session: AsyncSession, desk: str) -> list[Escalation]:
    """Return what waits for an officer of a desk; nobody moves it until this transaction ends."""
    found = await session.scalars(
        select(Escalation)
        .where(Escalation.desk == desk, Escalation.is_paused.is_(False))
        .order_by(Escalation.ticket)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found)


def _of_running(desk: str) -> ColumnElement[bool]:
    """Return the condition for pages with their escalation: it runs, at a desk."""
    return (
        (Escalation.ticket == Page.ticket)
        & (Escalation.generation == Page.generation)
        & (Escalation.desk == desk)
        & Escalation.is_paused.is_(False)
    )


async def called_at(session: AsyncSession, desk: str) -> set[tuple[int, str]]:
    """Return who was called for which of the tickets that wait at a desk."""
    found = await session.execute(select(Page.ticket, Page.handle).where(_of_running(desk)))
    return {(call.ticket, call.handle) for call in found}


async def add_calls(
    session: AsyncSession, rows: Iterable[Escalation], handle: str, at: datetime
) -> None:
    """Call an officer for many tickets, each at its running step."""
    session.add_all(_page(row, row.step, handle, at) for row in rows)
    await session.flush()


async def end_duty_calls(
    session: AsyncSession, desk: str, handle: str, *, coming: str, at: datetime
) -> list[int]:
    """End what an officer was called for as the one on duty, where somebody comes instead.

    Returns the tickets.
    """
    is_relieved = (
        select(Escalation.ticket)
        .where(_of_running(desk), Escalation.without.is_distinct_from(coming))
        .correlate(Page)
    )
    ended = await session.scalars(
        update(Page)
        .where(Page.handle == handle, Page.step == Step.DUTY.value, Page.ended_at.is_(None))
        .where(is_relieved.exists())
        .values(ended_at=at)
        .returning(Page.ticket)
        .execution_options(synchronize_session=False)
    )
    return sorted(ended)


async def duty_calls(
    session: AsyncSession, handle: str, *, since: datetime, until: datetime
) -> list[tuple[Page, datetime | None]]:
    """Return the calls of an officer as the one on duty, in a stretch of time.

    Each with the moment when somebody was called at a later step, None where nobody was.
    """
    other = aliased(Page)
    later = (
        select(func.min(other.paged_at))
        .where(other.ticket == Page.ticket, other.generation == Page.generation)
        .where(other.step != Page.step, other.paged_at >= Page.paged_at)
        .scalar_subquery()
    )
    found = await session.execute(
        select(Page, later.label("later"))
        .where(Page.handle == handle, Page.step == Step.DUTY)
        .where(Page.paged_at >= since, Page.paged_at < until)
        .order_by(Page.paged_at, Page.ticket)
    )
    return [(row.Page, row.later) for row in found]
