"""Asks every room what it keeps about a person; a deletion is one transaction through all."""

from collections.abc import Sequence
from typing import Any

from services.chats.types import Address
from services.clock import Clock
from services.db.database import Database
from services.identity.service import IdentityService
from services.privacy.types import PersonalData, PrivacyDetails, Subject


class PrivacyService:
    """Shows, exports and deletes (PIPL Arts. 44-49)."""

    def __init__(
        self, db: Database, clock: Clock, identity: IdentityService, rooms: Sequence[PersonalData]
    ) -> None:
        self._db = db
        self._clock = clock
        self._identity = identity
        self._rooms = rooms

    async def describe(self, account: Address) -> PrivacyDetails:
        """Return what is stored about an account and its person, in kinds and numbers."""
        async with self._db.reading():
            subject = await self._subject(account)
            kinds = [holding for room in self._rooms for holding in await room.describe(subject)]
        return PrivacyDetails(subject, tuple(kinds), self._clock())

    async def export(self, account: Address) -> dict[str, Any]:
        """Return everything that is stored about an account and its person."""
        subject = await self._subject(account)
        exported: dict[str, Any] = {"exported_at": self._clock().isoformat()}
        for room in self._rooms:
            exported |= await room.export(subject)
        return exported

    async def erase(self, account: Address) -> None:
        """Delete what is the person's; official records and the colour they make stay.

        The rooms are asked in order: the binding, by which the others find their rows, is last.
        """
        async with self._db.transaction():
            subject = await self._subject(account)
            for room in self._rooms:
                await room.erase(subject)

    async def _subject(self, account: Address) -> Subject:
        binding = await self._identity.binding_of(account)
        return Subject(account, binding.person if binding is not None else None)
