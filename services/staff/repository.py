"""Queries of the staff's room."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.chats.types import Address
from services.db.statements import insert
from services.staff.tables import Staff, StaffInvitation, StaffPost
from services.staff.types import Post, Role


async def find(
    session: AsyncSession, *conditions: ColumnElement[bool]
) -> list[tuple[Staff, tuple[Post, ...]]]:
    """Return the staff that fulfil the conditions, each with the active posts."""
    found = await session.execute(
        select(Staff, StaffPost)
        .outerjoin(StaffPost, StaffPost.handle == Staff.handle)
        .where(*conditions)
        .order_by(Staff.handle, StaffPost.since, StaffPost.desk)
        .execution_options(populate_existing=True)
    )
    members: dict[str, tuple[Staff, list[Post]]] = {}
    for row, post in found.all():
        _, posts = members.setdefault(row.handle, (row, []))
        if post is not None:
            posts.append(Post(post.desk, Role(post.role), post.since))
    return [(row, tuple(posts)) for row, posts in members.values()]


async def handles_at(
    session: AsyncSession, roles: Iterable[Role], desk: str | None = None
) -> list[str]:
    """Return who has one of these roles, at one desk or anywhere."""
    query = select(StaffPost.handle).where(StaffPost.role.in_([role.value for role in roles]))
    if desk is not None:
        query = query.where(StaffPost.desk == desk)
    return list(await session.scalars(query))


async def invite(
    session: AsyncSession,
    handle: str,
    post: Post,
    *,
    digest: bytes,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Store an invitation; an earlier one for the same handle and desk is void."""
    await session.execute(
        insert(Staff).values(handle=handle, invited_at=now).on_conflict_do_nothing()
    )
    values = {
        "role": post.role.value,
        "digest": digest,
        "expires_at": expires_at,
        "account": None,
    }
    await session.execute(
        insert(StaffInvitation)
        .values(handle=handle, desk=post.desk, **values)
        .on_conflict_do_update(index_elements=["handle", "desk"], set_=values)
    )


async def invitations(
    session: AsyncSession, *conditions: ColumnElement[bool], now: datetime
) -> list[StaffInvitation]:
    """Return the invitations that are still good."""
    query = select(StaffInvitation).where(StaffInvitation.expires_at > now, *conditions)
    rows = await session.scalars(query.execution_options(populate_existing=True))
    return list(rows)


async def remember(session: AsyncSession, digest: bytes, account: Address) -> None:
    await session.execute(
        update(StaffInvitation).where(StaffInvitation.digest == digest).values(account=account)
    )


async def spend(session: AsyncSession, account: Address) -> None:
    """Delete the invitations that an account has opened."""
    await session.execute(delete(StaffInvitation).where(StaffInvitation.account == account))


async def accept(
    session: AsyncSession, invitation: StaffInvitation, *, now: datetime, **staff: object
) -> None:
    """Spend an invitation: its role is active from now on."""
    await session.execute(
        update(Staff).where(Staff.handle == invitation.handle).values(joined_at=now, **staff)
    )
    values = {"role": invitation.role, "since": now}
    await session.execute(
        insert(StaffPost)
        .values(handle=invitation.handle, desk=invitation.desk, **values)
        .on_conflict_do_update(index_elements=["handle", "desk"], set_=values)
    )
    await session.execute(
        delete(StaffInvitation).where(StaffInvitation.digest == invitation.digest)
    )


async def place(session: AsyncSession, handle: str, account: Address | None) -> None:
    await session.execute(update(Staff).where(Staff.handle == handle).values(account=account))


async def remove(session: AsyncSession, handle: str) -> bool:
    """Delete a member with every role and invitation; returns whether there was one."""
    for table in (StaffPost, StaffInvitation):
        await session.execute(delete(table).where(table.handle == handle))
    gone = await session.scalar(
        delete(Staff).where(Staff.handle == handle).returning(Staff.handle)
    )
    return gone is not None
