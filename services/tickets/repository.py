"""Queries of the tickets' room: functions that take a session."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.tickets.rules import OPEN, Change, before
from services.tickets.tables import Ticket, TicketEventRow, TicketMessageRow
from services.tickets.types import Action, Direction, Status

_OPEN = [status.value for status in OPEN]


async def get(session: AsyncSession, number: int, *, locked: bool = False) -> Ticket | None:
    """Return a ticket; `locked`: nobody else changes it until this transaction ends."""
    return await session.get(Ticket, number, populate_existing=True, with_for_update=locked)


async def change(
    session: AsyncSession, number: int, what: Change, *, held_by: str | None, **values: Any
) -> bool:
    """Change a ticket if its status allows it, and its officer where one is named."""
    allowed = {now.value: then.value for now, then in before(what).items()}
    statement = update(Ticket).where(Ticket.number == number, Ticket.status.in_(list(allowed)))
    if held_by is not None:
        statement = statement.where(Ticket.assignee == held_by)
    changed = await session.scalar(
        statement.values(status=case(allowed, value=Ticket.status), **values).returning(
            Ticket.number
        )
    )
    return changed is not None


async def set_values(session: AsyncSession, number: int, **values: Any) -> None:
    await session.execute(update(Ticket).where(Ticket.number == number).values(**values))


async def rate(session: AsyncSession, number: int, *, status: str, rating: int) -> bool:
    rated = await session.scalar(
        update(Ticket)
        .where(Ticket.number == number, Ticket.status == status, Ticket.rating.is_(None))
        .values(rating=rating)
        .returning(Ticket.number)
    )
    return rated is not None


async def of_reporter(
    session: AsyncSession, indexes: Sequence[bytes], *, closed_since: datetime | None = None
) -> list[Ticket]:
    """Return a reporter's open tickets, and those closed since a moment, newest first."""
    which: ColumnElement[bool] = Ticket.status.in_(_OPEN)
    if closed_since is not None:
        which = which | (Ticket.closed_at >= closed_since)
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.reporter.in_(list(indexes)), which)
        .order_by(Ticket.number.desc())
    )
    return list(found)


async def every_of_reporter(session: AsyncSession, indexes: Sequence[bytes]) -> list[Ticket]:
    found = await session.scalars(
        select(Ticket).where(Ticket.reporter.in_(list(indexes))).order_by(Ticket.number)
    )
    return list(found)


async def count_new(session: AsyncSession, indexes: Sequence[bytes], since: datetime) -> int:
    count = select(func.count()).where(
        Ticket.reporter.in_(list(indexes)), Ticket.submitted_at > since
    )
    return await session.scalar(count) or 0


async def of_desks(session: AsyncSession, desks: Collection[str]) -> list[Ticket]:
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.desk.in_(list(desks)), Ticket.closed_at.is_(None))
        .order_by(Ticket.number)
    )
    return list(found)


async def duplicates(session: AsyncSession, master: int) -> list[Ticket]:
    """Return what waits with a ticket, in the order of the numbers."""
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.master == master)
        .order_by(Ticket.number)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def waiting_at(session: AsyncSession, desk: str) -> list[Ticket]:
    """Return the real tickets of a desk for which an officer is looked for."""
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.desk == desk, Ticket.closed_at.is_(None), Ticket.is_drill.is_(False))
        .where(Ticket.status == Status.SUBMITTED.value)
        .order_by(Ticket.number)
    )
    return list(found)


async def move_duplicates(session: AsyncSession, master: int, desk: str) -> None:
    """Let what waits with a ticket go along to its new desk."""
    await session.execute(update(Ticket).where(Ticket.master == master).values(desk=desk))


