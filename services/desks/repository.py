"""Queries of the desks' room."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.chats.types import Address
from services.db.statements import insert
from services.desks.tables import Desk
from services.desks.types import Category, DeskDetails, DeskKind

SEPARATOR = ";"


def details(row: Desk) -> DeskDetails:
    return DeskDetails(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        kind=DeskKind(row.kind),
        parent=row.parent,
        phones=tuple(row.phones.split(SEPARATOR)) if row.phones else (),
        hours=row.hours,
        categories=frozenset(Category(part) for part in row.categories.split(SEPARATOR)),
        group=Address(row.group) if row.group else None,
    )


async def every(session: AsyncSession) -> list[DeskDetails]:
    query = select(Desk).order_by(Desk.position, Desk.code)
    rows = await session.scalars(query.execution_options(populate_existing=True))
    return [details(row) for row in rows]


async def store(session: AsyncSession, desk: DeskDetails, position: int) -> None:
    """Insert a desk or change what its file says of it; its group stays."""
    values = {
        "name_zh": desk.name_zh,
        "name_en": desk.name_en,
        "kind": desk.kind.value,
        "parent": desk.parent,
        "phones": SEPARATOR.join(desk.phones),
        "hours": desk.hours,
        "categories": SEPARATOR.join(sorted(desk.categories)),
        "position": position,
    }
    await session.execute(
        insert(Desk)
        .values(code=desk.code, **values)
        .on_conflict_do_update(index_elements=[Desk.code], set_=values)
    )


async def set_group(
    session: AsyncSession, desk: str, group: Address | None, *, by: str | None, at: datetime
) -> None:
    await session.execute(
        update(Desk).where(Desk.code == desk).values(group=group, bound_by=by, bound_at=at)
    )


async def move_group(session: AsyncSession, old: Address, new: Address) -> None:
    await session.execute(update(Desk).where(Desk.group == old).values(group=new))
