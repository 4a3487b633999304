"""Decides whether an ID token may be believed and whom it names: no network, no clock of its own.

The order and the strictness follow OpenID Connect Core 1.0, 3.1.3.7; SECURITY.md 4 and 5.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key
from joserfc.jws import JWSRegistry, extract_compact

from services.identity.errors import LevelTooLowError, LoginNotVerifiedError
from services.identity.types import Identity, OidcConfig
from services.people.errors import InvalidNumberError
from services.people.numbers import normalise

LEEWAY = timedelta(seconds=60)
"""How far the platform's clock may be from ours."""
LONGEST_NAME = 100
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
}
"""Algorithms that are ever accepted, with the type of their keys."""


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
        if entry.get("kty") not in ASYMMETRIC.values():
            continue
        try:
            key = JWKRegistry.import_key(entry)
        except (JoseError, ValueError, KeyError, TypeError):
            continue
        keys.append(PlatformKey(key, entry.get("kid"), entry.get("alg"), entry["kty"]))
    return keys


def read_token(
    token: str, keys: Iterable[PlatformKey], algorithms: Collection[str]
) -> dict[str, Any]:
    """Return the claims of a signed ID token.

    Raises UnknownKeyError where no key fits, LoginNotVerifiedError for everything else.
    """
    registry = JWSRegistry(algorithms=list(algorithms), strict_check_header=False)
    registry.max_header_length = 16_384  # Some platforms put their certificates there.
    try:
        header = extract_compact(token.encode(), registry=registry).headers()
    except (JoseError, ValueError):
        raise LoginNotVerifiedError(reason="malformed") from None
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in set(algorithms) & ASYMMETRIC.keys():
        raise LoginNotVerifiedError(reason="algorithm")
    fitting = [
        key
        for key in keys
        if key.type == ASYMMETRIC[algorithm]
        and key.algorithm in {None, algorithm}
        and (kid is None or key.kid in (None, kid))
    ]
    if not fitting:
        raise UnknownKeyError
    for key in fitting:
        try:
            return dict(jwt.decode(token, key.key, registry=registry).claims)
        except (JoseError, ValueError):
            continue
    raise LoginNotVerifiedError(reason="signature")


def check_claims(claims: Mapping[str, Any], expected: Expected) -> None:
    """Refuse a token of another issuer, client, login or time; raises LoginNotVerifiedError."""
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    expires, issued = _moment(claims.get("exp")), _moment(claims.get("iat"))
    not_before = _moment(claims.get("nbf", 0))
    checks = {
        "issuer": claims.get("iss") == expected.issuer,
        "audience": isinstance(audiences, list) and expected.client_id in audiences,
        # Several audiences share a token only if it says that it was made for us.
        "azp": claims.get("azp", _only(audiences)) == expected.client_id,
        "expired": expires is not None and expires > expected.now - LEEWAY,
        "issued_at": issued is not None and issued <= expected.now + LEEWAY,
        "not_before": not_before is not None and not_before <= expected.now + LEEWAY,
        "nonce": claims.get("nonce") == expected.nonce,
        "subject": isinstance(claims.get("sub"), str) and bool(claims.get("sub")),
    }
    for reason, is_right in checks.items():
        if not is_right:
            raise LoginNotVerifiedError(reason=reason)


def check_userinfo(userinfo: Mapping[str, Any], claims: Mapping[str, Any]) -> None:
    """Refuse information about somebody else; raises LoginNotVerifiedError."""
    if userinfo.get("sub") != claims["sub"]:
        raise LoginNotVerifiedError(reason="userinfo_subject")


def identify(
    claims: Mapping[str, Any], userinfo: Mapping[str, Any], config: OidcConfig, *, today: date
) -> Identity:
    """Return whom checked claims name; the ID token goes before userinfo.

    Raises LevelTooLowError and NoDocumentError.
    """
    told = {**userinfo, **{name: value for name, value in claims.items() if value is not None}}
    level = told.get(config.level_claim)
    if not isinstance(level, str) or level not in config.required_levels:
        raise LevelTooLowError(level=level if isinstance(level, str) else "")
    name = told.get(config.name_claim)
    number = told.get(config.id_number_claim)
    if not isinstance(name, str) or not name.strip() or not isinstance(number, str):
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
    return Identity(key, name.strip()[:LONGEST_NAME], level, _moment(told.get("auth_time")))


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
