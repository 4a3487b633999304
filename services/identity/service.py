"""Binds people to accounts when their one-time code comes back, and knows who is bound."""

import secrets
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.chats.types import Address
from services.clock import Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.identity import repository
from services.identity.claims import LEEWAY
from services.identity.logins import RESULT_LIFE
from services.identity.sealing import unpack
from services.identity.tables import Binding, PendingResult
from services.identity.types import (
    BindingDetails,
    BindingListener,
    Bound,
    Forwarded,
    Identity,
    Over,
    Redeemed,
    Refusal,
    Refused,
    Unconfirmed,
)
from services.outbox.service import OutboxService
from services.people.masking import last_four, mask_name
from services.people.service import PeopleService
from services.people.types import PersonId

LOGIN_LIFE = timedelta(days=30)
"""After this a binding needs a new login (SECURITY.md 6)."""
log = structlog.get_logger()


class IdentityService:
    """One person, one account."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        clock: Clock,
        people: PeopleService,
        outbox: OutboxService,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._people = people
        self._outbox = outbox
        self._listeners: list[BindingListener] = []

    def add_listener(self, listener: BindingListener) -> None:
        """Let a service hear of every binding that begins or ends, while they are composed."""
        self._listeners.append(listener)

    async def person_of(self, account: Address) -> PersonId | None:
        """Return who is logged in here: bound, with a login not older than 30 days."""
        binding = await self.binding_of(account)
        return binding.person if binding is not None and binding.is_fresh else None

    async def account_of(self, person: PersonId) -> Address | None:
        """Return where a person is reached, however old their login is."""
        async with self._db.reading() as session:
            row = await repository.binding(session, person=person)
        return Address(row.account) if row is not None else None

    async def binding_of(self, account: Address) -> BindingDetails | None:
        async with self._db.reading() as session:
            row = await repository.binding(session, account=account)
        return self._details(row) if row is not None else None

    async def bound_people(self) -> list[PersonId]:
        """Return everybody who has an account here."""
        async with self._db.reading() as session:
            return [PersonId(person) for person in await repository.bound_people(session)]

    async def redeem(self, code: str, account: Address) -> Redeemed:
        """Use up the one-time code that arrived from an account.

        Only the account that asked for the login gets bound or hears of a refusal. From anybody
        else the code is burnt; the caller tells both chats.
        """
        async with self._db.transaction() as session:
            now = self._clock()
            row = await repository.use_code(session, code, now)
            if row is None:
                return Over()
            if row.account != account:
                log.warning("login.forwarded")
                await repository.finish(session, row.id, Address(row.account), now)
                return Forwarded(Address(row.account))
            if row.refusal is not None:
                await repository.finish(session, row.id, account, now)
                return Refused(Refusal(row.refusal), row.level)
            identity = self._identity(row)
            if row.is_same_browser:
                return await self._bind(session, row, identity)
            row.expires_at = now + RESULT_LIFE
            await session.flush()
            return Unconfirmed(row.id, mask_name(identity.name), last_four(identity.key.number))

    async def confirm(self, result: str, account: Address, *, is_me: bool) -> Redeemed:
        """Bind after the person has said that it is them, or throw the login away."""
        async with self._db.transaction() as session:
            now = self._clock()
            row = await repository.result(session, result)
            if row is None or row.account != account or row.code_used_at is None:
                return Over()
            if row.done_at is not None or row.expires_at <= now:
                return Over()
            if not is_me:
                await repository.finish(session, row.id, account, now)
                return Refused(Refusal.NOT_ME)
            return await self._bind(session, row, self._identity(row))

    async def erase(self, account: Address, person: PersonId | None) -> None:
        """Forget a binding and everything about logins; the account becomes a stranger.

        An empty account stands for a person who has none.
        """
        async with self._db.transaction() as session:
            if person is not None and account:
                await self._tell_unbound(person, account)
            await repository.erase(session, account, person)
            if person is not None:
                await self._people.forget(person)

    async def unbind(self, person: PersonId) -> None:
        """Take a person's account away, if they have one, as a login elsewhere does."""
        async with self._db.transaction() as session:
            row = await repository.binding(session, person=person)
            if row is not None:
                await self._end(session, row)

    async def _bind(
        self, session: AsyncSession, result: PendingResult, identity: Identity
    ) -> Redeemed:
        account, now = Address(result.account), self._clock()
        await repository.finish(session, result.id, account, now)
        person = await self._people.upsert(identity.key, identity.name)
        mine = await repository.binding(session, account=account)
        elsewhere = await repository.binding(session, person=person)
        proven_at = min(identity.authenticated_at or now, now)
        login = {
            "authenticated_at": proven_at,
            "level": identity.level,
            "consent_version": result.consent_version,
            "consent_language": result.consent_language,
            "consented_at": result.consented_at,
        }
        if mine is not None and mine.person_id == person:
            await repository.change(session, mine.id, logins=mine.logins + 1, **login)
            await repository.end_logins(session, account, now)
            return Bound(person, is_renewed=True)
        if elsewhere is not None:
            if proven_at < result.consented_at - LEEWAY:
                return Refused(Refusal.NOT_FRESH)
            await self._end(session, elsewhere)
            await repository.end_logins(session, Address(elsewhere.account), now)
            await self._outbox.show("identity.moved", to=Address(elsewhere.account))
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
        for listener in self._listeners:
            await listener.on_bound(person, account)
        return Bound(person, is_renewed=False)

    async def _end(self, session: AsyncSession, binding: Binding) -> None:
        await repository.change(session, binding.id, ended_at=self._clock())
        await self._tell_unbound(PersonId(binding.person_id), Address(binding.account))

    async def _tell_unbound(self, person: PersonId, account: Address) -> None:
        for listener in self._listeners:
            await listener.on_unbound(person, account)

    def _identity(self, row: PendingResult) -> Identity:
        return unpack(self._vault, row.identity or b"", row.id)

    def _details(self, row: Binding) -> BindingDetails:
        return BindingDetails(
            person=PersonId(row.person_id),
            account=Address(row.account),
            bound_at=row.bound_at,
            authenticated_at=row.authenticated_at,
            logins=row.logins,
            level=row.level,
            consent_version=row.consent_version,
            consent_language=row.consent_language,
            consented_at=row.consented_at,
            is_fresh=row.authenticated_at + LOGIN_LIFE > self._clock(),
        )
