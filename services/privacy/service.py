"""Asks every room what it keeps about a person; a deletion is one transaction through all."""

from collections.abc import Sequence
from typing import Any

from services.audit.service import PERSON, AuditService
from services.audit.types import Act
from services.chats.types import Address
from services.clock import Clock
from services.db.database import Database
from services.identity.service import IdentityService
from services.ledger.service import LedgerService
from services.people.types import PersonId
from services.privacy.types import PersonalData, PrivacyDetails, Subject

NOWHERE = Address("")
"""The account of a person who has none."""


class PrivacyService:
    """Shows, exports and deletes (PIPL Arts. 44-49)."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        identity: IdentityService,
        ledger: LedgerService,
        rooms: Sequence[PersonalData],
        *,
        audit: AuditService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._identity = identity
        self._ledger = ledger
        self._rooms = rooms
        self._audit = audit

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

    async def note_export(self, account: Address) -> None:
        """Record that a person asked for everything that is stored about them."""
        subject = await self._subject(account)
        await self._audit.record(Act.DATA_EXPORTED, by=PERSON, person=subject.person)

    async def erase(self, account: Address) -> None:
        """Delete what is the person's; official records and the colour they make stay.

        No backup brings it back, because the ledger hears of it before the end. Raises
        LedgerUnavailableError where it cannot; then nothing is deleted.
        """
        async with self._db.transaction():
            subject = await self._subject(account)
            await self._audit.record(Act.DATA_ERASED, by=PERSON, person=subject.person)
            with self._ledger.silent():
                await self._erase(subject)
            await self._ledger.erased(subject.account, subject.person)

    async def erase_again(self, account: Address | None, person: PersonId | None) -> None:
        """Delete what a restored backup has brought back: a person's without an account too."""
        await self._erase(Subject(account or NOWHERE, person))

    async def _erase(self, subject: Subject) -> None:
        # The rooms are asked in order: the binding, by which others find their rows, is last.
        async with self._db.transaction():
            for room in self._rooms:
                await room.erase(subject)

    async def _subject(self, account: Address) -> Subject:
        binding = await self._identity.binding_of(account)
        return Subject(account, binding.person if binding is not None else None)
