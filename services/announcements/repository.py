"""Queries of the announcements' room: functions that take a session."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.announcements.tables import (
    AnnouncementRecipient,
    AnnouncementRefusal,
    AnnouncementRow,
)
from services.announcements.types import Fate, Status
from services.contacts.tables import EnterpriseContact
from services.contacts.types import Standing
from services.db.statements import insert as insert_or
from services.enterprises.tables import Enterprise
from services.identity.tables import Binding

Recipient = AnnouncementRecipient
UNSENT = (Fate.CHOSEN.value, Fate.QUEUED.value)


async def get(session: AsyncSession, number: int) -> AnnouncementRow | None:
    return await session.get(AnnouncementRow, number, populate_existing=True)


async def counts(session: AsyncSession, number: int) -> dict[Fate, int]:
    found = await session.execute(
        select(Recipient.fate, func.count())
        .where(Recipient.announcement == number)
        .group_by(Recipient.fate)
    )
    return {Fate(row[0]): int(row[1]) for row in found}


async def recipients(session: AsyncSession, number: int) -> dict[str, str]:
    """Return every recipient with its fate."""
    found = await session.execute(
        select(Recipient.address, Recipient.fate).where(Recipient.announcement == number)
    )
    return {row[0]: row[1] for row in found}


async def fate(session: AsyncSession, number: int, address: str) -> Fate | None:
    found = await session.scalar(
        select(Recipient.fate).where(
            Recipient.announcement == number, Recipient.address == address
        )
    )
    return Fate(found) if found is not None else None


async def set_recipients(
    session: AsyncSession, number: int, fates: Iterable[tuple[str, Fate]]
) -> None:
    """Let it go to these and nobody else."""
    await session.execute(delete(Recipient).where(Recipient.announcement == number))
    rows = [
        {"announcement": number, "address": address, "fate": fate.value} for address, fate in fates
    ]
    if rows:
        await session.execute(insert(Recipient), rows)


async def decide(
    session: AsyncSession, number: int, before: Status, after: Status, at: datetime
) -> bool:
    """Move it on, if nobody else has; of two presses one does."""
    moved = await session.scalar(
        update(AnnouncementRow)
        .where(AnnouncementRow.id == number, AnnouncementRow.status == before.value)
        .values(status=after.value, changed_at=at)
        .returning(AnnouncementRow.id)
    )
    return moved is not None


async def remove(session: AsyncSession, number: int) -> None:
    await session.execute(delete(Recipient).where(Recipient.announcement == number))
    await session.execute(delete(AnnouncementRow).where(AnnouncementRow.id == number))


async def over(
    session: AsyncSession, statuses: Collection[Status], before: datetime
) -> list[AnnouncementRow]:
    """Return the announcements last decided about before a moment that still name anybody."""
    names = select(Recipient.announcement).distinct()
    found = await session.scalars(
        select(AnnouncementRow).where(
            AnnouncementRow.status.in_([status.value for status in statuses]),
            AnnouncementRow.changed_at < before,
            AnnouncementRow.id.in_(names),
        )
    )
    return list(found)


async def next_chosen(session: AsyncSession, number: int, most: int) -> list[str]:
    """Let the next recipients have their turn; returns them."""
    chosen = (
        select(Recipient.address)
        .where(Recipient.announcement == number, Recipient.fate == Fate.CHOSEN.value)
        .order_by(Recipient.address)
        .limit(most)
    )
    found = list(await session.scalars(chosen))
    await set_fate(session, Fate.QUEUED, number=number, addresses=found)
    return found


async def set_fate(
    session: AsyncSession,
    fate: Fate,
    *,
    number: int | None = None,
    addresses: Collection[str] | None = None,
    before: Collection[str] = UNSENT,
) -> None:
    """Note what became of it for these recipients, of one announcement or of all."""
    change = update(Recipient).where(Recipient.fate.in_(list(before)))
    if number is not None:
        change = change.where(Recipient.announcement == number)
    if addresses is not None:
        change = change.where(Recipient.address.in_(list(addresses)))
    await session.execute(
        change.values(fate=fate.value).execution_options(synchronize_session=False)
    )


async def stop_all(session: AsyncSession, at: datetime) -> None:
    """Stop whatever is being sent."""
    stopped = await session.scalars(
        update(AnnouncementRow)
        .where(AnnouncementRow.status == Status.SENDING.value)
        .values(status=Status.STOPPED.value, changed_at=at)
        .returning(AnnouncementRow.id)
    )
    for number in stopped.all():
        await set_fate(session, Fate.STOPPED, number=number)


async def refuse(session: AsyncSession, account: str, at: datetime) -> None:
    await session.execute(
        insert_or(AnnouncementRefusal).values(account=account, since=at).on_conflict_do_nothing()
    )


async def accept(session: AsyncSession, account: str) -> None:
    await session.execute(
        delete(AnnouncementRefusal).where(AnnouncementRefusal.account == account)
    )


async def refused_since(session: AsyncSession, account: str) -> datetime | None:
    row = await session.get(AnnouncementRefusal, account, populate_existing=True)
    return row.since if row is not None else None


async def refusals(session: AsyncSession) -> set[str]:
    return set(await session.scalars(select(AnnouncementRefusal.account)))


async def registered(session: AsyncSession, desk: str | None) -> set[str]:
    """Return where the registered contacts of enterprises are reached (at a desk's place)."""
    query = (
        select(Binding.account)
        .join(EnterpriseContact, EnterpriseContact.person == Binding.person_id)
        .join(Enterprise, Enterprise.id == EnterpriseContact.enterprise)
        .where(EnterpriseContact.standing == Standing.VERIFIED.value)
    )
    if desk is not None:
        query = query.where(Enterprise.desk == desk)
    return set(await session.scalars(query))


async def count_of(session: AsyncSession, account: str) -> int:
    """Return how many announcements went to an account."""
    query = select(func.count()).where(
        Recipient.address == account, Recipient.fate == Fate.DELIVERED.value
    )
    return await session.scalar(query) or 0


async def forget(session: AsyncSession, account: str) -> None:
    """Keep nothing of an account; what waits for it is not sent."""
    await session.execute(delete(Recipient).where(Recipient.address == account))
    await accept(session, account)
