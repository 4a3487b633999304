"""ID tokens of the pretend platform, and the keys that sign them."""

import base64
import hashlib
import json
import secrets
from typing import Any, Literal

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

Claims = dict[str, Any]

STRANGER = "https://elsewhere.example"
HOUR = 3600


class Keys:
    """Signing keys, the newest first; older ones stay published until they are dropped."""

    def __init__(self) -> None:
        self._keys: list[ECKey | RSAKey] = []
        self.rotate()

    @property
    def algorithm(self) -> str:
        return "ES256" if isinstance(self._keys[0], ECKey) else "RS256"

    @property
    def algorithms(self) -> list[str]:
        return sorted({"ES256" if isinstance(key, ECKey) else "RS256" for key in self._keys})

    def rotate(self, kind: Literal["EC", "RSA"] = "EC", *, keep: bool = True) -> None:
        """Sign with a fresh key from now on; without `keep` the older ones are gone at once."""
        self._keys = [_fresh(kind), *(self._keys if keep else ())]

    def jwks(self) -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False) for key in self._keys]}

    def sign(self, claims: Claims, faults: set[str], client_secret: str) -> str:
        key, algorithm = self._keys[0], self.algorithm
        if "alg_none" in faults:
            return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."
        if "alg_hs256" in faults:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(client_secret.encode()))
        if "unknown_key" in faults:
            key, algorithm = _fresh("EC"), "ES256"
        token = jwt.encode({"alg": algorithm, "kid": key.kid, "typ": "JWT"}, claims, key)
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
    client, now = claims["aud"], claims["iat"]
    wrong: dict[str, Claims] = {
        "wrong_issuer": {"iss": STRANGER},
        "foreign_audience": {"aud": "another-client"},
        "foreign_audience_with_azp": {"aud": "another-client", "azp": client},
        "two_audiences": {"aud": [client, "another-client"], "azp": "another-client"},
        "expired": {"iat": now - 2 * HOUR, "exp": now - HOUR, "auth_time": now - 2 * HOUR},
        "future_iat": {"iat": now + HOUR, "exp": now + 2 * HOUR},
        "wrong_nonce": {"nonce": secrets.token_urlsafe(16)},
        "low_acr": {"acr": low},
    }
    for fault, values in wrong.items():
        if fault in faults:
            claims = claims | values
    gone = {"no_nonce": "nonce", "no_acr": "acr"}
    return {
        name: value
        for name, value in claims.items()
        if not any(fault in faults and name == claim for fault, claim in gone.items())
    }


def _fresh(kind: str) -> ECKey | RSAKey:
    facts: Any = {"kid": secrets.token_hex(8), "use": "sig"}
    if kind == "EC":
        return ECKey.generate_key("P-256", facts | {"alg": "ES256"})
    return RSAKey.generate_key(2048, facts | {"alg": "RS256"})


def _part(value: Claims) -> str:
    raw = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
