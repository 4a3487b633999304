"""What the pretend platform says about itself (OpenID Connect Discovery 1.0)."""

from typing import Any

from bot.sandbox.platform.page import LEVELS
from bot.sandbox.platform.tokens import STRANGER


def describe(
    issuer: str, *, algorithms: list[str], is_public: bool, level: str, faults: set[str]
) -> dict[str, Any]:
    """Return the discovery document; `level` is how levels are written."""
    methods = ["client_secret_basic", "client_secret_post"]
    document: dict[str, Any] = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "scopes_supported": ["openid", "profile"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": algorithms,
        "userinfo_signing_alg_values_supported": algorithms,
        "token_endpoint_auth_methods_supported": ["none"] if is_public else methods,
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": [level.format(level=one) for one in LEVELS],
        "claims_supported": ["sub", "acr", "auth_time", "name", "id_number", "id_type"],
        "ui_locales_supported": ["zh-CN", "en"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
    if "discovery_issuer" in faults:
        document["issuer"] = STRANGER
    if "discovery_http" in faults:
        document["token_endpoint"] = "http://platform.example/token"  # noqa: S105 - an address
    return document
