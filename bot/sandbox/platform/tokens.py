"""ID tokens of the pretend platform, and the keys that sign them."""

import base64
import hashlib
import json
import secrets
import warnings
from typing import Any, Literal

from joserfc import jwe, jws, jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

Claims = dict[str, Any]
Key = ECKey | RSAKey | OKPKey

STRANGER = "https://elsewhere.example"
HOUR = 3600
DAY = 24 * HOUR
_STRANGE_KEYS: list[Any] = [
    "key",
    {},
    {"kty": "oct", "k": "c2VjcmV0"},
    {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "alg": "ES256"},
    {"kty": "EC", "kid": [], "alg": {}},
    {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
    {"kty": "OKP", "crv": "X25519", "x": "AA"},
    {"kty": ["EC"], "use": ["sig"]},
]


Kind = Literal["ES256", "RS256", "PS256", "EdDSA", "Ed25519"]


class Keys:
    """Signing keys, the newest first; older ones stay published until they are dropped."""

    def __init__(self) -> None:
        self._keys: list[tuple[Kind, Key]] = []
        self.rotate()

    @property
    def algorithms(self) -> list[str]:
        return sorted({kind for kind, _ in self._keys})

    def rotate(self, kind: Kind = "ES256", *, keep: bool = True, is_bare: bool = False) -> None:
        """Sign with a fresh key from now on; without `keep` the older ones are gone at once.

        A bare key has neither `kid` nor `use` nor `alg`: all three are optional (RFC 7517, 4).
        """
        self._keys = [(kind, _fresh(kind, is_bare=is_bare)), *(self._keys if keep else ())]

    def jwks(self, faults: set[str]) -> dict[str, Any]:
        if "jwks_empty" in faults:
            return {"keys": []}
        if "jwks_strange" in faults:
            return {"keys": _STRANGE_KEYS}
        return {"keys": [key.as_dict(private=False) for _, key in self._keys]}

    def sign(self, claims: Claims, faults: set[str], client_secret: str) -> str:
        algorithm: str
        algorithm, key = self._keys[0]
        if "alg_none" in faults:
            return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."
        if "alg_hs256" in faults:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(client_secret.encode()))
        if "encrypted" in faults:
            return _encrypted(jwt.encode({"alg": algorithm}, claims, key))
        if "repeated_claim" in faults:
            return _twice(algorithm, claims, key)
        if "unknown_key" in faults:
            key, algorithm = _fresh("ES256"), "ES256"
        token = _signed(algorithm, json.dumps(claims), key)
        if "bad_signature" in faults:
            head, body, signature = token.split(".")
            first = "A" if signature[0] != "A" else "B"
            return f"{head}.{body}.{first}{signature[1:]}"
        return token


def id_token_claims(
    *, issuer: str, client_id: str, subject: str, now: int, nonce: str, level: str, token: str
) -> Claims:
    """Return the claims of a correct ID token (OpenID Connect Core, 2)."""
    half = hashlib.sha256(token.encode()).digest()[:16]
    claims = {
        "iss": issuer,
        "sub": subject,
        "aud": client_id,
        "iat": now,
        "exp": now + 10 * 60,
        "auth_time": now,
        "acr": level,
        "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
    }
    return claims | ({"nonce": nonce} if nonce else {})


def spoilt(claims: Claims, faults: set[str], low: str) -> Claims:
    """Return the claims as a provider with these faults would issue them."""
    client, now = claims["aud"], int(claims["iat"])
    wrong: dict[str, Claims] = {
        "wrong_issuer": {"iss": STRANGER},
        "foreign_audience": {"aud": "another-client"},
        "foreign_audience_with_azp": {"aud": "another-client", "azp": client},
        "two_audiences": {"aud": [client, "another-client"], "azp": "another-client"},
        "expired": {"iat": now - 2 * HOUR, "exp": now - HOUR, "auth_time": now - 2 * HOUR},
        "two_audiences_without_azp": {"aud": [client, "another-client"]},
        "future_nbf": {"nbf": now + HOUR},
        "text_exp": {"exp": "tomorrow"},
        "many_acr": {"acr": [claims["acr"]]},
        "old_auth_time": {"auth_time": now - DAY},
        "ancient_auth_time": {"auth_time": now - 31 * DAY},
        "future_auth_time": {"auth_time": now + HOUR},
        "future_iat": {"iat": now + HOUR, "exp": now + 2 * HOUR},
        "wrong_nonce": {"nonce": secrets.token_urlsafe(16)},
        "low_acr": {"acr": low},
    }
    for fault, values in wrong.items():
        if fault in faults:
            claims = claims | values
    gone = {
        "no_nonce": "nonce",
        "no_acr": "acr",
        "no_auth_time": "auth_time",
        "no_iat": "iat",
        "no_sub": "sub",
    }
    return {
        name: value
        for name, value in claims.items()
        if not any(fault in faults and name == claim for fault, claim in gone.items())
    }


def misstated(facts: Claims, faults: set[str]) -> Claims:
    """Return what is told of a person, as a provider with these faults would tell it."""
    number = facts["id_number"]
    last = "1" if number[-1] != "1" else "2"
    wrong: dict[str, Claims] = {
        "no_number": {"id_number": None},
        "wrong_number": {"id_number": number[:-1] + last},
        "number_as_number": {"id_number": 350521198803183400},
        "broken_name": {"name": "\ud800"},
    }
    for fault, values in wrong.items():
        if fault in faults:
            facts = facts | values
    return facts


def _encrypted(token: str) -> str:
    key = RSAKey.generate_key(2048)
    header = {"alg": "RSA-OAEP", "enc": "A256GCM", "cty": "JWT"}
    return jwe.encrypt_compact(header, token, key)


def _signed(algorithm: str, text: str, key: Key) -> str:
    names = {"kid": key.kid} if key.kid else {}
    # EdDSA counts as deprecated by name since RFC 9864; platforms go on using it.
    with warnings.catch_warnings(action="ignore", category=SecurityWarning):
        return jws.serialize_compact(
            {"alg": algorithm, "typ": "JWT", **names}, text, key, algorithms=[algorithm]
        )


def _twice(algorithm: str, claims: Claims, key: Key) -> str:
    """Sign a text in which the subject stands twice: readers differ in which they see."""
    text = json.dumps(claims, separators=(",", ":"))
    return _signed(algorithm, '{"sub":"somebody-else",' + text[1:], key)


def _fresh(kind: Kind, *, is_bare: bool = False) -> Key:
    facts: Any = {"kid": secrets.token_hex(8), "use": "sig", "alg": kind}
    if is_bare:
        facts = {}
    if kind == "ES256":
        return ECKey.generate_key("P-256", facts)
    if kind in {"RS256", "PS256"}:
        return RSAKey.generate_key(2048, facts)
    return OKPKey.generate_key("Ed25519", facts)


def _part(value: Claims) -> str:
    raw = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
