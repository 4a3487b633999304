"""Decides whether an ID token may be believed and whom it names: no network, no clock of its own.

The order and the strictness follow OpenID Connect Core 1.0, 3.1.3.7; SECURITY.md 4 and 5.
"""

import unicodedata
import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import JWKRegistry, Key, RSAKey
from joserfc.jws import JWSRegistry, extract_compact

from services.documents import read_object
from services.identity.errors import LevelTooLowError, LoginNotVerifiedError
from services.identity.types import Identity, OidcConfig
from services.people.errors import InvalidNumberError
from services.people.numbers import normalise

LEEWAY = timedelta(seconds=60)
"""How far the platform's clock may be from ours."""
LONGEST_NAME = 100
LONGEST_LEVEL = 128
LONGEST_HEADER = 16_384
"""Some platforms put their certificates there."""
WEAKEST_RSA = 2048
ENCRYPTED_PARTS = 5
ASYMMETRIC = {
    "RS256": "RSA",
    "RS384": "RSA",
    "RS512": "RSA",
    "PS256": "RSA",
    "PS384": "RSA",
    "PS512": "RSA",
    "ES256": "EC",
    "ES384": "EC",
    "ES512": "EC",
    "EdDSA": "OKP",
    "Ed25519": "OKP",
    "Ed448": "OKP",
}
"""Algorithms that are ever accepted, with the type of their keys."""
_EDWARDS = {"EdDSA", "Ed25519", "Ed448"}
"""One family: RFC 9864 names the curve, RFC 8037 did not."""
_NO_WORDS = {"Cc", "Cf", "Cs"}
"""Unicode's categories of what stands in no name: controls, marks that turn text, half signs."""


class UnknownKeyError(Exception):
    """The token names a key that the platform had not announced when we last asked."""


class NoDocumentError(Exception):
    """The login is genuine, but names nobody: no name, or no number that can be right."""


@dataclass(frozen=True)
class Expected:
    """What the ID token of one login must agree with."""

    issuer: str
    client_id: str
    nonce: str
    now: datetime


@dataclass(frozen=True)
class PlatformKey:
    """A public key of the platform, with what it is meant for."""

    key: Key
    kid: str | None
    algorithm: str | None
    type: str


def read_keys(document: Mapping[str, Any]) -> list[PlatformKey]:
    """Return the usable signature keys of a JWK set; keys of other kinds are left out."""
    keys = []
    entries = document.get("keys")
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or entry.get("use", "sig") != "sig":
            continue
        kid, algorithm = entry.get("kid"), entry.get("alg")
        if entry.get("kty") not in ASYMMETRIC.values():
            continue
        if not isinstance(kid, str | None) or not isinstance(algorithm, str | None):
            continue
        try:
            # A short key is left out below; the library would only warn of it.
            with warnings.catch_warnings(action="ignore", category=SecurityWarning):
                key = JWKRegistry.import_key(entry)
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            continue
        if not isinstance(key, RSAKey) or key.raw_value.key_size >= WEAKEST_RSA:
            keys.append(PlatformKey(key, kid, algorithm, entry["kty"]))
    return keys


def read_token(
    token: str, keys: Iterable[PlatformKey], algorithms: Collection[str]
) -> dict[str, Any]:
    """Return the claims of a signed text.

    Raises UnknownKeyError where no key fits that we know, LoginNotVerifiedError for everything
    else, an encrypted text among it.
    """
    allowed = set(algorithms) & ASYMMETRIC.keys()
    registry = JWSRegistry(algorithms=list(allowed), strict_check_header=False)
    registry.max_header_length = LONGEST_HEADER
    parts = token.count(".") + 1
    if parts == ENCRYPTED_PARTS:
        raise LoginNotVerifiedError(reason="encrypted")
    try:
        header = extract_compact(token.encode(), registry=registry).headers()
    except (JoseError, ValueError, RecursionError):
        raise LoginNotVerifiedError(reason="malformed") from None
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in allowed:
        raise LoginNotVerifiedError(reason="algorithm")
    fitting = [
        key
        for key in keys
        if key.type == ASYMMETRIC[algorithm]
        and (key.algorithm in {None, algorithm} or {key.algorithm, algorithm} <= _EDWARDS)
        and (kid is None or key.kid in (None, kid))
    ]
    for key in fitting:
        payload = _verified(token, key, registry)
        if payload is not None:
            try:
                return read_object(payload)
            except ValueError:
                raise LoginNotVerifiedError(reason="claims") from None
    # Without a kid nothing tells a forged signature from one by a key that is new.
    if not fitting or kid is None:
        raise UnknownKeyError
    raise LoginNotVerifiedError(reason="signature")


