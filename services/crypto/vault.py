"""Seals values with AES-256-GCM and indexes numbers blindly, with separate keys for each use.

The data keys are roots only: HKDF-SHA256 (RFC 5869) derives one key for sealing, one for the
blind index and one for wrapping signing keys from each (SECURITY.md 7 and 8).
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.crypto.errors import InvalidDataKeyError, UnreadableError

KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12


def new_data_key() -> str:
    """Return a fresh data key, 32 bytes in base64url without padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode().rstrip("=")


def parse_data_key(text: str) -> bytes:
    """Return the bytes of a data key; raises InvalidDataKeyError."""
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise InvalidDataKeyError
    return key


def _derive(root: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"bamin/{purpose}".encode()).derive(root)


class _Keys:
    def __init__(self, root: bytes) -> None:
        self.id = hashlib.sha256(b"bamin/id" + root).digest()[:KEY_ID_BYTES]
        self.sealing = AESGCM(_derive(root, "seal"))
        self.wrapping = AESGCM(_derive(root, "wrap"))
        self.index = _derive(root, "index")


class Vault:
    """Seals and opens what is stored; the first key seals, every key opens."""

    def __init__(self, data_keys: Sequence[str]) -> None:
        if not data_keys:
            raise InvalidDataKeyError
        self._keys = [_Keys(parse_data_key(key)) for key in data_keys]
        self._by_id = {keys.id: keys for keys in self._keys}

    def seal(self, value: str | bytes, *, column: str, row: object) -> bytes:
        """Return the sealed value, bound to its place (`table.column` and row)."""
        return self._encrypt(self._keys[0].id, self._keys[0].sealing, value, column, row)

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
        return self._encrypt(self._keys[0].id, self._keys[0].wrapping, key, column, row)

    def unwrap(self, wrapped: bytes, *, column: str, row: object) -> bytes:
        return self._decrypt(wrapped, "wrapping", column, row)

    def index(self, value: str) -> bytes:
        """Return the blind index under the newest key: equal values, equal indexes."""
        return hmac.digest(self._keys[0].index, value.encode(), "sha256")

    def indexes(self, value: str) -> tuple[bytes, ...]:
        """Return the blind indexes under every key, newest first, to find older rows."""
        return tuple(hmac.digest(keys.index, value.encode(), "sha256") for keys in self._keys)

    @staticmethod
    def _encrypt(
        key_id: bytes, cipher: AESGCM, value: str | bytes, column: str, row: object
    ) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        data = value.encode() if isinstance(value, str) else value
        return key_id + nonce + cipher.encrypt(nonce, data, f"{column}:{row}".encode())

    def _decrypt(self, sealed: bytes, use: str, column: str, row: object) -> bytes:
        keys = self._by_id.get(sealed[:KEY_ID_BYTES])
        if keys is None:
            raise UnreadableError
        cipher: AESGCM = getattr(keys, use)
        nonce, body = sealed[KEY_ID_BYTES:][:NONCE_BYTES], sealed[KEY_ID_BYTES + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, f"{column}:{row}".encode())
        except InvalidTag:
            raise UnreadableError from None
