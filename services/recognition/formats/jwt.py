"""Codes as signed JWTs (RFC 7519), of regions that publish a JWKS (RFC 7517).

The symbol holds the JWT alone, or behind the # of an https address. Claims: `iss`, `iat`, `exp`,
`jti`, and `health` with `colour` (any word; our mapping says what it means), `name` (masked) and
`tail` (of the document's number). What else a region claims is ignored, as RFC 7519, section 4,
asks for, with two exceptions that it makes itself: a code with an audience is for somebody else,
and one with `nbf` is not issued before that.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from services.codes.errors import NotACodeError, TamperedTokenError
from services.codes.types import DEMO_SUFFIX, HANDLE_BYTES, Statement, TokenFlags
from services.documents import read_object
from services.people.masking import NAME_BYTES, last_four
from services.recognition.types import Reading
from services.signing.compact import SignedText, is_compact, read_compact
from services.signing.es256 import KID_BYTES

NAME = "jwt"
MOST_CHARACTERS = 4096
DEEPEST = 16
LONGEST_WORD = 256
"""Of a kid, a jti or a value: far above what anybody uses."""
_LATEST = 2**32
_SCHEME = "https://"
_TYPES = {NAME, f"application/{NAME}"}
"""A media type, of which `application/` may be left out (RFC 7515, 4.1.9)."""
_NO_WORDS = {"Cc", "Cf", "Cs"}
"""Unicode's categories of what would turn or hide the text around a name."""


def read(text: str) -> Reading:
    """Take such a code apart; its value is the word that stands for its colour."""
    written = text.strip()
    if written[: len(_SCHEME)].casefold() == _SCHEME:
        written = written.partition("#")[2]
    if len(written) > MOST_CHARACTERS or not is_compact(written):
        raise NotACodeError
    try:
        signed = read_compact(written)
        claims = read_object(signed.payload)
        if "health" not in claims:
            raise NotACodeError
        return _reading(signed, claims)
    except ValueError:
        # The cause would carry a stranger's words into a log.
        raise TamperedTokenError from None


def short_kid(kid: str) -> bytes:
    """Return how we name a key that its region names with a text: the first bytes of its hash.

    Two kids of one region that came to the same bytes are refused when its keys are read.
    """
    return hashlib.sha256(kid.encode()).digest()[:KID_BYTES]


def _reading(signed: SignedText, claims: dict[str, Any]) -> Reading:
    if str(signed.header.get("typ", NAME)).casefold() not in _TYPES or "aud" in claims:
        raise ValueError("a signed text that is something else than a code")
    if _depth(claims) > DEEPEST:
        raise ValueError("nested more deeply than anybody needs")
    match claims:
        case {
            "iss": str(issuer),
            "jti": str(number),
            "health": {"colour": str(value), "name": str(name), "tail": str(tail)},
        }:
            pass
        case _:
            raise ValueError("other claims than a code's")
    issued_at, not_before = (_moment(claims.get(said, 0)) for said in ("iat", "nbf"))
    if "iat" not in claims:
        raise ValueError("a code says when it was made")
    return Reading(
        kid=short_kid(_word(signed.header.get("kid"))),
        value=_word(value),
        message=signed.message,
        signature=signed.signature,
        statement=Statement(
            issuer=_word(issuer),
            issued_at=max(issued_at, not_before),
            expires_at=_moment(claims.get("exp")),
            handle=hashlib.sha256(_word(number).encode()).digest()[:HANDLE_BYTES],
            rule_set=0,
            masked_name=_readable(name),
            last_four=last_four(tail),
            flags=TokenFlags.DEMO if issuer.endswith(DEMO_SUFFIX) else TokenFlags.NONE,
        ),
    )


def _word(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_WORD:
        raise ValueError("no word")
    return value


def _moment(value: Any) -> datetime:
    # A NumericDate may have fractions of a second (RFC 7519, 2); a statement's moments have none.
    if type(value) not in {int, float} or not 0 <= value < _LATEST:
        raise ValueError("no moment of our time")
    return datetime.fromtimestamp(int(value), UTC)


def _readable(name: str) -> str:
    """Return a name without what turns text, cut to the room that a statement has."""
    plain = "".join(sign for sign in name if unicodedata.category(sign) not in _NO_WORDS)
    return plain.encode()[:NAME_BYTES].decode(errors="ignore").strip()


def _depth(value: object) -> int:
    """Return how many objects and lists lie in one another; the text was 4 kB long."""
    depth, layer = 0, [value]
    while layer := [inner for outer in layer for inner in _parts(outer)]:
        depth += 1
    return depth


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
