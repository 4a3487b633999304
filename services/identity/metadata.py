"""What the real-name platform says about itself (OpenID Connect Discovery 1.0, RFC 8414); pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.identity.claims import ASYMMETRIC
from services.identity.errors import PlatformDownError
from services.identity.types import OidcConfig, is_safe

_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_UNMET = ("require_pushed_authorization_requests", "require_signed_request_object")
"""What some platforms insist on and we do not do (RFC 9126, RFC 9101)."""


class ClientAuth(StrEnum):
    """How we tell the token endpoint who we are (OpenID Connect Core 1.0, 9)."""

    NONE = "none"
    BASIC = "client_secret_basic"
    POST = "client_secret_post"


@dataclass(frozen=True)
class Metadata:
    """The platform's endpoints and customs, as far as we need them."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    algorithms: tuple[str, ...]
    userinfo_algorithms: tuple[str, ...]
    """For platforms that sign what they tell of a person."""
    client_auth: tuple[str, ...]
    announces_issuer: bool
    """Its callbacks carry `iss` (RFC 9207); one without it is not its own."""

    def way_in(self, config: OidcConfig) -> ClientAuth:
        """Return how this client authenticates; raises PlatformDownError where it cannot.

        A public client is not always announced as `none`; one that must sign its requests is
        announced as nothing but that.
        """
        if config.client_secret is None:
            if not {*ClientAuth} & {*self.client_auth}:
                raise PlatformDownError(reason="client_authentication")
            return ClientAuth.NONE
        for way in (ClientAuth.BASIC, ClientAuth.POST):
            if way in self.client_auth:
                return way
        raise PlatformDownError(reason="client_authentication")


def read_metadata(document: Mapping[str, Any], config: OidcConfig) -> Metadata:
    """Return what a discovery document says.

    Raises PlatformDownError for another issuer's, for addresses over which no identity may
    travel, and for a platform that demands what we do not do.
    """
    # Exactly the same string: a trailing slash makes another issuer (Discovery, 4.3).
    if document.get("issuer") != config.issuer:
        raise PlatformDownError(reason="metadata_issuer")
    endpoints = {name: document.get(name) for name in _ENDPOINTS}
    userinfo = document.get("userinfo_endpoint") or None
    for url in (*endpoints.values(), *([userinfo] if userinfo else [])):
        if not isinstance(url, str) or not is_safe(url):
            raise PlatformDownError(reason="metadata_endpoint")
    algorithms = _asymmetric(_names(document, "id_token_signing_alg_values_supported", "RS256"))
    if not algorithms:
        raise PlatformDownError(reason="no_asymmetric_algorithm")
    for demand in _UNMET:
        if document.get(demand) is True:
            raise PlatformDownError(reason=demand)
    signed = _asymmetric(_names(document, "userinfo_signing_alg_values_supported"))
    return Metadata(
        issuer=config.issuer,
        **{name: str(url) for name, url in endpoints.items()},
        userinfo_endpoint=userinfo,
        algorithms=algorithms,
        userinfo_algorithms=signed or algorithms,
        client_auth=_names(document, "token_endpoint_auth_methods_supported", ClientAuth.BASIC),
        announces_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _asymmetric(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name in ASYMMETRIC)


def _names(document: Mapping[str, Any], member: str, *default: str) -> tuple[str, ...]:
    """Return a list of names; the standard's default where there is none."""
    found = document.get(member)
    if not isinstance(found, list):
        return default
    return tuple(name for name in found if isinstance(name, str))
