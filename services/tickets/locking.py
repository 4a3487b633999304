"""Several tickets at once: a query of the tickets' room, a function that takes a session."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.tickets.tables import Ticket


async def lock(session: AsyncSession, *conditions: ColumnElement[bool]) -> list[int]:
    """Lock several tickets in the order of services/db/database.py; returns their numbers."""
    found = await session.scalars(
        select(Ticket.number)
        .where(*conditions)
        .order_by(Ticket.is_drill, Ticket.number)
        .with_for_update()
    )
    return list(found)
