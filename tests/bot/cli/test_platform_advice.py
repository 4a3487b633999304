"""`doctor` says what a platform wants that this program does not do, and whom to ask."""

from typing import Any

import pytest

from bot.cli.platform import platform_advice
from services.identity.types import OidcConfig

ISSUER = "https://platform.example"
WELL: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/jwks",
}


def test_a_platform_that_we_can_speak_with_needs_no_advice() -> None:
    assert platform_advice(WELL, OidcConfig(ISSUER, "client", "secret")) == ""
    assert platform_advice(WELL, OidcConfig(ISSUER, "client")) == ""


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (None, "without redirects"),
        ({**WELL, "issuer": ISSUER + "/"}, "stroke at its end"),
        ({**WELL, "token_endpoint": "http://platform.example/token"}, "not https"),
        ({**WELL, "id_token_signing_alg_values_supported": ["HS256"]}, "shared secret"),
        (
            {**WELL, "token_endpoint_auth_methods_supported": ["private_key_jwt"]},
            "private_key_jwt",
        ),
        ({**WELL, "require_pushed_authorization_requests": True}, "RFC 9126"),
        ({**WELL, "require_signed_request_object": True}, "RFC 9101"),
    ],
)
def test_each_obstacle_is_named(document: object, words: str) -> None:
    assert words in platform_advice(document, OidcConfig(ISSUER, "client", "secret"))
