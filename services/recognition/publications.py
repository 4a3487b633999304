"""What a region publishes of itself, proven and read: no network, no clock of its own."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.documents import read_object
from services.recognition.errors import RegionUnheardError
from services.recognition.formats import bamin
from services.recognition.formats.jwt import short_kid
from services.recognition.types import LIST_TYPE
from services.signing.compact import SignedText, read_compact
from services.signing.es256 import KID_BYTES, VerifyKey, base64url, from_base64url
from services.signing.types import LEEWAY, LIST_LIFE

MOST_KEYS = 100
"""Of each sort: what others publish stands in our own list, which everybody fetches."""
THUMBPRINT_BYTES = 32
_LATEST = 2**32
Json = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """The keys of one region, as rows keep them."""

    keys: list[Json]
    expires_at: datetime
    """Until when they count without being heard again."""
    revoked: list[str] = field(default_factory=list)
    version: int = 0
    root: dict[str, str] | None = None


def read_trust_list(data: bytes, *, code: str, root: str, now: datetime) -> Heard:
    """Return what a list of our own kind says of the region that has signed it, and of no other.

    `root` is the pinned thumbprint (RFC 7638, SHA-256, base64url): the key in the list's header
    is only compared with it. Raises RegionUnheardError.
    """
    signed, key = _proven(data, root)
    try:
        claims = read_object(signed.payload)
        issuer, version = claims["iss"], _count(claims["version"])
        issued_at, expires_at = _moment(claims["iat"]), _moment(claims["exp"])
        entries = [one for one in claims["issuers"] if one["iss"] == code]
    except (ValueError, KeyError, TypeError):
        raise RegionUnheardError(reason="no_list") from None
    if issuer != code:
        raise RegionUnheardError(reason="other_issuer")
    if issued_at > now + LEEWAY:
        raise RegionUnheardError(reason="future")
    if expires_at <= now:
        raise RegionUnheardError(reason="expired")
    try:
        (entry,) = entries
        keys = _once([_listed_key(one) for one in entry["keys"]])
        revoked = sorted({_kid(one).hex() for one in entry["revoked"]})
        is_too_much = len(revoked) > MOST_KEYS
        is_ours = entry["format"] == bamin.NAME
    except (ValueError, KeyError, TypeError):
        raise RegionUnheardError(reason="no_list") from None
    if is_too_much:
        raise RegionUnheardError(reason="too_long")
    if not is_ours:
        raise RegionUnheardError(reason="other_format")
    until = min(expires_at, now + LIST_LIFE)
    return Heard(keys, until, revoked, version, key.required_members())


def read_jwks(data: bytes, *, now: datetime) -> Heard:
    """Return the usable keys of a JWK set (RFC 7517); keys for other ends are left out.

    They count for 48 hours. Raises RegionUnheardError.
    """
    try:
        entries = read_object(data)["keys"]
        keys = _once([key for one in entries if (key := _published_key(one)) is not None])
    except (ValueError, KeyError, TypeError):
        raise RegionUnheardError(reason="no_jwks") from None
    if not keys:
        raise RegionUnheardError(reason="no_keys")
    return Heard(keys, now + LIST_LIFE)


def read_root(text: str) -> str:
    """Return the thumbprint that an operator gives, or that of the JWK they give; ValueError."""
    given = text.strip()
    if given.startswith("{"):
        return base64url(_key(json.loads(given)).thumbprint)
    thumbprint = from_base64url(given)
    if len(thumbprint) != THUMBPRINT_BYTES or base64url(thumbprint) != given:
        raise ValueError("A thumbprint is 43 characters of base64url.")
    return given


def _proven(data: bytes, root: str) -> tuple[SignedText, VerifyKey]:
    """Return a list's parts and the pinned key that has signed it."""
    try:
        signed = read_compact(data.decode("ascii").strip())
        key = _key(signed.header.get("jwk"))
    except ValueError:
        raise RegionUnheardError(reason="no_list") from None
    if signed.header.get("typ") != LIST_TYPE:
        raise RegionUnheardError(reason="no_list")
    if base64url(key.thumbprint) != root:
        raise RegionUnheardError(reason="other_root")
    if not key.has_signed(signed.message, signed.signature):
        raise RegionUnheardError(reason="signature")
    return signed, key


def _listed_key(entry: Any) -> Json:
    """Read a key of a list of our own kind, whose kid is that of the key itself."""
    key = _key(entry)
    if _kid(entry["kid"]) != key.kid:
        raise ValueError("The kid is another key's.")
    end = {"exp": _seconds(entry["exp"])} if "exp" in entry else {}
    return {
        **key.required_members(),
        "kid": key.kid.hex(),
        "nbf": _seconds(entry["nbf"]),
        **end,
    }


def _published_key(entry: Any) -> Json | None:
    """Read a key of a JWKS; None for one that signs no codes, or that everybody can sign with."""
    match entry:
        case {"kty": "EC", "crv": "P-256", "kid": str(kid)} if kid and "d" not in entry:
            pass
        case _:
            return None
    is_for_codes = (
        entry.get("use", "sig") == "sig"
        and entry.get("alg", "ES256") == "ES256"
        and "verify" in entry.get("key_ops", ["verify"])
    )
    try:
        key = _key(entry) if is_for_codes else None
    except ValueError:
        return None
    if key is None:
        return None
    return {**key.required_members(), "kid": short_kid(kid).hex(), "nbf": 0}


def _key(entry: Any) -> VerifyKey:
    match entry:
        case {"x": str(), "y": str()}:
            return VerifyKey.from_jwk(entry)
    raise ValueError("No key of P-256.")


def _once(keys: list[Json]) -> list[Json]:
    """Refuse keys of which two have one kid: which of them it names would be a matter of luck."""
    if len({key["kid"] for key in keys}) != len(keys) or len(keys) > MOST_KEYS:
        raise ValueError("Two keys have one kid, or there are too many.")
    return keys


def _kid(text: Any) -> bytes:
    kid = from_base64url(text) if isinstance(text, str) else b""
    if len(kid) != KID_BYTES:
        raise ValueError("A kid has eight bytes.")
    return kid


def _count(value: Any) -> int:
    if type(value) is not int or not 0 < value < _LATEST // 2:
        raise ValueError("No version.")
    return value


def _seconds(value: Any) -> int:
    if type(value) is not int or not 0 <= value < _LATEST:
        raise ValueError("No moment of our time.")
    return value


def _moment(value: Any) -> datetime:
    # A NumericDate may have fractions of a second (RFC 7519, 2).
    if type(value) not in {int, float} or not 0 <= value < _LATEST:
        raise ValueError("No moment of our time.")
    return datetime.fromtimestamp(value, UTC)
