"""The keys that sign: made where there is none, wrapped at rest, their public halves published."""

from typing import Any

from sqlalchemy import select

from services.clock import Clock
from services.codes.es256 import SigningKey, VerifyKey
from services.codes.tables import SigningKeyRow
from services.codes.token import KeyLookup
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.statements import insert

WRAPPED = "signing_keys.wrapped"


class KeyRing:
    """Holds the signing keys of this installation."""

    def __init__(self, db: Database, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock

    async def start(self) -> None:
        """Make the first key of an empty installation, so that it is published before use."""
        await self.current()

    async def current(self) -> SigningKey:
        """Return the key that signs now; the first one is made here and used at once."""
        return await self._newest() or await self._first()

    async def jwks(self) -> dict[str, Any]:
        """Return the public halves (RFC 7517)."""
        async with self._db.reading() as session:
            found = await session.scalars(
                select(SigningKeyRow.public).order_by(SigningKeyRow.created_at)
            )
            return {"keys": list(found)}

    async def lookup(self) -> KeyLookup:
        """Return what finds our keys by their kid."""
        published = await self.jwks()
        keys = [VerifyKey.from_jwk(jwk) for jwk in published["keys"]]
        return {key.kid: key for key in keys}.get

    async def _newest(self) -> SigningKey | None:
        async with self._db.reading() as session:
            row = await session.scalar(
                select(SigningKeyRow)
                .order_by(SigningKeyRow.created_at.desc(), SigningKeyRow.kid)
                .limit(1)
            )
        if row is None:
            return None
        secret = self._vault.unwrap(row.wrapped, column=WRAPPED, row=row.kid)
        return SigningKey.from_bytes(secret)

    async def _first(self) -> SigningKey:
        """Make the first key, unless another process has just done so."""
        async with self._db.transaction():
            await self._db.lock("signing_keys.first")
            return await self._newest() or await self._make()

    async def _make(self) -> SigningKey:
        key = SigningKey.generate()
        kid = key.kid.hex()
        async with self._db.transaction() as session:
            await session.execute(
                insert(SigningKeyRow).values(
                    kid=kid,
                    wrapped=self._vault.wrap(key.to_bytes(), column=WRAPPED, row=kid),
                    public=key.public_jwk(),
                    created_at=self._clock(),
                )
            )
        return key
