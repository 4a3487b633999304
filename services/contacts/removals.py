"""A desk's lead or headquarters ends that somebody speaks for an enterprise."""

from services.contacts.errors import NotContactError
from services.contacts.service import ContactService
from services.contacts.types import ContactDetails
from services.enterprises.service import EnterpriseService
from services.enterprises.types import EnterpriseDetails
from services.ground import Ground
from services.outbox.types import Placing
from services.staff.types import Role, StaffMember


class ContactRemovals:
    """Each act is authorised anew, recorded, and told to the person who is removed."""

    def __init__(
        self, ground: Ground, *, contacts: ContactService, enterprises: EnterpriseService
    ) -> None:
        self._db = ground.db
        self._outbox = ground.outbox
        self._contacts = contacts
        self._enterprises = enterprises

    async def search(self, text: str, officer: StaffMember) -> list[EnterpriseDetails]:
        """Return the enterprises of the officer's desks that a name or credit code may mean.

        Raises NotContactError for everybody but leads and headquarters.
        """
        if not officer.highest or not officer.highest.includes(Role.LEAD):
            raise NotContactError
        found = await self._enterprises.search(text)
        return [one for one in found.enterprises if officer.may(one.desk, Role.LEAD)]

    async def of(
        self, enterprise: str, officer: StaffMember
    ) -> tuple[EnterpriseDetails, list[ContactDetails]]:
        """Return an enterprise with its contacts; raises NotContactError for other desks'."""
        details = await self._enterprises.find(enterprise)
        if details is None or not officer.may(details.desk, Role.LEAD):
            raise NotContactError
        return details, await self._contacts.of_enterprise(enterprise)

    async def get(
        self, contact: str, officer: StaffMember
    ) -> tuple[EnterpriseDetails, ContactDetails]:
        """Return a contact and their enterprise; raises NotContactError."""
        found = next((one for one in await self._contacts.all() if one.id == contact), None)
        if found is None:
            raise NotContactError
        details, _ = await self.of(found.enterprise, officer)
        return details, found

    async def remove(self, contact: str, officer: StaffMember) -> ContactDetails:
        """Remove a contact for the desk; raises NotContactError and LedgerUnavailableError."""
        async with self._db.transaction():
            _, found = await self.get(contact, officer)
            account = await self._contacts.account_of(found)
            await self._contacts.end(found, by=officer.handle)
            if account is not None:
                await self._outbox.show(
                    "contacts.removed",
                    found.enterprise,
                    to=account,
                    slot=f"firm-removed:{found.enterprise}",
                    placing=Placing.RENEW,
                    params={"by_desk": True},
                )
            return found
