"""Speaks OpenID Connect with the real-name platform (code flow, PKCE, RFC 9207, RFC 9700)."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import aiohttp

from services.clock import Calendar, Clock
from services.identity.claims import (
    ASYMMETRIC,
    Expected,
    PlatformKey,
    UnknownKeyError,
    check_claims,
    check_userinfo,
    identify,
    read_keys,
    read_token,
)
from services.identity.errors import LoginNotVerifiedError, PlatformDownError
from services.identity.types import Identity, OidcConfig, is_safe

TIMEOUT = aiohttp.ClientTimeout(total=10)
MOST_BYTES = 1024 * 1024
KEEP = timedelta(hours=1)
"""How long metadata and keys are believed without asking again."""
_SERVER_ERROR = 500


class CancelledLoginError(Exception):
    """The person did not want to, or the platform did not let them."""


@dataclass(frozen=True)
class Metadata:
    """What the platform says about itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    algorithms: tuple[str, ...]
    client_auth: tuple[str, ...]
    announces_issuer: bool
    """Its callbacks carry `iss` (RFC 9207); one without it is not its own."""


@dataclass(frozen=True)
class Request:
    """The secrets of one opening of a login link."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


class RealNamePlatform:
    """The platform that knows people; every call may raise PlatformDownError."""

    def __init__(
        self,
        config: OidcConfig,
        clock: Clock,
        calendar: Calendar,
        session: aiohttp.ClientSession | None = None,
    ) -> None:
        self.config = config
        self._clock = clock
        self._calendar = calendar
        self._session = session
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, list[PlatformKey]] | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def metadata(self) -> Metadata:
        """Return the platform's description of itself, at most an hour old."""
        if self._metadata is not None and self._is_recent(self._metadata[0]):
            return self._metadata[1]
        url = self.config.issuer.rstrip("/") + "/.well-known/openid-configuration"
        metadata = self._read_metadata(await self._get(url))
        self._metadata = (self._clock(), metadata)
        return metadata

    async def authorisation_url(self, request: Request, *, language: str) -> str:
        """Return where the browser goes to authenticate.

        The login is always a fresh one: on a shared phone the platform's own session might be
        somebody else's, and a person who moves to another account must prove it anew. The level
        is asked for voluntarily: an essential one sends people into an endless loop. The
        `language` is that of the chat; a platform without it shows its own.
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
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise LoginNotVerifiedError(reason="no_id_token")
        claims = await self._read_token(token, metadata)
        expected = Expected(metadata.issuer, self.config.client_id, request.nonce, self._clock())
        check_claims(claims, expected)
        userinfo: dict[str, Any] = {}
        if metadata.userinfo_endpoint is not None:
            userinfo = await self._userinfo(metadata.userinfo_endpoint, tokens)
            check_userinfo(userinfo, claims)
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
        client, secret = self.config.client_id, self.config.client_secret
        if secret is None:
            form["client_id"] = client
        elif "client_secret_basic" in metadata.client_auth:
            pair = f"{quote_plus(client)}:{quote_plus(secret)}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        elif "client_secret_post" in metadata.client_auth:
            form |= {"client_id": client, "client_secret": secret}
        else:
            raise PlatformDownError(reason="client_authentication")
        status, tokens = await self._call(
            "POST", metadata.token_endpoint, headers=headers, data=form
        )
        refusals = ("invalid_client", "unauthorized_client")
        if status == HTTPStatus.UNAUTHORIZED or tokens.get("error") in refusals:
            raise PlatformDownError(reason="client_refused")
        if status != HTTPStatus.OK:
            raise LoginNotVerifiedError(reason="code_refused")
        return tokens

    async def _read_token(self, token: str, metadata: Metadata) -> dict[str, Any]:
        try:
            return read_token(token, await self._platform_keys(metadata), metadata.algorithms)
        except UnknownKeyError:
            self._keys = None  # The platform may have changed its keys since we asked.
        try:
            return read_token(token, await self._platform_keys(metadata), metadata.algorithms)
        except UnknownKeyError:
            raise LoginNotVerifiedError(reason="unknown_key") from None

    async def _platform_keys(self, metadata: Metadata) -> list[PlatformKey]:
        if self._keys is None or not self._is_recent(self._keys[0]):
            self._keys = (self._clock(), read_keys(await self._get(metadata.jwks_uri)))
        return self._keys[1]

    async def _userinfo(self, url: str, tokens: Mapping[str, Any]) -> dict[str, Any]:
        access = tokens.get("access_token")
        if not isinstance(access, str):
            raise LoginNotVerifiedError(reason="no_access_token")
        status, userinfo = await self._call(
            "GET", url, headers={"Authorization": f"Bearer {access}"}
        )
        if status != HTTPStatus.OK:
            raise LoginNotVerifiedError(reason="userinfo_refused")
        return userinfo

    async def _get(self, url: str) -> dict[str, Any]:
        status, document = await self._call("GET", url)
        if status != HTTPStatus.OK:
            raise PlatformDownError(reason=f"status_{status}")
        return document

    async def _call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                trust_env=True, timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()
            )
        try:
            async with self._session.request(
                method,
                url,
                headers={"Accept": "application/json", **(headers or {})},
                data=data,
                allow_redirects=False,
                timeout=TIMEOUT,
            ) as response:
                if response.status >= _SERVER_ERROR:
                    raise PlatformDownError(reason=f"status_{response.status}")
                body = bytearray()
                async for chunk in response.content.iter_chunked(65_536):
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise PlatformDownError(reason="too_long")
                document = json.loads(bytes(body))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # The texts of these errors may hold addresses with secrets; their class says enough.
            raise PlatformDownError(reason=type(error).__name__) from None
        if not isinstance(document, dict):
            raise PlatformDownError(reason="not_an_object")
        return response.status, document

    def _is_recent(self, moment: datetime) -> bool:
        return abs(self._clock() - moment) < KEEP

    def _read_metadata(self, document: Mapping[str, Any]) -> Metadata:
        if document.get("issuer") != self.config.issuer:
            raise PlatformDownError(reason="metadata_issuer")
        required = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        endpoints = {name: document.get(name) for name in required}
        userinfo = document.get("userinfo_endpoint")
        announced = _names(document, "id_token_signing_alg_values_supported", "RS256")
        algorithms = tuple(name for name in announced if name in ASYMMETRIC)
        for url in (*endpoints.values(), *([userinfo] if userinfo else [])):
            if not isinstance(url, str) or not is_safe(url):
                raise PlatformDownError(reason="metadata_endpoint")
        if not algorithms:
            raise PlatformDownError(reason="no_asymmetric_algorithm")
        methods = _names(document, "token_endpoint_auth_methods_supported", "client_secret_basic")
        return Metadata(
            issuer=self.config.issuer,
            **{name: str(url) for name, url in endpoints.items()},
            userinfo_endpoint=userinfo or None,
            algorithms=algorithms,
            client_auth=methods,
            announces_issuer=bool(
                document.get("authorization_response_iss_parameter_supported", False)
            ),
        )


def _names(document: Mapping[str, Any], member: str, default: str) -> tuple[str, ...]:
    """Return a list of names; the standard's default where there is none."""
    found = document.get(member)
    if not isinstance(found, list):
        return (default,)
    return tuple(name for name in found if isinstance(name, str))
