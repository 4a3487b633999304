"""Data keys of the pretend world: they say of themselves that they protect nothing real."""

import base64
import secrets

from services.crypto.errors import InvalidDataKeyError
from services.crypto.keys import KEY_BYTES, parse_data_key

MARK = b"pretend "
"""How such keys begin; one in 2^64 real ones would."""


def new_pretend_key() -> str:
    key = MARK + secrets.token_bytes(KEY_BYTES - len(MARK))
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def is_pretend_key(text: str) -> bool:
    """Tell whether a data key was made for the pretend world (SECURITY.md 10)."""
    try:
        return parse_data_key(text).startswith(MARK)
    except InvalidDataKeyError:
        return False
