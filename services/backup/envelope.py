"""The age format (age-encryption.org/v1): encrypted to a public key, opened offline only.

The library works in a thread and calls back for bytes; nothing here holds more than a piece.
"""

import re
from collections.abc import Callable, Iterable
from typing import BinaryIO, Protocol

import pyrage

from services.backup.errors import DamagedBackupError, WrongIdentityError

_SECRET = re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]+")


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def new_pair() -> tuple[str, str]:
    """Return a fresh public key and its secret key (X25519)."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def is_public_key(text: str) -> bool:
    """Return whether backups can be encrypted to this key."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def secret_keys(text: str) -> list[str]:
    """Return the secret keys in a text, whatever else stands around them."""
    return [key for key in _SECRET.findall(text) if _is_secret_key(key)]


def _is_secret_key(text: str) -> bool:
    try:
        pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        return False
    return True


def seal(source: _Readable, target: BinaryIO, public_key: str) -> None:
    """Encrypt everything that can be read; blocks, so it belongs into a thread."""
    pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(public_key)])


class _Sink:
    """Passes on what the library writes and remembers why that failed; it would only say that."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take
        self.fault: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self._take(data)
        except BaseException as error:
            self.fault = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def unseal(source: BinaryIO, secrets: Iterable[str], take: Callable[[bytes], None]) -> None:
    """Decrypt and pass on piece by piece; blocks, so it belongs into a thread.

    Raises WrongIdentityError, DamagedBackupError where it was cut or changed (what was passed on
    before is unchanged), and what `take` raises.
    """
    sink = _Sink(take)
    identities = [pyrage.x25519.Identity.from_str(secret) for secret in secrets]
    try:
        pyrage.decrypt_io(source, sink, identities)
    except (pyrage.DecryptError, OSError) as error:
        # What `take` raises may come back as the library's own, with nothing but its words.
        if sink.fault is not None:
            raise sink.fault from None
        if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
            raise WrongIdentityError from None
        raise DamagedBackupError from None
