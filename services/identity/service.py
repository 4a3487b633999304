"""Binds people to accounts when their one-time code comes back, and knows who is bound."""

from datetime import datetime

import structlog

from services.chats.service import ChatService
from services.chats.types import Address
from services.clock import Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.identity import repository
from services.identity.bindings import Bindings
from services.identity.sealing import unpack
from services.identity.tables import Binding, PendingResult
from services.identity.types import (
    LOGIN_LIFE,
    RESULT_LIFE,
    BindingDetails,
    BindingListener,
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

log = structlog.get_logger()


class IdentityService:
    """One person, one account."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        clock: Clock,
        people: PeopleService,
        chats: ChatService,
        outbox: OutboxService,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._people = people
        self._bindings = Bindings(db, clock, people, chats, outbox)

    def add_listener(self, listener: BindingListener) -> None:
        """Let a service hear of every binding that begins or ends, while they are composed."""
        self._bindings.listeners.append(listener)

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

    async def login_ends_at(self, person: PersonId) -> datetime | None:
        """Return when a person's login is too old to act by, None for who is not bound."""
        async with self._db.reading() as session:
            row = await repository.binding(session, person=person)
        return row.authenticated_at + LOGIN_LIFE if row is not None else None

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
                log.warning("login_forwarded")
                await repository.finish(session, row.id, Address(row.account), now)
                return Forwarded(Address(row.account))
            if row.refusal is not None:
                await repository.finish(session, row.id, account, now)
                return Refused(Refusal(row.refusal), row.level)
            identity = self._identity(row)
            if row.is_same_browser:
                return await self._bindings.bind(session, row, identity)
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
            return await self._bindings.bind(session, row, self._identity(row))

    async def dispute(self, move: str, account: Address) -> bool:
        """Freeze a move that the former account says was not theirs; False if it cannot.

        Neither account is bound then until a login that was made after this (SECURITY.md 6).
        """
        async with self._db.transaction() as session:
            return await self._bindings.dispute(session, move, account)

    async def erase(self, account: Address, person: PersonId | None) -> None:
        """Forget a binding and everything about logins; the account becomes a stranger.

        An empty account stands for a person who has none.
        """
        async with self._db.transaction() as session:
            if person is not None and account:
                await self._bindings.tell_unbound(person, account)
            await repository.erase(session, account, person)
            if person is not None:
                await self._people.forget(person)

    async def unbind(self, person: PersonId) -> None:
        """Take a person's account away, if they have one, as a login elsewhere does."""
        async with self._db.transaction() as session:
            await self._bindings.unbind(session, person)

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
            ends_at=row.authenticated_at + LOGIN_LIFE,
            is_fresh=row.authenticated_at + LOGIN_LIFE > self._clock(),
        )
