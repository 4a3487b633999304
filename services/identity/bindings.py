"""Begins and ends bindings: one person, one account, and a way back for who was moved away."""

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.chats.service import ChatService
from services.chats.types import Address
from services.clock import Clock
from services.db.database import Database
from services.identity import repository, rules
from services.identity.tables import Binding, Move, PendingResult
from services.identity.types import (
    LOGIN_LIFE,
    BindingListener,
    Bound,
    Identity,
    Over,
    Redeemed,
    Refusal,
    Refused,
)
from services.outbox.service import OutboxService
from services.outbox.types import Placing
from services.people.service import PeopleService
from services.people.types import PersonId


class Bindings:
    """The only place where a binding begins or ends; listeners hear of it in its transaction."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        people: PeopleService,
        chats: ChatService,
        outbox: OutboxService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._people = people
        self._chats = chats
        self._outbox = outbox
        self.listeners: list[BindingListener] = []

    async def bind(
        self, session: AsyncSession, result: PendingResult, identity: Identity
    ) -> Redeemed:
        """Bind whom a finished login names to the account that asked for it."""
        account, now = Address(result.account), self._clock()
        if not await repository.finish(session, result.id, account, now):
            return Over()
        known = await self._people.find_by_key(identity.key)
        refusal = await self._objection(session, known, result, identity)
        if refusal is not None:
            return Refused(refusal)
        # Whoever binds the same person from another chat waits here until this is done; what
        # they did is then looked at anew.
        person = await self._people.upsert(identity.key, identity.name)
        refusal = await self._objection(session, person, result, identity)
        if refusal is not None:
            return Refused(refusal)
        mine = await repository.binding(session, account=account)
        login: dict[str, Any] = {
            "authenticated_at": min(identity.authenticated_at or now, now),
            "level": identity.level,
            "consent_version": result.consent_version,
            "consent_language": result.consent_language,
            "consented_at": result.consented_at,
        }
        if mine is not None and mine.person_id == person:
            await repository.change(session, mine.id, logins=mine.logins + 1, **login)
            await repository.end_logins(session, account, now)
            return Bound(person, is_renewed=True)
        origin = await self._origin(session, person, account)
        if origin is not None:
            await self._leave(session, person, origin, account)
        if mine is not None:
            await self._end(session, mine)
        session.add(
            Binding(
                id=secrets.token_hex(8),
                person_id=person,
                account=account,
                logins=1,
                bound_at=now,
                **login,
            )
        )
        await session.flush()
        await repository.end_logins(session, account, now)
        for listener in self.listeners:
            await listener.on_bound(person, account)
        return Bound(person, is_renewed=False)

    async def dispute(self, session: AsyncSession, number: str, account: Address) -> bool:
        """Freeze a move that its former account denies; False where there is nothing to deny.

        Only the account that the person was moved away from may, once, within 30 days, and while
        nobody else is bound there. Wherever the person was moved on to is frozen with it: a
        second move must not shake the objection off.
        """
        now = self._clock()
        move = await repository.move(session, number)
        if move is None or move.former != account or move.moved_at + LOGIN_LIFE <= now:
            return False
        person = PersonId(move.person_id)
        await self._people.lock(person)
        move = await repository.move(session, number)
        current = await repository.binding(session, person=person)
        mine = await repository.binding(session, account=account)
        if move is None or move.disputed_at is not None:
            return False
        if current is None or current.account == account or mine is not None:
            return False
        others = await repository.freeze(session, person, move.moved_at, now)
        others = (others | {current.account}) - {account}
        await self._end(session, current)
        for other in (account, *others):
            await repository.end_logins(session, Address(other), now)
        await self._tell_frozen(account, others, number)
        return True

    async def unbind(self, session: AsyncSession, person: PersonId) -> None:
        """End a person's binding where there is one."""
        binding = await repository.binding(session, person=person)
        if binding is not None:
            await self._end(session, binding)

    async def tell_unbound(self, person: PersonId, account: Address) -> None:
        for listener in self.listeners:
            await listener.on_unbound(person, account)

    async def _objection(
        self,
        session: AsyncSession,
        person: PersonId | None,
        result: PendingResult,
        identity: Identity,
    ) -> Refusal | None:
        account = Address(result.account)
        origin = await self._origin(session, person, account) if person else None
        return rules.objection(
            identity,
            opened_at=result.consented_at,
            now=self._clock(),
            is_move=origin is not None,
            frozen_at=await repository.frozen_at(session, person, account),
        )

    async def _origin(
        self, session: AsyncSession, person: PersonId, account: Address
    ) -> Address | None:
        """Return the account that a person leaves by this login, None for a first binding.

        After a freeze it is still the one that denied the move: it hears of the next one too.
        """
        elsewhere = await repository.binding(session, person=person)
        if elsewhere is not None:
            return Address(elsewhere.account) if elsewhere.account != account else None
        frozen = await repository.frozen_move(session, person)
        former = Address(frozen.former) if frozen is not None else account
        return former if former != account else None

    async def _leave(
        self, session: AsyncSession, person: PersonId, former: Address, later: Address
    ) -> None:
        """End what the former account had, tell it, and let it say "not me"."""
        now = self._clock()
        await self.unbind(session, person)
        await repository.end_logins(session, former, now)
        move = Move(
            id=secrets.token_hex(8), person_id=person, former=former, later=later, moved_at=now
        )
        session.add(move)
        await session.flush()
        await self._outbox.show("identity.moved", move.id, to=former, slot=f"moved:{move.id}")

    async def _end(self, session: AsyncSession, binding: Binding) -> None:
        account = Address(binding.account)
        await repository.change(session, binding.id, ended_at=self._clock())
        # The words that were waited for were the former person's.
        await self._chats.stop_asking(account)
        await self.tell_unbound(PersonId(binding.person_id), account)

    async def _tell_frozen(self, account: Address, others: Iterable[str], number: str) -> None:
        await self._outbox.show(
            "identity.frozen", to=account, slot=f"moved:{number}", placing=Placing.RENEW
        )
        for other in sorted(others):
            await self._outbox.show("identity.frozen_there", to=Address(other))
