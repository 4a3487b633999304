"""Seals values with AES-256-GCM and indexes numbers blindly, with separate keys for each use.

The data keys are roots only: HKDF-SHA256 (RFC 5869) derives from each one key for sealing, one
for wrapping signing keys and one for each purpose of a blind index (SECURITY.md 7 and 8).
"""

import json
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.crypto.errors import InvalidDataKeyError, UnknownDataKeyError, UnreadableError
from services.crypto.keys import DataKey, Purpose, new_data_key, parse_data_key

__all__ = ["Purpose", "Vault", "new_data_key", "parse_data_key"]

KEY_ID_BYTES = 4
NONCE_BYTES = 12
COMMON = "/1"
"""Marks the ring of a key whose indexes are still those of release 1: one key for all purposes,
and nothing in front that tells which."""


def _nothing() -> None:
    pass


class Vault:
    """Seals and opens what is stored; the active key seals, every key opens.

    A *ring* names the key that seals and indexes: its id in hexadecimal digits. All processes
    agree in the database which ring is active (`services.crypto.service`); without a database
    it is the newest key's.
    """

    def __init__(self, data_keys: Sequence[str]) -> None:
        if not data_keys:
            raise InvalidDataKeyError(position=1, reason="missing")
        keys = [DataKey(parse_data_key(key, at)) for at, key in enumerate(data_keys, start=1)]
        self._by_id: dict[bytes, DataKey] = {}
        for at, key in enumerate(keys, start=1):
            if key.id in self._by_id:
                raise InvalidDataKeyError(position=at, reason="double")
            self._by_id[key.id] = key
        self.known = tuple(key.id.hex() for key in keys)
        """The ids of the keys at hand, newest first."""
        self.on_unknown_key: Callable[[], None] = _nothing
        """Is called when something is sealed with a key that is not at hand."""
        self._active = keys[0]
        self._lacking: str | None = None
        self._rings: tuple[str, ...] = self.known

    @property
    def newest(self) -> str:
        return self.known[0]

    @property
    def active(self) -> str:
        """The ring that seals and indexes now."""
        return self._rings[0]

    @property
    def rings(self) -> tuple[str, ...]:
        """Every ring under which an index may stand or be written, the active one first."""
        return self._rings

    def knows(self, ring: str) -> bool:
        return ring.partition("/")[0] in self.known

    def activate(self, ring: str, former: Sequence[str] = ()) -> None:
        """Seal and index with another ring from now on.

        Raises UnknownDataKeyError where its key is not at hand, as does everything that would
        seal or index from then on, until a ring is active that is known.
        """
        self._lacking = None if self.knows(ring) else ring.partition("/")[0]
        self._check()
        searched = (ring, *filter(self.knows, former), *self.known)
        self._rings = tuple(dict.fromkeys(searched))
        self._active = self._key(ring)

    def seal(self, value: str | bytes, *, column: str, row: object) -> bytes:
        """Return the sealed value, bound to its place (`table.column` and row)."""
        return self._encrypt(self._active.sealing, value, column, row)

    def open(self, sealed: bytes, *, column: str, row: object) -> bytes:
        """Return what was sealed at this place; raises UnreadableError."""
        return self._decrypt(sealed, "sealing", column, row)

    def open_text(self, sealed: bytes, *, column: str, row: object) -> str:
        return self.open(sealed, column=column, row=row).decode()

    def seal_json(self, value: object, *, column: str, row: object) -> bytes:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return self.seal(text, column=column, row=row)

    def open_json(self, sealed: bytes, *, column: str, row: object) -> Any:
        return json.loads(self.open(sealed, column=column, row=row))

    def wrap(self, key: bytes, *, column: str, row: object) -> bytes:
        """Seal a signing key with the key that is kept for this alone."""
        return self._encrypt(self._active.wrapping, key, column, row)

    def unwrap(self, wrapped: bytes, *, column: str, row: object) -> bytes:
        return self._decrypt(wrapped, "wrapping", column, row)

    def index(self, value: str, purpose: Purpose, *, ring: str | None = None) -> bytes:
        """Return the blind index under the active ring: equal values, equal indexes.

        An index begins with its key's id; those of release 1 do not.
        """
        self._check()
        ring = ring or self.active
        key = self._key(ring)
        if ring.endswith(COMMON):
            return key.common_index(value, purpose)
        return key.id + key.index(value, purpose)

    def indexes(self, value: str, purpose: Purpose) -> tuple[bytes, ...]:
        """Return the blind indexes under every ring, the active one first, to find older rows."""
        return tuple(self.index(value, purpose, ring=ring) for ring in self._rings)

    def is_foreign(self, sealed: bytes | None) -> bool:
        """Return whether a value is sealed with a key that is not at hand."""
        return bool(sealed) and (sealed or b"")[:KEY_ID_BYTES] not in self._by_id

    def _check(self) -> None:
        if self._lacking is not None:
            raise UnknownDataKeyError(keys=self._lacking)

    def _key(self, ring: str) -> DataKey:
        return self._by_id[bytes.fromhex(ring.partition("/")[0])]

    def _encrypt(self, cipher: AESGCM, value: str | bytes, column: str, row: object) -> bytes:
        self._check()
        nonce = secrets.token_bytes(NONCE_BYTES)
        data = value.encode() if isinstance(value, str) else value
        return self._active.id + nonce + cipher.encrypt(nonce, data, f"{column}:{row}".encode())

    def _decrypt(self, sealed: bytes, use: str, column: str, row: object) -> bytes:
        key = self._by_id.get(sealed[:KEY_ID_BYTES])
        if key is None:
            self.on_unknown_key()
            raise UnreadableError
        cipher: AESGCM = getattr(key, use)
        nonce, body = sealed[KEY_ID_BYTES:][:NONCE_BYTES], sealed[KEY_ID_BYTES + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, f"{column}:{row}".encode())
        except (InvalidTag, ValueError):
            raise UnreadableError from None
