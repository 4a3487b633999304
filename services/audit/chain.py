"""The canonical form of an entry and the hash that links it to the one before: pure.

A field is its length in four bytes and its UTF-8 text; a missing one is a length that no text
has. So different entries never have the same bytes (SECURITY.md 28).
"""

import hashlib
from datetime import UTC

from services.audit.types import Entry

BEGINNING = "0" * 64
"""What the first entry holds instead of a former hash."""
VERSION = "1"
LENGTH_BYTES = 4
MISSING = b"\xff" * LENGTH_BYTES


def canonical(entry: Entry, former: str) -> bytes:
    """Return the bytes that are hashed: every field, and the hash of the entry before."""
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    fields = (
        VERSION,
        former,
        str(entry.position),
        at,
        entry.actor,
        entry.action,
        entry.subject,
        entry.person,
        entry.detail,
    )
    return b"".join(_field(text) for text in fields)


def link(entry: Entry, former: str) -> str:
    """Return the hash of an entry after the one with this hash."""
    return hashlib.sha256(canonical(entry, former)).hexdigest()


def _field(text: str | None) -> bytes:
    if text is None:
        return MISSING
    encoded = text.encode("utf-8", "surrogatepass")
    return len(encoded).to_bytes(LENGTH_BYTES, "big") + encoded
