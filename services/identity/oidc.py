"""Speaks OpenID Connect with the real-name platform (code flow, PKCE, RFC 9207, RFC 9700)."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from services.clock import Calendar, Clock
from services.documents import read_object
from services.identity.claims import (
    Expected,
    UnknownKeyError,
    check_claims,
    check_userinfo,
    identify,
    read_token,
)
from services.identity.discovery import Discovery
from services.identity.errors import LoginNotVerifiedError, PlatformDownError
from services.identity.metadata import ClientAuth, Metadata
from services.identity.types import STATE_LIFE, Identity, OidcConfig
from services.identity.wire import Wire

SIGNED = "application/jwt"
"""The type of what some platforms tell of a person: signed, or also encrypted."""
BEARER = "bearer"
"""The one type of access tokens that we can use (RFC 6749, 7.1), however it is capitalised."""
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""What an access token may consist of (RFC 6750, 2.1): nothing that begins another header."""
_CLIENT_REFUSED = ("invalid_client", "unauthorized_client")


class CancelledLoginError(Exception):
    """The person did not want to, or the platform did not let them."""


@dataclass(frozen=True)
class Request:
    """The secrets of one opening of a login link."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


class RealNamePlatform:
    """The platform that knows people; every call may raise PlatformDownError."""

    def __init__(self, config: OidcConfig, clock: Clock, calendar: Calendar) -> None:
        self.config = config
        self._clock = clock
        self._calendar = calendar
        self._wire = Wire()
        self._discovery = Discovery(config, clock, self._wire)

    async def close(self) -> None:
        await self._wire.close()

    async def metadata(self) -> Metadata:
        """Return the platform's description of itself, if we can log people in by it."""
        metadata = await self._discovery.metadata()
        metadata.way_in(self.config)
        return metadata

    async def authorisation_url(self, request: Request, *, language: str) -> str:
        """Return where the browser goes to authenticate.

        The login is always a fresh one: on a shared phone the platform's own session might be
        somebody else's, and a person who moves to another account must prove it anew. `max_age`
        obliges the platform to say when that was (OpenID Connect Core 1.0, 2: `auth_time`); it
        is the life of the opening, because 0 reads as "not asked" in some libraries and sends
        people round in circles in others. The level is asked for voluntarily: an essential one
        sends them into an endless loop. The `language` is that of the chat; a platform without
        it shows its own.
        """
        metadata = await self.metadata()
        challenge = hashlib.sha256(request.verifier.encode()).digest()
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self.config.client_id,
                "redirect_uri": request.redirect_uri,
                "scope": self.config.scopes,
                "state": request.state,
                "nonce": request.nonce,
                "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
                "code_challenge_method": "S256",
                "acr_values": " ".join(self.config.required_levels),
                "prompt": "login",
                "max_age": int(STATE_LIFE.total_seconds()),
                "ui_locales": language.replace("_", "-"),
            }
        )
        joint = "&" if urlsplit(metadata.authorization_endpoint).query else "?"
        return f"{metadata.authorization_endpoint}{joint}{query}"

    async def identify(self, answer: Mapping[str, str], request: Request) -> Identity:
        """Return whom the answer to a request names.

        Raises CancelledLoginError, LevelTooLowError, NoDocumentError, LoginNotVerifiedError.
        """
        metadata = await self.metadata()
        self._check_answer(answer, metadata)
        tokens = await self._exchange(answer["code"], request, metadata)
        if str(tokens.get("token_type")).lower() != BEARER:
            raise LoginNotVerifiedError(reason="token_type")
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise LoginNotVerifiedError(reason="no_id_token")
        claims = await self._read_token(token, metadata, metadata.algorithms)
        expected = Expected(metadata.issuer, self.config.client_id, request.nonce, self._clock())
        check_claims(claims, expected)
        userinfo: dict[str, Any] = {}
        if metadata.userinfo_endpoint is not None:
            userinfo = await self._userinfo(metadata.userinfo_endpoint, tokens, metadata)
            check_userinfo(userinfo, claims, expected)
        today = self._calendar.day(self._clock())
        return identify(claims, userinfo, self.config, today=today)

    def _check_answer(self, answer: Mapping[str, str], metadata: Metadata) -> None:
        issuer = answer.get("iss")
        if issuer is None and metadata.announces_issuer:
            raise LoginNotVerifiedError(reason="callback_issuer_missing")
        if issuer is not None and issuer != metadata.issuer:
            raise LoginNotVerifiedError(reason="callback_issuer")
        match answer.get("error"):
            case None if answer.get("code"):
                return
            case "access_denied" | "consent_required" | "login_required":
                raise CancelledLoginError
            case "server_error" | "temporarily_unavailable":
                raise PlatformDownError(reason="error_answer")
            case _:
                raise LoginNotVerifiedError(reason="error_answer")

    async def _exchange(self, code: str, request: Request, metadata: Metadata) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": request.redirect_uri,
            "code_verifier": request.verifier,
        }
        headers = {}
        client, secret = self.config.client_id, self.config.client_secret or ""
        match metadata.way_in(self.config):
            case ClientAuth.NONE:
                form["client_id"] = client
            case ClientAuth.BASIC:
                # Both are form-encoded first (RFC 6749, 2.3.1).
                pair = f"{quote_plus(client)}:{quote_plus(secret)}".encode()
                headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
            case ClientAuth.POST:
                form |= {"client_id": client, "client_secret": secret}
        answer = await self._wire.call("POST", metadata.token_endpoint, headers=headers, form=form)
        if answer.status < HTTPStatus.BAD_REQUEST:
            return answer.own_document()
        if answer.status == HTTPStatus.UNAUTHORIZED or _error(answer.body) in _CLIENT_REFUSED:
            raise PlatformDownError(reason="client_refused")
        raise LoginNotVerifiedError(reason="code_refused")

    async def _read_token(
        self, token: str, metadata: Metadata, algorithms: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return the claims of a signed text; the platform may have just changed its keys.

        Where it cannot be asked for the new ones, nobody can tell whether the text is genuine.
        """
        try:
            return read_token(token, await self._discovery.keys(metadata), algorithms)
        except UnknownKeyError:
            are_new = await self._discovery.renew_keys(metadata)
        try:
            return read_token(token, await self._discovery.keys(metadata), algorithms)
        except UnknownKeyError:
            if not are_new:
                raise PlatformDownError(reason="keys_not_renewed") from None
            raise LoginNotVerifiedError(reason="unknown_key") from None

    async def _userinfo(
        self, url: str, tokens: Mapping[str, Any], metadata: Metadata
    ) -> dict[str, Any]:
        """Return what the platform tells of the person, plain or signed."""
        access = tokens.get("access_token")
        if not isinstance(access, str) or not _TOKEN.fullmatch(access):
            raise LoginNotVerifiedError(reason="no_access_token")
        answer = await self._wire.call("GET", url, headers={"Authorization": f"Bearer {access}"})
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise LoginNotVerifiedError(reason="userinfo_refused")
        if answer.type == SIGNED:
            signed = answer.body.decode("ascii", errors="replace").strip()
            return await self._read_token(signed, metadata, metadata.userinfo_algorithms)
        return answer.own_document()


def _error(body: bytes) -> object:
    """Return the error of a refusal (RFC 6749, 5.2), None where it is no such thing."""
    try:
        return read_object(body).get("error")
    except ValueError:
        return None
