"""What the pretend platform has been asked and has granted."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from bot.sandbox.cast.people import Person

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
CODE_LIFE = 60.0
REQUEST_LIFE = 600.0
ACCESS_LIFE = 600.0


class OAuthError(Exception):
    """A refusal by RFC 6749, 4.1.2.1 or 5.2."""

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status

    def json(self) -> dict[str, str]:
        return {"error": self.error, "error_description": self.description}


@dataclass(frozen=True, slots=True)
class Request:
    """An authorization request that waits for the person's decision."""

    values: dict[str, str]
    since: float

    @property
    def redirect_uri(self) -> str:
        return self.values["redirect_uri"]


@dataclass(eq=False, slots=True)
class Grant:
    """An agreed login: the code, used once, and the access token that came of it."""

    request: Request
    person: Person
    level: str
    since: float
    is_used: bool = False
    access_token: str = ""


def is_registered(uri: str, registered: set[str]) -> bool:
    """Compare exactly; on loopback any port will do (RFC 8252, 7.3)."""
    parts = urlsplit(uri)
    if parts.hostname in LOOPBACK and parts.scheme == "http":
        port = f":{parts.port}" if parts.port else ""
        uri = uri.replace(f"{port}/", "/", 1) if port else uri
    return uri in registered


def checked(values: dict[str, str]) -> None:
    """Refuse an authorization request that is wrong; the refusal goes to the redirect address."""
    if "request" in values or "request_uri" in values:
        raise OAuthError("request_not_supported", "Request objects are not supported.")
    if values.get("response_type") != "code":
        raise OAuthError("unsupported_response_type", "Only code is supported.")
    if "openid" not in values.get("scope", "").split():
        raise OAuthError("invalid_scope", "The scope openid is missing.")
    if values.get("response_mode", "query") != "query":
        raise OAuthError("invalid_request", "Only the response mode query is supported.")
    if values.get("code_challenge_method") != "S256":
        raise OAuthError("invalid_request", "PKCE with S256 is required.")
    if len(values.get("code_challenge", "")) != 43:  # noqa: PLR2004 - base64url of 32 bytes
        raise OAuthError("invalid_request", "The code challenge is wrong.")
    if "none" in values.get("prompt", "").split():
        raise OAuthError("login_required", "Nobody is logged in.")


def matches(challenge: str, verifier: str) -> bool:
    """Tell whether the verifier belongs to the challenge (RFC 7636, 4.6)."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    return hmac.compare_digest(digest.rstrip(b"=").decode(), challenge)


def client_credentials(authorization: str, form: dict[str, Any]) -> tuple[str, str | None]:
    """Return client id and secret (None: public client), from header or form (RFC 6749, 2.3)."""
    if not authorization.lower().startswith("basic "):
        secret = form.get("client_secret")
        return str(form.get("client_id", "")), None if secret is None else str(secret)
    if "client_secret" in form:
        raise OAuthError("invalid_request", "Two ways of client authentication at once.")
    try:
        pair = base64.b64decode(authorization[6:], validate=True).decode()
    except ValueError:
        raise OAuthError("invalid_client", "Unreadable credentials.", status=401) from None
    client, _, secret = pair.partition(":")
    return unquote_plus(client), unquote_plus(secret)
