"""A partner's key: `bp_`, the partner's id, and 32 random bytes."""

import hashlib
import hmac
import re
import secrets

ID_BYTES, SECRET_BYTES = 4, 32
KEY = re.compile(r"bp_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
NOBODY = bytes(32)
"""No key has this hash."""


def new_key() -> tuple[str, str]:
    """Return the id of a new partner, and its key."""
    partner = secrets.token_hex(ID_BYTES)
    return partner, f"bp_{partner}_{secrets.token_urlsafe(SECRET_BYTES)}"


def partner_of(key: str) -> str | None:
    """Return the id in a key, None for what is no key."""
    found = KEY.fullmatch(key)
    return found[1] if found else None


def hash_of(key: str) -> bytes:
    """Return what is kept of a key.

    It holds 256 random bits, so that nobody can try them all: a slow function, which passwords
    need, would only slow down each call.
    """
    return hashlib.sha256(key.encode(errors="replace")).digest()


def is_same(kept: bytes | None, key: str) -> bool:
    """Compare in a time that tells nothing of what is kept, or whether anything is."""
    return hmac.compare_digest(kept or NOBODY, hash_of(key))
