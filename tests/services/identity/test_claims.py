"""Tokens of a platform that has gone mad: refused in words, never a fault of ours."""

import base64
import json

import pytest

from services.identity.claims import UnknownKeyError, read_keys, read_token
from services.identity.errors import LoginNotVerifiedError

KEYS = read_keys(
    {
        "keys": [
            {
                "kty": "EC",
                "crv": "P-256",
                "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            }
        ]
    }
)


def token(header: object, signature: bytes = b"0" * 64) -> str:
    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    return ".".join((part(json.dumps(header).encode()), part(b"{}"), part(signature)))


@pytest.mark.parametrize(
    "header",
    [
        [],
        "x",
        {},
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": ["ES256"]},
        {"alg": "ES256", "kid": {}},
        {"alg": "ES256", "kid": []},
        {"alg": "ES256", "crit": ["b64"], "b64": False},
        {"alg": "ES256", "jwk": {}},
        {"alg": "ES256"},
    ],
)
def test_a_token_with_any_other_header_or_signature_is_refused(header: object) -> None:
    with pytest.raises((LoginNotVerifiedError, UnknownKeyError)):
        read_token(token(header), KEYS, ["ES256"])
