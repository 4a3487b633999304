"""Queries of the shifts' room: functions that take a session."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.shifts.tables import ShiftTurn


async def turns_at(session: AsyncSession, at: datetime) -> list[ShiftTurn]:
    """Return the changes of shift at a moment; nobody changes them until this transaction ends."""
    found = await session.scalars(
        select(ShiftTurn)
        .where(ShiftTurn.at == at)
        .order_by(ShiftTurn.desk)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found)


async def turns(session: AsyncSession, *conditions: ColumnElement[bool]) -> list[ShiftTurn]:
    found = await session.scalars(
        select(ShiftTurn)
        .where(*conditions)
        .order_by(ShiftTurn.desk)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def last_turn(session: AsyncSession, desk: str, until: datetime) -> ShiftTurn | None:
    """Return the newest change of shift of a desk."""
    return await session.scalar(
        select(ShiftTurn)
        .where(ShiftTurn.desk == desk, ShiftTurn.at <= until)
        .order_by(ShiftTurn.at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


async def drop(session: AsyncSession, names: Sequence[str]) -> None:
    await session.execute(delete(ShiftTurn).where(ShiftTurn.id.in_(list(names))))


async def mark(session: AsyncSession, *conditions: ColumnElement[bool], **values: Any) -> int:
    """Change the turns that fulfil the conditions; returns how many did."""
    changed = await session.scalars(
        update(ShiftTurn).where(*conditions).values(**values).returning(ShiftTurn.id)
    )
    return len(changed.all())


async def forget_words(session: AsyncSession, before: datetime) -> None:
    await session.execute(
        update(ShiftTurn)
        .where(ShiftTurn.at < before, ShiftTurn.words.is_not(None))
        .values(words=None)
    )
