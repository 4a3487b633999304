"""The keys that sign codes: wrapped at rest, published before they are used."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from services.audit.service import AuditService
from services.audit.types import Act
from services.clock import Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.statements import insert
from services.signing.errors import (
    KeyAlreadyRevokedError,
    SigningKeyUnknownError,
    StandbyTooYoungError,
)
from services.signing.es256 import SigningKey, VerifyKey
from services.signing.tables import SigningKeyRow, TrustRootRow
from services.signing.types import LIST_LIFE, KeyDetails, KeyState

WRAPPED = "signing_keys.wrapped"
ROOT_WRAPPED = "trust_roots.wrapped"
_CHANGING = "signing_keys"
"""The lock under which keys are made and change their state."""


class KeyRing:
    """Holds the signing keys of this installation, and the root of its trust list.

    One key signs, one stands by and is published already; older ones are retired: what they have
    signed stays good until it expires. A revoked key's codes count no more, at once.
    """

    def __init__(self, db: Database, vault: Vault, clock: Clock, audit: AuditService) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._audit = audit

    async def start(self) -> None:
        """Make what an empty installation lacks: a key, its standby, and the root."""
        await self._complete()
        await self.root()

    async def current(self) -> SigningKey:
        """Return the key that signs now; where there is none yet, it is made and used at once."""
        return await self._active() or await self._complete()

    async def root(self) -> SigningKey:
        """Return the key that signs trust lists; made where there is none."""
        found = await self._root()
        if found is not None:
            return found
        async with self._db.transaction() as session:
            await self._db.lock(_CHANGING)
            found = await self._root()
            if found is not None:
                return found
            key = SigningKey.generate()
            kid = key.kid.hex()
            wrapped = self._vault.wrap(key.to_bytes(), column=ROOT_WRAPPED, row=kid)
            values = {"kid": kid, "wrapped": wrapped, "public": key.public_jwk()}
            await session.execute(insert(TrustRootRow).values(**values, created_at=self._clock()))
            return key

    async def keys(self) -> list[KeyDetails]:
        """Return all keys, the oldest first."""
        async with self._db.reading() as session:
            rows = await session.scalars(
                select(SigningKeyRow).order_by(SigningKeyRow.created_at, SigningKeyRow.kid),
                execution_options={"populate_existing": True},
            )
            found = list(rows)
        active = _active_of(found)
        return [_details(row, is_active=row is active) for row in found]

    async def jwks(self) -> dict[str, Any]:
        """Return the public halves of the keys whose codes may still be shown (RFC 7517)."""
        now = self._clock()
        keys = await self.keys()
        return {"keys": [key.key.public_jwk() for key in keys if key.is_published(now)]}

    async def lookup(self) -> Callable[[bytes], VerifyKey | None]:
        """Return what finds our keys by their kid; not those that were revoked."""
        keys = [key for key in await self.keys() if key.revoked_at is None]
        return {bytes.fromhex(key.kid): key.key for key in keys}.get

    async def rotate(self, *, even_if_young: bool = False) -> KeyDetails:
        """Let the standby sign from now on, and make the next standby; returns the new signer.

        Raises StandbyTooYoungError while checkers without a network may not know it yet.
        """
        async with self._db.transaction():
            await self._complete()
            standby = await self._standby()
            ready_at = standby.created_at + LIST_LIFE
            if not even_if_young and self._clock() < ready_at:
                raise StandbyTooYoungError(ready_at=ready_at)
            await self._audit.record(Act.SIGNING_KEY_ROTATED, f"key:{standby.kid}")
            return await self._succeed()

    async def revoke(self, kid: str) -> KeyDetails:
        """Let nothing that this key has signed count any more; returns the key.

        Where it was the signer its standby takes over at once, where it was the standby another
        is made. Raises SigningKeyUnknownError and KeyAlreadyRevokedError.
        """
        async with self._db.transaction() as session:
            await self._complete()
            known = {key.kid: key for key in await self.keys()}
            key = known.get(kid)
            if key is None:
                raise SigningKeyUnknownError(kid=kid)
            if key.revoked_at is not None:
                raise KeyAlreadyRevokedError(at=key.revoked_at)
            await session.execute(
                update(SigningKeyRow)
                .where(SigningKeyRow.kid == kid)
                .values(revoked_at=self._clock(), retired_at=key.retired_at or self._clock())
            )
            await self._audit.record(Act.SIGNING_KEY_REVOKED, f"key:{kid}")
            if key.state is KeyState.ACTIVE:
                await self._succeed()
            await self._complete()
            return next(one for one in await self.keys() if one.kid == kid)

    async def _active(self) -> SigningKey | None:
        async with self._db.reading() as session:
            rows = await session.scalars(
                select(SigningKeyRow), execution_options={"populate_existing": True}
            )
            row = _active_of(list(rows))
        if row is None:
            return None
        return SigningKey.from_bytes(self._vault.unwrap(row.wrapped, column=WRAPPED, row=row.kid))

    async def _root(self) -> SigningKey | None:
        async with self._db.reading() as session:
            row = await session.scalar(select(TrustRootRow).order_by(TrustRootRow.created_at))
        if row is None:
            return None
        secret = self._vault.unwrap(row.wrapped, column=ROOT_WRAPPED, row=row.kid)
        return SigningKey.from_bytes(secret)

    async def _complete(self) -> SigningKey:
        """Make the signer and the standby where they are lacking; returns the signer."""
        async with self._db.transaction():
            await self._db.lock(_CHANGING)
            active = await self._active()
            states = {key.state for key in await self.keys()}
            if active is None:
                active = await self._make(activated_at=self._clock())
            if KeyState.STANDBY not in states:
                await self._make(activated_at=None)
            return active

    async def _standby(self) -> KeyDetails:
        keys = await self.keys()
        return next(key for key in keys if key.state is KeyState.STANDBY)

    async def _succeed(self) -> KeyDetails:
        """Let the standby take the signer's place."""
        now = self._clock()
        async with self._db.transaction() as session:
            standby = await self._standby()
            is_signing = SigningKeyRow.activated_at.is_not(None)
            await session.execute(
                update(SigningKeyRow)
                .where(is_signing, SigningKeyRow.retired_at.is_(None))
                .values(retired_at=now)
            )
            await session.execute(
                update(SigningKeyRow)
                .where(SigningKeyRow.kid == standby.kid)
                .values(activated_at=now)
            )
            await self._complete()
            return next(key for key in await self.keys() if key.kid == standby.kid)

    async def _make(self, *, activated_at: datetime | None) -> SigningKey:
        key = SigningKey.generate()
        kid = key.kid.hex()
        async with self._db.transaction() as session:
            await session.execute(
                insert(SigningKeyRow).values(
                    kid=kid,
                    wrapped=self._vault.wrap(key.to_bytes(), column=WRAPPED, row=kid),
                    public=key.public_jwk(),
                    created_at=self._clock(),
                    activated_at=activated_at,
                )
            )
        return key


def _active_of(rows: list[SigningKeyRow]) -> SigningKeyRow | None:
    """Return the row of the signer: of those that sign, the one that began last."""
    signing = [row for row in rows if row.activated_at and not (row.retired_at or row.revoked_at)]
    return max(signing, key=lambda row: (row.activated_at, row.kid), default=None)


def _details(row: SigningKeyRow, *, is_active: bool) -> KeyDetails:
    if row.revoked_at is not None:
        state = KeyState.REVOKED
    elif is_active:
        state = KeyState.ACTIVE
    else:
        state = KeyState.STANDBY if row.activated_at is None else KeyState.RETIRED
    return KeyDetails(
        kid=row.kid,
        key=VerifyKey.from_jwk(row.public),
        state=state,
        created_at=row.created_at,
        activated_at=row.activated_at,
        retired_at=row.retired_at,
        revoked_at=row.revoked_at,
    )
