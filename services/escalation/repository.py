"""Queries of the escalation's room: functions that take a session."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.db.statements import insert
from services.escalation.tables import Escalation, Page
from services.escalation.types import Step


async def get(session: AsyncSession, number: int) -> Escalation | None:
    """Return where a ticket's escalation stands; nobody moves it until this transaction ends."""
    return await session.get(Escalation, number, populate_existing=True, with_for_update=True)


async def with_pages(session: AsyncSession, number: int) -> tuple[Escalation | None, list[Page]]:
    """Return an escalation as `get` does, with the calls of its running generation.

    The calls are asked for once it is locked: a statement that has waited would bring former ones.
    """
    row = await get(session, number)
    return row, await pages(session, row) if row is not None else []


async def get_all(session: AsyncSession, *conditions: ColumnElement[bool]) -> list[Escalation]:
    """Return where some escalations stand, locked in the order of services/db/database.py."""
    found = await session.scalars(
        select(Escalation)
        .where(*conditions)
        .order_by(Escalation.is_practice.desc(), Escalation.ticket)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found)


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
) -> Escalation:
    """Begin a new generation of a ticket's escalation: nobody has been called yet.

    Nobody moves it until this transaction ends.
    """
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
    begun = await session.scalars(
        insert(Escalation)
        .values(ticket=number, generation=1, **values)
        .on_conflict_do_update(
            index_elements=["ticket"],
            set_={**values, "generation": Escalation.generation + 1},
        )
        .returning(Escalation),
        execution_options={"populate_existing": True},
    )
    return begun.one()


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
    is_within = or_(
        *((Escalation.policy == policy) & (Page.rings < often) for policy, often in most.items())
    )
    may_ring = _waits_for(handle) & (Page.step == Escalation.step) & is_within
    policies = set(await session.scalars(select(Escalation.policy).where(may_ring).distinct()))
    if policies:
        # A call that somebody changes at this moment is not waited for: they may wait for us.
        free = (
            select(Page.ticket, Page.generation)
            .where(may_ring)
            .with_for_update(of=Page, skip_locked=True)
            .correlate(None)
        )
        await session.execute(
            update(Page)
            .where(Page.handle == handle, tuple_(Page.ticket, Page.generation).in_(free))
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


async def searching(session: AsyncSession, desks: Collection[str]) -> list[Escalation]:
    """Return what waits for an officer of some desks; nobody moves it until the end."""
    is_running = Escalation.is_paused.is_(False)
    found = await get_all(session, Escalation.desk.in_(list(desks)), is_running)
    return sorted(found, key=lambda row: row.ticket)


async def calling(session: AsyncSession, handle: str, besides: Collection[int]) -> None:
    """Lock what waits for an officer, and some other escalations."""
    called = select(Page.ticket).where(Page.handle == handle, Page.ended_at.is_(None))
    which = Escalation.ticket.in_(called) | Escalation.ticket.in_(list(besides))
    await get_all(session, which)


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