async def of_officer(session: AsyncSession, handle: str) -> list[Ticket]:
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.assignee == handle, Ticket.closed_at.is_(None))
        .order_by(Ticket.is_drill, Ticket.number)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def worked_on(
    session: AsyncSession, desks: Collection[str], *, since: datetime, besides: Collection[int]
) -> list[Ticket]:
    """Return what was open at some desks at a moment or came later, and some others by number.

    Practice is no work that is counted.
    """
    is_theirs = Ticket.desk.in_(list(desks))
    is_open, is_recent = Ticket.closed_at.is_(None), Ticket.closed_at >= since
    # Each of the three has an index of its own: what was closed before is not looked at.
    which = or_(is_theirs & is_open, is_theirs & is_recent, Ticket.number.in_(list(besides)))
    found = await session.scalars(
        select(Ticket)
        .where(which, Ticket.is_drill.is_(False))
        .order_by(Ticket.number)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def noted(session: AsyncSession, numbers: Collection[int]) -> set[int]:
    """Return which of these tickets have an internal note."""
    found = await session.scalars(
        select(TicketMessageRow.ticket)
        .where(TicketMessageRow.ticket.in_(list(numbers)))
        .where(TicketMessageRow.direction == Direction.NOTE)
    )
    return set(found)


async def passed_on(
    session: AsyncSession, handle: str, *, since: datetime, until: datetime
) -> list[TicketEventRow]:
    """Return what an officer gave to others, or lost for want of an answer."""
    found = await session.scalars(
        select(TicketEventRow)
        .where(TicketEventRow.actor == handle)
        .where(TicketEventRow.action.in_([Action.PASSED_ON, Action.CAME_BACK]))
        .where(TicketEventRow.at >= since, TicketEventRow.at < until)
        .order_by(TicketEventRow.id)
    )
    return list(found)


async def of_person(session: AsyncSession, person: str) -> list[Ticket]:
    found = await session.scalars(
        select(Ticket).where(Ticket.person == person).order_by(Ticket.number)
    )
    return list(found)


async def shared_with(session: AsyncSession, enterprise: str) -> list[Ticket]:
    """Return the open tickets that an enterprise's contacts see, newest first."""
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.shared_with == enterprise, Ticket.status.in_(_OPEN))
        .order_by(Ticket.number.desc())
    )
    return list(found)


async def events(session: AsyncSession, number: int) -> list[TicketEventRow]:
    found = await session.scalars(
        select(TicketEventRow).where(TicketEventRow.ticket == number).order_by(TicketEventRow.id)
    )
    return list(found)


async def get_message(session: AsyncSession, message: str) -> TicketMessageRow | None:
    return await session.get(TicketMessageRow, message, populate_existing=True)


async def begun_album(
    session: AsyncSession, number: int, origin: str, *, author: str | None
) -> TicketMessageRow | None:
    """Return the newest message that began with a part of this album of this author's."""
    found = await session.scalars(
        select(TicketMessageRow)
        .where(TicketMessageRow.ticket == number, TicketMessageRow.origin == origin)
        .where(TicketMessageRow.author.is_not_distinct_from(author))
        .where(TicketMessageRow.taken_back_at.is_(None))
        .order_by(TicketMessageRow.position.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def said_in(
    session: AsyncSession, origin: str, *, author: str | None, reporter: Sequence[bytes]
) -> TicketMessageRow | None:
    """Return the newest message that an officer or a reporter said in one of their own."""
    own = select(Ticket.number).where(Ticket.reporter.in_(list(reporter)))
    is_addition = TicketMessageRow.author.is_(None) & TicketMessageRow.ticket.in_(own)
    is_theirs = (
        is_addition if author is None else is_addition | (TicketMessageRow.author == author)
    )
    found = await session.scalars(
        select(TicketMessageRow)
        .where(TicketMessageRow.origin == origin, is_theirs)
        .order_by(TicketMessageRow.at.desc(), TicketMessageRow.position.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.first()


def next_position(number: int) -> ScalarSelect[int]:
    """Return what is the next place in a ticket's talk, as the inserting statement finds it."""
    highest = func.coalesce(func.max(TicketMessageRow.position), 0)
    return select(highest + 1).where(TicketMessageRow.ticket == number).scalar_subquery()


async def messages(session: AsyncSession, number: int) -> list[TicketMessageRow]:
    found = await session.scalars(
        select(TicketMessageRow)
        .where(TicketMessageRow.ticket == number)
        .order_by(TicketMessageRow.position)
    )
    return list(found)


async def mark_message(session: AsyncSession, message: str, column: str, at: datetime) -> bool:
    """Set a message's moment of delivery, failure or recall once; False if it is set."""
    moment = getattr(TicketMessageRow, column)
    marked = await session.scalar(
        update(TicketMessageRow)
        .where(TicketMessageRow.id == message, moment.is_(None))
        .values({column: at})
        .returning(TicketMessageRow.id)
    )
    return marked is not None


async def clear_doubt(session: AsyncSession, message: str) -> bool:
    """Let a message be certain again; False if it was, or was taken back."""
    cleared = await session.scalar(
        update(TicketMessageRow)
        .where(TicketMessageRow.id == message, TicketMessageRow.uncertain_at.is_not(None))
        .where(TicketMessageRow.taken_back_at.is_(None))
        .values(uncertain_at=None)
        .returning(TicketMessageRow.id)
    )
    return cleared is not None
