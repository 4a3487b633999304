"""Gives institutions their keys, and lets a call in or refuses it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.audit.service import AuditService
from services.audit.types import Act
from services.clock import Calendar, Clock
from services.db.database import Database
from services.errors import ServiceError
from services.ledger.service import LedgerService
from services.partners.errors import (
    InvalidPartnerError,
    KeyExpiredError,
    KeyUnknownError,
    PartnerUnknownError,
    QuotaExceededError,
    ScopeLackingError,
)
from services.partners.keys import hash_of, is_same, new_key, partner_of
from services.partners.tables import Partner, PartnerCall
from services.partners.types import PartnerDetails, PartnerState, Scope

NAME_SIGNS = 64
MOST_A_DAY = 100_000
LONGEST = timedelta(days=731)
"""For which a key may be given; then somebody decides again."""
KEPT = timedelta(days=180)
"""How long calls stay on record."""
ADMITTED = "admitted"


class PartnerService:
    """Partners check codes by machine (SECURITY.md 33): each with a key, a quota and an end."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        calendar: Calendar,
        *,
        ledger: LedgerService,
        audit: AuditService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._calendar = calendar
        self._ledger = ledger
        self._audit = audit

    async def add(
        self, name: str, *, until: date, daily_quota: int, scopes: Collection[Scope]
    ) -> str:
        """Let an institution call until the end of a local day; returns its key.

        The key is returned this once and kept as a hash. Raises InvalidPartnerError.
        """
        name = name.strip()
        now = self._clock()
        today = self._calendar.day(now)
        faults = {
            "name": not (0 < len(name) <= NAME_SIGNS and name.isprintable()),
            "scopes": not scopes,
            "quota": not 0 < daily_quota <= MOST_A_DAY,
            "past": until < today,
            "far": until > today + LONGEST,
        }
        for reason, is_fault in faults.items():
            if is_fault:
                raise InvalidPartnerError(reason=reason)
        partner, key = new_key()
        async with self._db.transaction() as session:
            session.add(
                Partner(
                    id=partner,
                    name=name,
                    key_hash=hash_of(key),
                    scopes=sorted(scope.value for scope in scopes),
                    daily_quota=daily_quota,
                    added_at=now,
                    expires_at=self._calendar.start_of(until + timedelta(days=1)),
                )
            )
            await session.flush()
            await self._audit.record(Act.PARTNER_ADDED, f"partner:{partner}")
        return key

    async def all(self) -> list[PartnerDetails]:
        """Return all partners, the first one added first, removed ones too."""
        async with self._db.reading() as session:
            rows = await session.scalars(
                select(Partner).order_by(Partner.added_at, Partner.id),
                execution_options={"populate_existing": True},
            )
            return [self._details(row, await self._used(session, row.id)) for row in rows.all()]

    async def remove(self, partner: str) -> None:
        """Let a partner's key count no more, at once and for good: no backup brings it back.

        Its calls stay on record. Raises PartnerUnknownError and LedgerUnavailableError.
        """
        async with self._db.transaction() as session:
            row = await _locked(session, partner)
            if row is None or row.removed_at is not None:
                raise PartnerUnknownError
            row.removed_at = self._clock()
            await session.flush()
            await self._ledger.partner_removed(partner)
            await self._audit.record(Act.PARTNER_REMOVED, f"partner:{partner}")

    async def authorise(self, key: str, scope: Scope) -> None:
        """Let one call in, and put it on record before anything is answered.

        Refused calls of whoever has a genuine key are put on record too: a transaction of its
        own. Raises KeyUnknownError, KeyExpiredError, ScopeLackingError and QuotaExceededError.
        """
        now = self._clock()
        async with self._db.transaction() as session:
            partner = await self._holder(session, key)
            refusal = await self._refusal(session, partner, scope, now)
            outcome = refusal.code.rpartition(".")[2] if refusal else ADMITTED
            session.add(
                PartnerCall(partner=partner.id, at=now, operation=scope.value, outcome=outcome)
            )
            await session.flush()
        if refusal is not None:
            raise refusal

    async def purge(self) -> None:
        """Forget calls that were long ago."""
        async with self._db.transaction() as session:
            await session.execute(delete(PartnerCall).where(PartnerCall.at < self._clock() - KEPT))

    async def _holder(self, session: AsyncSession, key: str) -> Partner:
        """Return whose key it is, locked: of two calls at once the second one waits."""
        partner = partner_of(key)
        row = await _locked(session, partner) if partner is not None else None
        is_genuine = is_same(row.key_hash if row is not None else None, key)
        if row is None or not is_genuine or row.removed_at is not None:
            raise KeyUnknownError
        return row

    async def _refusal(
        self, session: AsyncSession, partner: Partner, scope: Scope, now: datetime
    ) -> ServiceError | None:
        if partner.expires_at <= now:
            return KeyExpiredError()
        if scope.value not in partner.scopes:
            return ScopeLackingError(scope=scope.value)
        if await self._used(session, partner.id) >= partner.daily_quota:
            wait = self._calendar.next_midnight(now) - now
            return QuotaExceededError(seconds=-(-wait // timedelta(seconds=1)))
        return None

    async def _used(self, session: AsyncSession, partner: str) -> int:
        """Count the calls of the local day. Those beyond the quota change nothing any more."""
        day = self._calendar.start_of(self._calendar.day(self._clock()))
        query = select(func.count()).where(PartnerCall.partner == partner, PartnerCall.at >= day)
        return await session.scalar(query) or 0

    def _details(self, row: Partner, used: int) -> PartnerDetails:
        if row.removed_at is not None:
            state = PartnerState.REMOVED
        else:
            is_over = row.expires_at <= self._clock()
            state = PartnerState.EXPIRED if is_over else PartnerState.ACTIVE
        return PartnerDetails(
            id=row.id,
            name=row.name,
            scopes=tuple(row.scopes),
            daily_quota=row.daily_quota,
            used_today=used,
            until=self._calendar.day(row.expires_at - timedelta(seconds=1)),
            state=state,
        )


async def _locked(session: AsyncSession, partner: str) -> Partner | None:
    row: Partner | None = await session.scalar(
        select(Partner).where(Partner.id == partner).with_for_update(),
        execution_options={"populate_existing": True},
    )
    return row
