"""Queries of the gateway's room: functions that take a session."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.tables import PagerCall
from services.gateway.types import State


def is_waiting() -> ColumnElement[bool]:
    """Return the condition in the words of the partial index, which a bound value would hide."""
    return PagerCall.state == literal_column("'waiting'")


async def waits(session: AsyncSession, ticket: int) -> bool:
    found = await session.scalar(
        select(PagerCall.id).where(PagerCall.ticket == ticket, is_waiting()).limit(1)
    )
    return found is not None


async def due(session: AsyncSession, now: datetime, most: int) -> Sequence[PagerCall]:
    """Return calls that are to be posted now, the oldest first."""
    found = await session.scalars(
        select(PagerCall)
        .where(is_waiting(), PagerCall.next_at <= now)
        .order_by(PagerCall.next_at, PagerCall.id)
        .limit(most)
    )
    return found.all()


async def next_due(session: AsyncSession) -> datetime | None:
    return await session.scalar(select(func.min(PagerCall.next_at)).where(is_waiting()))


async def cancel(session: AsyncSession, ticket: int, at: datetime) -> int:
    """End the waiting calls of a ticket; returns how many."""
    ended = await session.scalars(
        update(PagerCall)
        .where(PagerCall.ticket == ticket, is_waiting())
        .values(state=State.CANCELLED.value, ended_at=at)
        .returning(PagerCall.id)
    )
    return len(ended.all())


async def change(session: AsyncSession, call: str, **values: Any) -> bool:
    """Change a call that still waits; False where it was cancelled meanwhile."""
    changed = await session.scalar(
        update(PagerCall)
        .where(PagerCall.id == call, is_waiting())
        .values(**values)
        .returning(PagerCall.id)
    )
    return changed is not None


async def purge(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(PagerCall).where(PagerCall.ended_at < before))
