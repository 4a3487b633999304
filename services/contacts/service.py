"""Knows who speaks for an enterprise: the first is checked by the desk, others come by links."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement

from services.audit.service import AuditService
from services.chats.types import Address
from services.contacts import repository
from services.contacts.acts import ContactActs, by_whom
from services.contacts.errors import (
    ContactLinkRefusedError,
    NotContactError,
    TooManyContactsError,
)
from services.contacts.tables import ContactLink, EnterpriseContact
from services.contacts.types import Accounts, ContactDetails, Firm, Standing
from services.enterprises.service import EnterpriseService
from services.ground import Ground
from services.ledger.service import LedgerService
from services.people.service import PeopleService
from services.people.types import PersonId

CODE_BYTES = 16
ID_BYTES = 8
LINK_LIFE = timedelta(hours=24)
MOST_CONTACTS = 20
JOINING = "contacts"
"""The lock of who joins by a link: of two who open it, one is let in."""


class ContactService:
    """Contacts see their enterprise's tickets; a worker's confidential ones they never do."""

    def __init__(
        self,
        ground: Ground,
        *,
        enterprises: EnterpriseService,
        people: PeopleService,
        accounts: Accounts,
        ledger: LedgerService,
        audit: AuditService,
    ) -> None:
        self._db = ground.db
        self._clock = ground.clock
        self._outbox = ground.outbox
        self._enterprises = enterprises
        self._people = people
        self._accounts = accounts
        self._ledger = ledger
        self._acts = ContactActs(audit)

    async def of(self, account: Address) -> list[ContactDetails]:
        """Return for which enterprises this account speaks; none without a fresh login."""
        person = await self._accounts.person_of(account)
        if person is None:
            return []
        return await self._verified(EnterpriseContact.person == person)

    async def is_contact(self, person: PersonId | None, enterprise: str | None) -> bool:
        """Whether a person speaks for an enterprise."""
        if person is None or enterprise is None:
            return False
        return await self.standing(enterprise, person) is Standing.VERIFIED

    async def standing(self, enterprise: str, person: PersonId) -> Standing | None:
        """Return what the desk has found out, None where it has not looked yet."""
        async with self._db.reading() as session:
            rows = await repository.contacts(session, *repository.is_about(enterprise, person))
        return Standing(rows[0].standing) if rows else None

    async def firm(self, enterprise: str, account: Address) -> Firm:
        """Return an enterprise with its contacts; raises NotContactError for anybody else."""
        own = await self._own(enterprise, account)
        details = await self._enterprises.find(enterprise)
        if details is None:
            raise NotContactError
        everybody = await self._verified(EnterpriseContact.enterprise == enterprise)
        return Firm(details, own, tuple(everybody))

    async def check(
        self, enterprise: str, person: PersonId, *, by: str, standing: Standing
    ) -> None:
        """Keep what an officer found out about somebody who speaks for an enterprise."""
        async with self._db.transaction() as session:
            name = secrets.token_hex(ID_BYTES)
            now = self._clock()
            if standing is Standing.REFUSED:
                for former in await self._verified(*repository.is_about(enterprise, person)):
                    await self.end(former, by=by)
            await repository.store(
                session, name, enterprise, person, standing=standing, checked_by=by, now=now
            )

    async def invite(self, enterprise: str, account: Address) -> str:
        """Make a link for one more contact, good for a day and once; returns its code.

        The former link of the same contact is void. Raises NotContactError for everybody but
        those whom the desk has checked, and TooManyContactsError.
        """
        async with self._db.transaction() as session:
            own = await self._first(enterprise, account)
            everybody = await self._verified(EnterpriseContact.enterprise == enterprise)
            if len(everybody) >= MOST_CONTACTS:
                raise TooManyContactsError(most=MOST_CONTACTS)
            await repository.spend(session, *repository.is_link_of(enterprise, own.person))
            code = secrets.token_urlsafe(CODE_BYTES)
            link = ContactLink(
                digest=_digest(code),
                enterprise=enterprise,
                inviter=own.person,
                account=None,
                expires_at=self._clock() + LINK_LIFE,
            )
            session.add(link)
            await session.flush()
            await self._acts.link_made(link)
            return code

    async def revoke(self, enterprise: str, account: Address) -> None:
        """Let a contact's link be void; raises NotContactError."""
        async with self._db.transaction() as session:
            own = await self._own(enterprise, account)
            is_own = repository.is_link_of(enterprise, own.person)
            for link in await repository.links(session, *is_own, now=self._clock()):
                await self._acts.link_revoked(link)
            await repository.spend(session, *is_own)

    async def open_link(self, code: str, account: Address, person: PersonId | None) -> Firm | None:
        """Let in who opens a link; None while they have no login: it is then kept for them.

        Raises ContactLinkRefusedError and TooManyContactsError.
        """
        digest = _digest(code)
        async with self._db.transaction() as session:
            await self._db.lock(JOINING)
            is_this = ContactLink.digest == digest
            found = await repository.links(session, is_this, now=self._clock())
            if not found or found[0].account not in {None, account}:
                raise ContactLinkRefusedError
            if person is None:
                await repository.remember(session, digest, account)
                return None
            return await self._join(found[0], account, person)

    async def remove(self, contact: str, account: Address) -> ContactDetails:
        """Remove a contact: whom the desk has checked may remove those who came by a link.

        Whoever was checked first of all may remove everybody, and each themselves. Raises
        NotContactError.
        """
        async with self._db.transaction():
            found = await self._verified(EnterpriseContact.id == contact)
            if not found:
                raise NotContactError
            own = await self._own(found[0].enterprise, account)
            everybody = await self._verified(EnterpriseContact.enterprise == own.enterprise)
            if contact not in {one.id for one in Firm.removable_by(own, everybody)}:
                raise NotContactError
            await self.end(found[0], by=by_whom(found[0], own))
            return found[0]

    async def all(self) -> list[ContactDetails]:
        """Return everybody who speaks for an enterprise."""
        return await self._verified()

    async def of_enterprise(self, enterprise: str) -> list[ContactDetails]:
        """Return who speaks for an enterprise, those whom the desk has checked first."""
        return await self._verified(EnterpriseContact.enterprise == enterprise)

    async def end(self, contact: ContactDetails, *, by: str | None = None) -> None:
        """Let a contact, and their link, be no more; no backup brings them back.

        It is recorded; `by` is an officer's handle, or who did it without one.

        Raises LedgerUnavailableError; then nothing must change.
        """
        async with self._db.transaction() as session:
            await repository.remove(session, EnterpriseContact.id == contact.id)
            is_theirs = repository.is_link_of(contact.enterprise, contact.person)
            await repository.spend(session, *is_theirs)
            await self._ledger.contact_removed(contact.id)
            await self._acts.ended(contact, by)

    async def readers(self, enterprise: str, *, besides: Address) -> list[Address]:
        """Return where the contacts of an enterprise are reached."""
        everybody = await self._verified(EnterpriseContact.enterprise == enterprise)
        found = [await self._accounts.account_of(one.person) for one in everybody]
        return [account for account in found if account is not None and account != besides]

    async def account_of(self, contact: ContactDetails) -> Address | None:
        return await self._accounts.account_of(contact.person)

    async def on_bound(self, person: PersonId, account: Address) -> None:
        """Let in who has opened a link and then logged in."""
        async with self._db.transaction() as session:
            is_this = ContactLink.account == account
            if not await repository.links(session, is_this, now=self._clock()):
                return
            await self._db.lock(JOINING)
            for link in await repository.links(session, is_this, now=self._clock()):
                try:
                    firm = await self._join(link, account, person)
                except (ContactLinkRefusedError, TooManyContactsError):
                    await self._outbox.show("contacts.refused", to=account)
                else:
                    await self._outbox.show("contacts.joined", firm.enterprise.id, to=account)

    async def on_unbound(self, person: PersonId, account: Address) -> None:
        """Void the links of a person whose login ends, and those that wait for it."""
        async with self._db.transaction() as session:
            await repository.void(session, person, account)

    async def enterprises_of(self, person: PersonId) -> list[str]:
        """Return the names of the enterprises that a person said to speak for."""
        async with self._db.reading() as session:
            rows = await repository.contacts(session, EnterpriseContact.person == person)
        found = [await self._enterprises.find(row.enterprise) for row in rows]
        return [one.name for one in found if one is not None]

    async def links_opened(self, account: Address) -> int:
        """Return how many links an account has opened that wait for its login."""
        async with self._db.reading() as session:
            is_this = ContactLink.account == account
            return len(await repository.links(session, is_this, now=self._clock()))

    async def forget(self, person: PersonId | None, account: Address) -> None:
        """Delete for whom a person speaks, their links, and what waits for this account."""
        async with self._db.transaction() as session:
            await repository.void(session, person, account)
            if person is not None:
                await repository.remove(session, EnterpriseContact.person == person)

    async def _join(self, link: ContactLink, account: Address, person: PersonId) -> Firm:
        """Let a person in whose login is there; whoever is a contact already spends nothing."""
        enterprise = link.enterprise
        async with self._db.transaction() as session:
            standing = await self.standing(enterprise, person)
            if standing is Standing.VERIFIED:
                return await self.firm(enterprise, account)
            if standing is Standing.REFUSED:
                raise ContactLinkRefusedError  # What the desk has found out, no colleague undoes.
            is_inviter_still = await self.is_contact(PersonId(link.inviter), enterprise)
            is_spent = await repository.spend(session, ContactLink.digest == link.digest)
            if not is_spent or not is_inviter_still:
                raise ContactLinkRefusedError
            everybody = await self._verified(EnterpriseContact.enterprise == enterprise)
            if len(everybody) >= MOST_CONTACTS:
                raise TooManyContactsError(most=MOST_CONTACTS)
            await repository.store(
                session,
                secrets.token_hex(ID_BYTES),
                enterprise,
                person,
                standing=Standing.VERIFIED,
                checked_by=None,
                now=self._clock(),
            )
            await self._acts.joined(link, person)
            own = await self._verified(*repository.is_about(enterprise, person))
            details = await self._enterprises.find(enterprise)
            if details is None:
                raise ContactLinkRefusedError
            return Firm(details, own[0], (*everybody, *own))

    async def _own(self, enterprise: str, account: Address) -> ContactDetails:
        for contact in await self.of(account):
            if contact.enterprise == enterprise:
                return contact
        raise NotContactError

    async def _first(self, enterprise: str, account: Address) -> ContactDetails:
        own = await self._own(enterprise, account)
        if not own.is_first:
            raise NotContactError
        return own

    async def _verified(self, *conditions: ColumnElement[bool]) -> list[ContactDetails]:
        is_verified = EnterpriseContact.standing == Standing.VERIFIED.value
        async with self._db.reading() as session:
            rows = await repository.contacts(session, is_verified, *conditions)
        return [await self._details(row) for row in rows]

    async def _details(self, row: EnterpriseContact) -> ContactDetails:
        person = PersonId(row.person)
        return ContactDetails(
            id=row.id,
            enterprise=row.enterprise,
            person=person,
            name=(await self._people.get(person)).masked_name,
            is_first=row.checked_by is not None,
        )


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
