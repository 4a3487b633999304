"""Whose codes count here, and the signed list that says so to checkers without our program."""

import json
from datetime import date, datetime
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey

from services.clock import Calendar, Clock
from services.codes.types import DEMO_SUFFIX
from services.db.database import Database
from services.recognition import repository
from services.recognition.formats import bamin
from services.recognition.tables import TrustListRow
from services.recognition.types import (
    LIST_TYPE,
    OUR_LEVELS,
    Issuer,
    Mapping,
    TrustedKey,
    TrustList,
)
from services.signing.es256 import SigningKey, base64url
from services.signing.keys import KeyRing
from services.signing.types import LIST_LIFE

RENEW_SECONDS = 6 * 60 * 60
"""After so long the list is signed anew, so that whoever fetches it has 42 hours at least."""
KEPT_VERSIONS = 10


class TrustService:
    """Knows every issuer whose codes count, ourselves first."""

    def __init__(
        self, db: Database, clock: Clock, calendar: Calendar, *, issuer: str, keys: KeyRing
    ) -> None:
        self._db = db
        self._clock = clock
        self._calendar = calendar
        self._issuer = issuer
        self._keys = keys

    @property
    def issuer(self) -> str:
        """Who signs our own codes."""
        return self._issuer

    @property
    def is_demo(self) -> bool:
        """Whether this is a pretend world, whose practice codes show their colour."""
        return self._issuer.endswith(DEMO_SUFFIX)

    async def issuers(self) -> list[Issuer]:
        """Return whose codes count now: ourselves, then the recognised regions."""
        now = self._clock()
        async with self._db.reading() as session:
            others = await repository.recognised(session, now)
            ours = await self._ourselves(now)
        return [ours, *(one for one in others if one.code != ours.code)]

    async def find(self, code: str) -> Issuer | None:
        """Return the issuer that a code names, None where it does not count here."""
        if code == self._issuer:
            return await self._ourselves(self._clock())
        return next((one for one in await self.issuers() if one.code == code), None)

    async def root(self) -> dict[str, str]:
        """Return the public half that signs our list, for pages and programs to pin."""
        return (await self._keys.root()).public_jwk()

    async def current(self) -> TrustList:
        """Return our list, signed anew where it says something else now or is some hours old."""
        contents = await self._contents()
        root = await self._keys.root()
        async with self._db.reading() as session:
            newest = await repository.newest_list(session)
        if newest is not None and self._is_current(newest, contents, root.kid.hex()):
            return _list(newest)
        return await self._sign()

    async def _ourselves(self, now: datetime) -> Issuer:
        keys = await self._keys.keys()
        return Issuer(
            code=self._issuer,
            format=bamin.NAME,
            keys=tuple(
                TrustedKey(bytes.fromhex(key.kid), key.key, key.since, key.until)
                for key in keys
                if key.is_published(now)
            ),
            revoked=frozenset(
                bytes.fromhex(key.kid) for key in keys if key.is_remembered_as_revoked(now)
            ),
            mappings=(Mapping(1, date.min, OUR_LEVELS),),
        )

    async def _contents(self) -> list[dict[str, Any]]:
        today = self._calendar.day(self._clock())
        return [_written(issuer, today) for issuer in await self.issuers()]

    def _is_current(self, row: TrustListRow, contents: list[dict[str, Any]], root: str) -> bool:
        age = (self._clock() - row.issued_at).total_seconds()
        is_young = 0 <= age < RENEW_SECONDS
        return row.root == root and is_young and row.contents == contents

    async def _sign(self) -> TrustList:
        async with self._db.transaction() as session:
            await self._db.lock("trust_lists")
            root = await self._keys.root()
            contents = await self._contents()
            newest = await repository.newest_list(session)
            if newest is not None and self._is_current(newest, contents, root.kid.hex()):
                return _list(newest)
            version = newest.version + 1 if newest is not None else 1
            issued_at = self._clock().replace(microsecond=0)
            claims = {
                "iss": self._issuer,
                "version": version,
                "iat": int(issued_at.timestamp()),
                "exp": int((issued_at + LIST_LIFE).timestamp()),
                "issuers": contents,
            }
            row = TrustListRow(
                version=version,
                root=root.kid.hex(),
                contents=contents,
                text=_signed(claims, root),
                issued_at=issued_at,
                expires_at=issued_at + LIST_LIFE,
            )
            session.add(row)
            await session.flush()
            await repository.forget_lists(session, before=version - KEPT_VERSIONS)
            return _list(row)


def _written(issuer: Issuer, today: date) -> dict[str, Any]:
    """Write an issuer down for the list: colours in our terms, never the levels behind them."""
    written: dict[str, Any] = {
        "iss": issuer.code,
        "format": issuer.format,
        "keys": [_written_key(key) for key in issuer.keys],
        "revoked": sorted(base64url(kid) for kid in issuer.revoked),
        "values": [
            {
                "from": one.effective_on.isoformat(),
                "colours": {
                    value: colour.value
                    for value in sorted(one.levels)
                    if (colour := one.colour_of(value)) is not None
                },
            }
            for one in _still_needed(issuer.mappings, today)
        ],
    }
    return written | ({"name": issuer.names} if issuer.names else {})


def _still_needed(mappings: tuple[Mapping, ...], today: date) -> list[Mapping]:
    """Return the mapping of today and those to come, in the order in which they take effect."""
    ordered = sorted(mappings, key=lambda one: (one.effective_on, one.version))
    past = [one for one in ordered if one.effective_on <= today]
    return [*past[-1:], *(one for one in ordered if one.effective_on > today)]


def _written_key(key: TrustedKey) -> dict[str, Any]:
    """Write a key as a JWK; `nbf` and `exp` bound the issue times of the codes that it proves."""
    written: dict[str, Any] = {
        **key.key.public_jwk(),
        "kid": base64url(key.kid),
        "nbf": int(key.since.timestamp()),
    }
    return written | ({"exp": int(key.until.timestamp())} if key.until else {})


def _signed(claims: dict[str, Any], root: SigningKey) -> str:
    header = {
        "alg": "ES256",
        "typ": LIST_TYPE,
        "kid": base64url(root.kid),
        # Whoever has pinned its thumbprint alone can compare and then use it.
        "jwk": root.verify_key.required_members(),
    }
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, ECKey.import_key(root.private))


def _list(row: TrustListRow) -> TrustList:
    return TrustList(
        version=row.version,
        text=row.text,
        etag=f"{row.version}-{row.root}",
        issued_at=row.issued_at,
        expires_at=row.expires_at,
    )
