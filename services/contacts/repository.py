"""Queries of the contacts' room."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, false, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.chats.types import Address
from services.contacts.tables import ContactLink, EnterpriseContact
from services.contacts.types import Standing
from services.db.statements import insert


def is_about(enterprise: str, person: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return EnterpriseContact.enterprise == enterprise, EnterpriseContact.person == person


def is_link_of(enterprise: str, inviter: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ContactLink.enterprise == enterprise, ContactLink.inviter == inviter


async def contacts(
    session: AsyncSession, *conditions: ColumnElement[bool]
) -> list[EnterpriseContact]:
    """Return contacts: those whom the desk has checked, then those who came by a link."""
    came_by_link = EnterpriseContact.checked_by.is_(None)
    query = select(EnterpriseContact).where(*conditions)
    query = query.order_by(came_by_link, EnterpriseContact.since, EnterpriseContact.id)
    found = await session.scalars(query.execution_options(populate_existing=True))
    return list(found)


async def store(
    session: AsyncSession,
    name: str,
    enterprise: str,
    person: str,
    *,
    standing: Standing,
    checked_by: str | None,
    now: datetime,
) -> None:
    """Store what is known of somebody; what was known before is replaced."""
    values = {"standing": standing.value, "checked_by": checked_by, "since": now}
    await session.execute(
        insert(EnterpriseContact)
        .values(id=name, enterprise=enterprise, person=person, **values)
        .on_conflict_do_update(index_elements=["enterprise", "person"], set_=values)
    )


async def remove(session: AsyncSession, *conditions: ColumnElement[bool]) -> None:
    await session.execute(delete(EnterpriseContact).where(*conditions))


async def links(
    session: AsyncSession, *conditions: ColumnElement[bool], now: datetime
) -> list[ContactLink]:
    """Return the links that are still good."""
    query = select(ContactLink).where(ContactLink.expires_at > now, *conditions)
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def remember(session: AsyncSession, digest: bytes, account: Address) -> None:
    await session.execute(
        update(ContactLink).where(ContactLink.digest == digest).values(account=account)
    )


async def spend(session: AsyncSession, *conditions: ColumnElement[bool]) -> bool:
    """Delete links; returns whether there was one."""
    gone = await session.scalars(
        delete(ContactLink).where(*conditions).returning(ContactLink.digest)
    )
    return bool(gone.all())


async def void(session: AsyncSession, person: str | None, account: Address) -> None:
    """Delete the links that a person has made, and those that an account has opened."""
    is_made = ContactLink.inviter == person if person is not None else false()
    await spend(session, is_made | (ContactLink.account == account))
