"""Bindings as a login leaves them, for tests that are about something else."""

import secrets
from datetime import datetime

from sqlalchemy import update

from services.chats.types import Address
from services.identity.tables import Binding
from services.people.types import PersonId
from services.registry import Services


async def bind(services: Services, person: PersonId, account: Address) -> None:
    """Bind a person to an account by a login of this moment, unless they are bound."""
    async with services.db.transaction() as session:
        if await services.identity.account_of(person) is not None:
            return
        now = services.clock()
        session.add(
            Binding(
                id=secrets.token_hex(8),
                person_id=person,
                account=account,
                level="L4",
                logins=1,
                bound_at=now,
                authenticated_at=now,
                consent_version=1,
                consent_language="zh_CN",
                consented_at=now,
            )
        )
        await session.flush()


async def prove(services: Services, account: Address, at: datetime) -> None:
    """Let the last login of an account have been made at another moment."""
    async with services.db.transaction() as session:
        await session.execute(
            update(Binding).where(Binding.account == account).values(authenticated_at=at)
        )
