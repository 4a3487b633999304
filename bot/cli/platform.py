"""What `doctor` says of the real-name platform's description, and how to mend it."""

from collections.abc import Mapping

from services.identity.errors import PlatformDownError
from services.identity.metadata import read_metadata
from services.identity.types import OidcConfig

_ADVICE = {
    "metadata_issuer": "Its metadata name another issuer: set OIDC_ISSUER to exactly that, with"
    " or without the stroke at its end.",
    "metadata_endpoint": "An address in its metadata is missing or not https: ask its operator.",
    "no_asymmetric_algorithm": "It signs with nothing but a shared secret: ask its operator for"
    " RS256 or ES256.",
    "client_authentication": "It wants a client that signs its requests (private_key_jwt) or has"
    " a certificate; this program has a secret or none. Ask its operator for client_secret_basic"
    " or client_secret_post.",
    "require_pushed_authorization_requests": "It takes pushed authorisation requests (RFC 9126)"
    " only, which this program does not make: ask its operator to let this client do without.",
    "require_signed_request_object": "It takes signed request objects (RFC 9101) only, which this"
    " program does not make: ask its operator to let this client do without.",
}


def platform_advice(document: object, config: OidcConfig) -> str:
    """Return how to mend what stands in the way of logins; empty where nothing does."""
    if not isinstance(document, Mapping):
        return "It gives no description: set OIDC_ISSUER to where it is without redirects."
    try:
        read_metadata(document, config).way_in(config)
    except PlatformDownError as error:
        return _ADVICE[str(error.params["reason"])]
    return ""
