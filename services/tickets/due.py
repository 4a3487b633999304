"""What is due soon: a query of the tickets' room, a function that takes a session."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.tickets.tables import Ticket
from services.tickets.types import Status

_TO_ANSWER = [Status.ACKNOWLEDGED.value, Status.IN_PROGRESS.value]


async def due_soon(
    session: AsyncSession, handle: str, now: datetime, until: datetime
) -> list[Ticket]:
    """Return what an officer has to answer by then and can still answer in time."""
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.assignee == handle, Ticket.status.in_(_TO_ANSWER))
        .where(Ticket.answer_by > now, Ticket.answer_by <= until)
        .order_by(Ticket.answer_by, Ticket.number)
    )
    return list(found)
