"""How a recognised identity waits for its code: sealed, in a row of its own."""

from datetime import datetime

from services.crypto.vault import Vault
from services.identity.types import Identity
from services.people.numbers import PersonKey

IDENTITY = "pending_results.identity"


def pack(vault: Vault, identity: Identity, row: str) -> bytes:
    """Return an identity sealed for its row."""
    moment = identity.authenticated_at
    value = [
        *identity.key,
        identity.name,
        identity.level,
        moment.isoformat() if moment is not None else None,
    ]
    return vault.seal_json(value, column=IDENTITY, row=row)


def unpack(vault: Vault, sealed: bytes, row: str) -> Identity:
    """Return the identity that was sealed for a row; raises UnreadableError."""
    *key, name, level, moment = vault.open_json(sealed, column=IDENTITY, row=row)
    return Identity(
        PersonKey(*key), name, level, datetime.fromisoformat(moment) if moment else None
    )
