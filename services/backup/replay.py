"""Follows the ledger once more: what was ended for good stays ended after a restore."""

from collections.abc import Iterable

from services.backup.errors import LedgerKeysMissingError
from services.backup.types import Replayed
from services.chats.service import ChatService
from services.chats.types import Address
from services.contacts.service import ContactService
from services.db.database import Database
from services.identity.service import IdentityService
from services.ledger.service import LedgerService
from services.ledger.types import Entry, Kind
from services.partners.service import PartnerService
from services.partners.types import PartnerState
from services.people.service import PeopleService
from services.people.types import PersonId
from services.privacy.service import PrivacyService
from services.staff.service import StaffService


class Replay:
    """Does each act again that the restored database does not know; twice changes nothing."""

    def __init__(
        self,
        db: Database,
        *,
        ledger: LedgerService,
        chats: ChatService,
        people: PeopleService,
        identity: IdentityService,
        privacy: PrivacyService,
        staff: StaffService,
        partners: PartnerService,
        contacts: ContactService,
    ) -> None:
        self._db = db
        self._ledger = ledger
        self._chats = chats
        self._people = people
        self._identity = identity
        self._privacy = privacy
        self._staff = staff
        self._partners = partners
        self._contacts = contacts

    async def follow(self, entries: Iterable[Entry], *, is_ledger_lost: bool = False) -> Replayed:
        """Follow the entries, the oldest first, in the running transaction.

        An entry under a data key that is not at hand tells nobody whom it means: raises
        LedgerKeysMissingError before anything is followed. With `is_ledger_lost` it is counted
        and left for whoever finds the key.
        """
        async with self._db.transaction():
            known = await self._ledger.marks()
            fresh = [entry for entry in entries if entry.id not in known]
            missing = {
                entry.id: key for entry in fresh if (key := self._ledger.missing_key(entry))
            }
            if missing and not is_ledger_lost:
                keys = ", ".join(dict.fromkeys(missing.values()))
                raise LedgerKeysMissingError(keys=keys, entries=len(missing))
            fresh = [entry for entry in fresh if entry.id not in missing]
            accounts = await self._accounts({entry.index for entry in fresh})
            done = dict.fromkeys(Kind, 0)
            with self._ledger.silent():
                for entry in fresh:
                    done[entry.kind] += await self._again(entry, accounts)
                    await self._ledger.mark(entry.id)
        return Replayed(
            done[Kind.ERASED],
            done[Kind.UNBOUND],
            done[Kind.REMOVED],
            done[Kind.PARTNER_REMOVED],
            done[Kind.CONTACT_REMOVED],
            len(missing),
        )

    async def _again(self, entry: Entry, accounts: dict[str, Address]) -> bool:
        person = PersonId(entry.person) if entry.person else None
        account = accounts.get(entry.index or "")
        match entry.kind:
            case Kind.ERASED:
                return await self._erase(account, person)
            case Kind.UNBOUND:
                return await self._unbind(account, person)
            case Kind.REMOVED:
                return await self._remove(entry.index)
            case Kind.PARTNER_REMOVED:
                return await self._remove_partner(entry.index)
            case Kind.CONTACT_REMOVED:
                return await self._remove_contact(entry.index)

    async def _erase(self, account: Address | None, person: PersonId | None) -> bool:
        """Delete what is stored of the person, wherever they were, and of the account."""
        if person is not None and not await self._people.knows(person):
            person = None
        if person is not None:
            place = await self._identity.account_of(person)
            await self._privacy.erase_again(place, person)
            if place == account:
                return True
        if account is not None:
            await self._privacy.erase_again(account, None)
        return account is not None or person is not None

    async def _unbind(self, account: Address | None, person: PersonId | None) -> bool:
        if person is None or account is None:
            return False
        if await self._identity.account_of(person) != account:
            return False
        await self._identity.unbind(person)
        return True

    async def _remove(self, index: str | None) -> bool:
        for member in await self._staff.all():
            if index in self._ledger.indexes_of_handle(member.handle):
                await self._staff.remove(member.handle)
                return True
        return False

    async def _remove_partner(self, index: str | None) -> bool:
        for partner in await self._partners.all():
            is_it = index in self._ledger.indexes_of_partner(partner.id)
            if is_it and partner.state is not PartnerState.REMOVED:
                await self._partners.remove(partner.id)
                return True
        return False

    async def _remove_contact(self, index: str | None) -> bool:
        for contact in await self._contacts.all():
            if index in self._ledger.indexes_of_contact(contact.id):
                await self._contacts.end(contact)
                return True
        return False

    async def _accounts(self, wanted: set[str | None]) -> dict[str, Address]:
        """Return the accounts that entries mean, by their index."""
        if not wanted:
            return {}
        return {
            index: account
            for account in await self._chats.addresses()
            for index in self._ledger.indexes_of_account(account) & wanted
        }
