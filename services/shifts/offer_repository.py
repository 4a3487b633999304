"""Queries about offered shifts: functions that take a session."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.shifts.tables import ShiftAsk, ShiftOffer
from services.shifts.types import Asked, Block, Offer, OfferState

SEPARATOR = ";"


async def get(session: AsyncSession, name: str) -> ShiftOffer | None:
    return await session.get(ShiftOffer, name, populate_existing=True)


async def add(session: AsyncSession, row: ShiftOffer, asked: Sequence[str]) -> None:
    session.add(row)
    await session.flush()
    session.add_all(ShiftAsk(offer=row.id, handle=handle) for handle in asked)
    await session.flush()


async def open_offers(session: AsyncSession, officer: str | None = None) -> list[ShiftOffer]:
    """Return what is offered now, by everybody or by one officer."""
    query = select(ShiftOffer).where(ShiftOffer.state == OfferState.OPEN)
    if officer is not None:
        query = query.where(ShiftOffer.officer == officer)
    found = await session.scalars(
        query.order_by(ShiftOffer.starts_at, ShiftOffer.id).execution_options(
            populate_existing=True
        )
    )
    return list(found)


async def given_away(session: AsyncSession, officer: str, after: datetime) -> list[ShiftOffer]:
    """Return the coming shifts that somebody took from an officer."""
    found = await session.scalars(
        select(ShiftOffer)
        .where(ShiftOffer.officer == officer, ShiftOffer.state == OfferState.TAKEN)
        .where(ShiftOffer.ends_at > after)
        .order_by(ShiftOffer.starts_at)
    )
    return list(found)


async def take(session: AsyncSession, name: str, *, by: str, at: datetime) -> bool:
    """Let an open offer be taken, once; False if it is over."""
    is_open = (ShiftOffer.state == OfferState.OPEN) & (ShiftOffer.expires_at > at)
    return await _turn(session, name, is_open, OfferState.TAKEN, taken_by=by, ended_at=at)


async def undo(session: AsyncSession, name: str, *, by: str, at: datetime) -> bool:
    """Let a taken offer be undone, once and in time."""
    is_taken = (ShiftOffer.state == OfferState.TAKEN) & (ShiftOffer.expires_at > at)
    return await _turn(session, name, is_taken, OfferState.UNDONE, undone_by=by, ended_at=at)


async def end(session: AsyncSession, name: str, state: OfferState, *, at: datetime) -> bool:
    """Let an open offer end without a taker; False if it is over."""
    is_open = ShiftOffer.state == OfferState.OPEN
    return await _turn(session, name, is_open, state, ended_at=at)


async def decline(session: AsyncSession, name: str, handle: str, at: datetime) -> None:
    await session.execute(
        update(ShiftAsk)
        .where(ShiftAsk.offer == name, ShiftAsk.handle == handle)
        .where(ShiftAsk.declined_at.is_(None))
        .values(declined_at=at)
    )


async def details(session: AsyncSession, row: ShiftOffer) -> Offer:
    asked = await session.scalars(
        select(ShiftAsk)
        .where(ShiftAsk.offer == row.id)
        .order_by(ShiftAsk.handle)
        .execution_options(populate_existing=True)
    )
    return Offer(
        id=row.id,
        officer=row.officer,
        block=Block(row.starts_at, row.ends_at, tuple(row.desks.split(SEPARATOR))),
        state=OfferState(row.state),
        made_at=row.made_at,
        expires_at=row.expires_at,
        asked=tuple(Asked(one.handle, one.declined_at) for one in asked),
        taken_by=row.taken_by,
        undone_by=row.undone_by,
        ended_at=row.ended_at,
    )


async def _turn(
    session: AsyncSession,
    name: str,
    condition: ColumnElement[bool],
    to: OfferState,
    **values: object,
) -> bool:
    turned = await session.scalar(
        update(ShiftOffer)
        .where(ShiftOffer.id == name, condition)
        .values(state=to.value, **values)
        .returning(ShiftOffer.id)
    )
    return turned is not None
