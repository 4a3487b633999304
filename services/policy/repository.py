"""Queries of rooms that keep values in versions: functions that take a session."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.policy.tables import Versioned

Row = TypeVar("Row", bound=Versioned)


async def on(session: AsyncSession, rows: type[Row], day: date) -> Row | None:
    """Return the version that holds on a local day; None: none was decided for it."""
    found: Row | None = await session.scalar(
        select(rows)
        .where(rows.effective_on <= day)
        .order_by(rows.effective_on.desc(), rows.version.desc())
        .limit(1)
    )
    return found


async def versions(session: AsyncSession, rows: type[Row]) -> Sequence[Row]:
    """Return every version, the oldest first."""
    return (await session.scalars(select(rows).order_by(rows.version))).all()
