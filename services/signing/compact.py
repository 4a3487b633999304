"""Reads signed texts in the compact form (RFC 7515, section 7.1): ES256, in one spelling only."""

import re
from dataclasses import dataclass
from typing import Any

from services.documents import read_object
from services.signing.es256 import SIGNATURE_BYTES, base64url, from_base64url

_FORM = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)
_ALTERING = ("crit", "b64")
"""Members of a header that change how a text is to be read (RFC 7515, 4.1.11; RFC 7797)."""


@dataclass(frozen=True)
class SignedText:
    """The parts of a text whose signature is still to be proven."""

    header: dict[str, Any]
    """Beside the algorithm it is data: nothing that it points to is fetched or trusted."""
    payload: bytes
    message: bytes
    """What is signed."""
    signature: bytes


def is_compact(text: str) -> bool:
    """Return whether a text claims to be signed: three parts, whose first names an algorithm."""
    if not _FORM.fullmatch(text):
        return False
    try:
        return "alg" in read_object(_decoded(text.partition(".")[0]))
    except ValueError:
        return False


def read_compact(text: str) -> SignedText:
    """Take a signed text apart, without proving anything; ValueError for any other form.

    ES256 is the only algorithm, so that a header cannot choose a weaker one.
    """
    if not _FORM.fullmatch(text):
        raise ValueError("The text has not three parts.")
    message, _, last = text.rpartition(".")
    first, _, middle = message.partition(".")
    header = read_object(_decoded(first))
    if header.get("alg") != "ES256" or any(name in header for name in _ALTERING):
        raise ValueError("The text is not signed with ES256 in the usual way.")
    signature = _decoded(last)
    if len(signature) != SIGNATURE_BYTES:
        raise ValueError("The signature is of another length.")
    return SignedText(header, _decoded(middle), message.encode(), signature)


def _decoded(part: str) -> bytes:
    """Decode base64url; ValueError where the last character has bits that mean nothing."""
    data = from_base64url(part)
    if base64url(data) != part:
        raise ValueError("The part is spelled otherwise than it would be written.")
    return data
