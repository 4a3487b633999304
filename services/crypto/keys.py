"""Data keys, and what is derived from each."""

import base64
import hashlib
import hmac
import secrets
from enum import StrEnum

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.crypto.errors import InvalidDataKeyError

KEY_BYTES = 32
KEY_ID_BYTES = 4


class Purpose(StrEnum):
    """What a blind index is for. Each has its own key: no two tables can be joined by one."""

    PERSONS = "persons.key_index"
    RECORDS = "records.subject"
    REPORTERS = "tickets.reporter"
    LEDGER = "ledger.subject_index"
    """In a database of its own, which no rotation reaches: entries name their key's id."""
    BACKUP = "backup.seal"
    SHOWN = "shown_messages.digest"
    STANDING = "standing"
    """Of release 1 only: what was told is sealed now."""


_NAMELESS = frozenset({Purpose.PERSONS, Purpose.RECORDS})
"""What release 1 indexed without saying what for."""


def new_data_key() -> str:
    """Return a fresh data key, 32 bytes in base64url without padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode().rstrip("=")


def parse_data_key(text: str, position: int = 1) -> bytes:
    """Return the bytes of a data key; raises InvalidDataKeyError with its position."""
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise InvalidDataKeyError(position=position, reason="characters") from None
    if len(key) != KEY_BYTES:
        raise InvalidDataKeyError(position=position, reason="length")
    return key


def _derive(root: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"bamin/{purpose}".encode()).derive(root)


class DataKey:
    """A root and the keys of each use."""

    def __init__(self, root: bytes) -> None:
        self.id = hashlib.sha256(b"bamin/id" + root).digest()[:KEY_ID_BYTES]
        self.sealing = AESGCM(_derive(root, "seal"))
        self.wrapping = AESGCM(_derive(root, "wrap"))
        self._common = _derive(root, "index")
        self._indexes = {purpose: _derive(root, f"index/{purpose.value}") for purpose in Purpose}

    def index(self, value: str, purpose: Purpose) -> bytes:
        return hmac.digest(self._indexes[purpose], value.encode(), "sha256")

    def common_index(self, value: str, purpose: Purpose) -> bytes:
        """Return the index as release 1 made it, with one key for everything."""
        text = value if purpose in _NAMELESS else f"{purpose.value}|{value}"
        return hmac.digest(self._common, text.encode(), "sha256")
