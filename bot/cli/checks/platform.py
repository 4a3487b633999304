"""Whether the login can work with the real-name platform, by the login's own reader."""

import json
from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.cli.checks import clock
from bot.cli.checks.finding import Finding, fault, judged, well
from bot.settings import Settings
from bot.wiring import oidc_config
from services.clock import Calendar, system_clock
from services.errors import ServiceError
from services.identity.claims import read_keys
from services.identity.errors import PlatformDownError
from services.identity.metadata import ClientAuth, Metadata
from services.identity.oidc import RealNamePlatform

Json = dict[str, Any]
CLIENT = "client of the platform"
_NO_PLATFORM = "What answers there is no platform: look at OIDC_ISSUER, path included."
_REASONS = {
    "metadata_issuer": "Its metadata name another issuer: set OIDC_ISSUER to exactly that, with"
    " or without the stroke at its end.",
    "metadata_endpoint": "An address in its metadata is missing or not https: ask its operator.",
    "no_asymmetric_algorithm": "It signs with nothing but a shared secret: ask the platform for"
    " RS256 or ES256.",
    "client_authentication": "It wants a client that signs its requests (private_key_jwt) or has"
    " a certificate; this program has a secret or none. Ask its operator for client_secret_basic"
    " or client_secret_post.",
    "require_pushed_authorization_requests": "It takes pushed authorisation requests (RFC 9126)"
    " only, which this program does not make: ask its operator to let this client do without.",
    "require_signed_request_object": "It takes signed request objects (RFC 9101) only, which this"
    " program does not make: ask its operator to let this client do without.",
    "status_404": _NO_PLATFORM,
    "JSONDecodeError": _NO_PLATFORM,
    "not_an_object": _NO_PLATFORM,
    "ClientConnectorCertificateError": "Its certificate is not valid for this address.",
}


async def look(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Finding]:
    """Look at metadata, keys and what they promise."""
    what = "identity platform"
    if not settings.oidc_issuer:
        yield fault(what, "Set OIDC_ISSUER.")
        return
    date, document = await _fetch(
        session, settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration"
    )
    try:
        metadata = await _metadata(settings)
    except PlatformDownError as error:
        reason = str(error.params.get("reason", ""))
        if reason == "client_authentication":
            yield well(what)
            yield fault(CLIENT, _REASONS[reason])
            return
        advice = f"It does not answer ({reason}): look at OIDC_ISSUER and at HTTPS_PROXY."
        yield fault(what, _REASONS.get(reason, advice))
        return
    except ServiceError:
        yield fault(what, "OIDC_ISSUER must begin with https:// (http only on loopback).")
        return
    yield well(what)
    yield Finding(CLIENT, is_well=True, advice=_client_advice(settings, metadata))
    yield judged("level of the platform", _level_advice(settings, document))
    yield await _keys(session, metadata)
    if finding := clock.compare("the identity platform", date):
        yield finding


async def _metadata(settings: Settings) -> Metadata:
    calendar = Calendar(ZoneInfo(settings.timezone))
    platform = RealNamePlatform(oidc_config(settings), system_clock, calendar)
    try:
        return await platform.metadata()
    finally:
        await platform.close()


async def _fetch(session: aiohttp.ClientSession, url: str) -> tuple[str | None, Json]:
    """Return the Date of an answer and its JSON object, both empty where there is none."""
    try:
        async with session.get(url, allow_redirects=False) as response:
            document = json.loads(await response.read())
            date = response.headers.get("Date")
    except (aiohttp.ClientError, ValueError, OSError):
        return None, {}
    return date, document if isinstance(document, dict) else {}


def _client_advice(settings: Settings, metadata: Metadata) -> str:
    """Say what may be meant otherwise: not every platform announces clients without a secret."""
    if settings.oidc_client_secret or ClientAuth.NONE in metadata.client_auth:
        return ""
    return "It announces no clients without a secret: if it gave you one, set OIDC_CLIENT_SECRET."


def _level_advice(settings: Settings, document: Json) -> str:
    known = document.get("acr_values_supported")
    if settings.oidc_level_claim != "acr" or not isinstance(known, list) or not known:
        return ""
    if set(settings.oidc_required_level) & set(map(str, known)):
        return ""
    shown = ", ".join(map(str, known[:8]))
    return f"It knows only the levels {shown}: set OIDC_REQUIRED_LEVEL to one of them."


async def _keys(session: aiohttp.ClientSession, metadata: Metadata) -> Finding:
    _, document = await _fetch(session, metadata.jwks_uri)
    advice = "" if read_keys(document) else "It publishes no key that can be used: tell it."
    return judged("keys of the platform", advice)