def _verified(token: str, key: PlatformKey, registry: JWSRegistry) -> bytes | None:
    """Return what a key has signed, None where it was not this key."""
    try:
        # EdDSA counts as deprecated by name since RFC 9864; platforms go on using it.
        with warnings.catch_warnings(action="ignore", category=SecurityWarning):
            return jws.deserialize_compact(token, key.key, registry=registry).payload
    except (JoseError, ValueError):
        return None


def check_claims(claims: Mapping[str, Any], expected: Expected) -> None:
    """Refuse a token of another issuer, client, login or time; raises LoginNotVerifiedError."""
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    expires, issued = _moment(claims.get("exp")), _moment(claims.get("iat"))
    not_before = _moment(claims.get("nbf", 0))
    proven = _moment(claims.get("auth_time") or 0)
    checks = {
        "issuer": claims.get("iss") == expected.issuer,
        "audience": isinstance(audiences, list) and expected.client_id in audiences,
        # Several audiences share a token only if it says that it was made for us.
        "azp": claims.get("azp", _only(audiences)) == expected.client_id,
        "expired": expires is not None and expires > expected.now - LEEWAY,
        "issued_at": issued is not None and issued <= expected.now + LEEWAY,
        "not_before": not_before is not None and not_before <= expected.now + LEEWAY,
        "auth_time": proven is not None and proven <= expected.now + LEEWAY,
        "nonce": claims.get("nonce") == expected.nonce,
        "subject": isinstance(claims.get("sub"), str) and bool(claims.get("sub")),
    }
    for reason, is_right in checks.items():
        if not is_right:
            raise LoginNotVerifiedError(reason=reason)


def check_userinfo(
    userinfo: Mapping[str, Any], claims: Mapping[str, Any], expected: Expected
) -> None:
    """Refuse information about somebody else, or signed for somebody else.

    Raises LoginNotVerifiedError. Issuer and audience stand in signed answers only (OpenID
    Connect Core 1.0, 5.3.2).
    """
    if userinfo.get("sub") != claims["sub"]:
        raise LoginNotVerifiedError(reason="userinfo_subject")
    audience = userinfo.get("aud", expected.client_id)
    audiences = audience if isinstance(audience, list) else [audience]
    if userinfo.get("iss", expected.issuer) != expected.issuer:
        raise LoginNotVerifiedError(reason="userinfo_issuer")
    if expected.client_id not in audiences:
        raise LoginNotVerifiedError(reason="userinfo_audience")


def identify(
    claims: Mapping[str, Any], userinfo: Mapping[str, Any], config: OidcConfig, *, today: date
) -> Identity:
    """Return whom checked claims name; the ID token goes before userinfo.

    Raises LevelTooLowError and NoDocumentError.
    """
    told = {**userinfo, **{name: value for name, value in claims.items() if value is not None}}
    level = told.get(config.level_claim)
    if not isinstance(level, str) or level not in config.required_levels:
        reached = level if isinstance(level, str) and level.isprintable() else ""
        raise LevelTooLowError(level=reached[:LONGEST_LEVEL])
    name = _name(told.get(config.name_claim))
    number = told.get(config.id_number_claim)
    if not name or not isinstance(number, str):
        raise NoDocumentError
    try:
        key = normalise(
            _text(told.get(config.id_type_claim)),
            _text(told.get(config.id_country_claim)),
            number,
            today=today,
        )
    except InvalidNumberError:
        raise NoDocumentError from None
    # Only the ID token's own word counts: userinfo is not about this login.
    return Identity(key, name, level, _moment(claims.get("auth_time")))


def _name(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return "".join(sign for sign in value if unicodedata.category(sign) not in _NO_WORDS).strip()[
        :LONGEST_NAME
    ]


def _only(audiences: object) -> object:
    return audiences[0] if isinstance(audiences, list) and len(audiences) == 1 else None


def _moment(value: object) -> datetime | None:
    """Return the moment of a NumericDate; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
