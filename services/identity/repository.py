"""The queries of logins and bindings; each works in the session it is given."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.chats.types import Address
from services.identity.tables import Authorisation, Binding, LoginTicket, Move, PendingResult
from services.people.types import PersonId


def digest(secret: str) -> bytes:
    """Return what is stored of a random secret; 128 bits and more need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


async def ticket(session: AsyncSession, secret: str) -> LoginTicket | None:
    return await session.get(LoginTicket, digest(secret), populate_existing=True)


async def ticket_of(session: AsyncSession, opening: Authorisation) -> LoginTicket | None:
    return await session.get(LoginTicket, opening.ticket_hash, populate_existing=True)


async def count_openings(session: AsyncSession, ticket: LoginTicket) -> int:
    query = select(func.count()).where(Authorisation.ticket_hash == ticket.ticket_hash)
    return await session.scalar(query) or 0


async def knows_cookie(session: AsyncSession, cookie: str, now: datetime) -> bool:
    """Tell whether a browser's cookie belongs to an opening that still runs."""
    found = await session.scalar(
        select(Authorisation.state_hash)
        .where(Authorisation.cookie_hash == digest(cookie), Authorisation.expires_at > now)
        .limit(1)
    )
    return found is not None


async def use_state(session: AsyncSession, state: str, now: datetime) -> Authorisation | None:
    """Use a state up; returns its opening, None where it is unknown or was used before."""
    return await session.scalar(
        update(Authorisation)
        .where(Authorisation.state_hash == digest(state), Authorisation.used_at.is_(None))
        .values(used_at=now)
        .returning(Authorisation)
        .execution_options(populate_existing=True)
    )


async def use_code(session: AsyncSession, code: str, now: datetime) -> PendingResult | None:
    """Use a one-time code up; returns its result, None where it is unknown, used or too old."""
    return await session.scalar(
        update(PendingResult)
        .where(PendingResult.code_hash == digest(code), PendingResult.code_used_at.is_(None))
        .where(PendingResult.done_at.is_(None), PendingResult.expires_at > now)
        .values(code_used_at=now)
        .returning(PendingResult)
        .execution_options(populate_existing=True)
    )


async def result_of_code(session: AsyncSession, code: str) -> PendingResult | None:
    return await session.scalar(
        select(PendingResult)
        .where(PendingResult.code_hash == digest(code))
        .execution_options(populate_existing=True)
    )


async def finish(session: AsyncSession, result: str, account: Address, now: datetime) -> bool:
    """Mark a result of this account as done and empty it; False where somebody was faster."""
    done = await session.scalar(
        update(PendingResult)
        .where(PendingResult.id == result, PendingResult.account == account)
        .where(PendingResult.done_at.is_(None), PendingResult.expires_at > now)
        .values(done_at=now, identity=None)
        .returning(PendingResult.id)
    )
    return done is not None


async def result(session: AsyncSession, number: str) -> PendingResult | None:
    return await session.get(PendingResult, number, populate_existing=True)


async def binding(
    session: AsyncSession, *, account: Address | None = None, person: PersonId | None = None
) -> Binding | None:
    """Return the binding that holds now, by its account or by its person."""
    wanted = Binding.account == account if account is not None else Binding.person_id == person
    return await session.scalar(
        select(Binding)
        .where(wanted, Binding.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


async def bound_people(session: AsyncSession) -> Sequence[str]:
    rows = await session.scalars(select(Binding.person_id).where(Binding.ended_at.is_(None)))
    return rows.all()


async def change(session: AsyncSession, number: str, **values: Any) -> None:
    await session.execute(update(Binding).where(Binding.id == number).values(**values))


async def end_logins(session: AsyncSession, account: Address, now: datetime) -> None:
    """End every link of an account and whatever was opened or waits because of them."""
    links = select(LoginTicket.ticket_hash).where(LoginTicket.account == account)
    await session.execute(
        update(LoginTicket)
        .where(LoginTicket.account == account, LoginTicket.ended_at.is_(None))
        .values(ended_at=now)
    )
    await session.execute(
        update(Authorisation)
        .where(Authorisation.ticket_hash.in_(links), Authorisation.used_at.is_(None))
        .values(used_at=now)
    )
    await session.execute(
        update(PendingResult)
        .where(PendingResult.account == account, PendingResult.done_at.is_(None))
        .values(done_at=now, identity=None)
    )


async def move(session: AsyncSession, number: str) -> Move | None:
    return await session.get(Move, number, populate_existing=True)


async def frozen_at(
    session: AsyncSession, person: PersonId | None, account: Address
) -> datetime | None:
    """Return since when nothing older than that counts for this person or this account."""
    return await session.scalar(
        select(func.max(Move.disputed_at)).where(
            or_(Move.person_id == (person or ""), Move.former == account, Move.later == account)
        )
    )


async def frozen_move(session: AsyncSession, person: PersonId) -> Move | None:
    """Return the move at which a person is frozen, None where they were bound after it."""
    found = await session.scalar(
        select(Move)
        .where(Move.person_id == person, Move.disputed_at.is_not(None))
        .order_by(Move.disputed_at.desc(), Move.moved_at)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if found is None or found.disputed_at is None:
        return None
    since = await session.scalar(
        select(Binding.id)
        .where(Binding.person_id == person, Binding.bound_at > found.disputed_at)
        .limit(1)
    )
    return found if since is None else None


async def freeze(
    session: AsyncSession, person: PersonId, since: datetime, now: datetime
) -> set[str]:
    """Freeze a person's moves from a moment on; returns the accounts that they led to."""
    rows = await session.scalars(
        update(Move)
        .where(Move.person_id == person, Move.moved_at >= since, Move.disputed_at.is_(None))
        .values(disputed_at=now)
        .returning(Move.later)
    )
    return set(rows)


async def erase(session: AsyncSession, account: Address, person: PersonId | None) -> None:
    """Remove everything about logins and bindings of an account and its person."""
    links = select(LoginTicket.ticket_hash).where(LoginTicket.account == account)
    await session.execute(delete(Authorisation).where(Authorisation.ticket_hash.in_(links)))
    await session.execute(delete(LoginTicket).where(LoginTicket.account == account))
    await session.execute(delete(PendingResult).where(PendingResult.account == account))
    if person is not None:
        await session.execute(delete(Move).where(Move.person_id == person))
        await session.execute(delete(Binding).where(Binding.person_id == person))


async def purge(session: AsyncSession, before: datetime, moved_before: datetime) -> None:
    """Drop links, openings and results that ended before a moment, and moves long settled."""
    settled_at = func.coalesce(Move.disputed_at, Move.moved_at)
    await session.execute(delete(Move).where(settled_at < moved_before))
    await session.execute(delete(PendingResult).where(PendingResult.expires_at < before))
    await session.execute(delete(Authorisation).where(Authorisation.expires_at < before))
    await session.execute(delete(LoginTicket).where(LoginTicket.expires_at < before))
