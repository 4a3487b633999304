"""The numbers of tickets: none is given twice, whoever asks at once."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.db.statements import insert
from services.tickets.tables import TicketCounter

NUMBERS = "tickets"
GAP = 1000


async def following(session: AsyncSession, first: int) -> int:
    """Return a number that nobody else gets; the row is locked until this transaction ends."""
    number = await session.scalar(
        insert(TicketCounter)
        .values(name=NUMBERS, value=first)
        .on_conflict_do_update(index_elements=["name"], set_={"value": TicketCounter.value + 1})
        .returning(TicketCounter.value)
    )
    if number is None:
        raise LookupError("The counter gave no number.")
    return int(number)


async def go_on_at(session: AsyncSession, number: int) -> None:
    await session.execute(
        insert(TicketCounter)
        .values(name=NUMBERS, value=number - 1)
        .on_conflict_do_update(index_elements=["name"], set_={"value": number - 1})
    )


async def leave_gap(session: AsyncSession, first: int) -> None:
    """Let numbers go on after the next whole thousand."""
    counted = select(TicketCounter.value).where(TicketCounter.name == NUMBERS)
    last = await session.scalar(counted) or first
    await go_on_at(session, (last // GAP + 1) * GAP + 1)
