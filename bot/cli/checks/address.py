"""Whether the public address leads to this very installation, and to no more than it should."""

import os
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.cli.checks.finding import Finding, fault, judged
from bot.settings import Settings, SettingsError
from services.registry import Services

LONGEST_ADDRESS = 40
"""Characters of PUBLIC_URL beyond which the codes grow and are read less well."""
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


async def look(
    settings: Settings, session: aiohttp.ClientSession, services: Services | None
) -> AsyncIterator[Finding]:
    """Look from outside, through the proxy that stands before the service."""
    yield judged("proxies", _proxy_advice())
    try:
        url = settings.public_url
    except SettingsError as error:
        yield fault("public address", str(error))
        return
    if len(url) > LONGEST_ADDRESS:
        advice = f"It is longer than {LONGEST_ADDRESS} characters, codes are read less well."
        yield fault("length of the public address", advice)
    advice = await _health_advice(session, url) or await _identity_advice(session, url, services)
    yield judged("public address", advice)
    if advice:
        return
    yield judged("numbers at the public address", await _metrics_advice(session, settings))
    if settings.telegram_mode == "webhook":
        yield judged("webhook at the public address", await _door_advice(session, url))


def _proxy_advice() -> str:
    for name in PROXIES:
        value = os.environ.get(name)
        if value and urlsplit(value).scheme not in {"http", "https"}:
            return f"{name} must begin with http://: other kinds of proxies are not supported."
    return ""


async def _health_advice(session: aiohttp.ClientSession, url: str) -> str:
    try:
        status, body = await _ask(session, "GET", f"{url}/healthz")
    except aiohttp.ClientConnectorCertificateError:
        return (
            "Its certificate is not valid: renew it, and see that it names this address and that"
            " its chain is complete."
        )
    except aiohttp.ClientConnectorDNSError:
        return "Its name is not known: look at PUBLIC_URL and at the DNS."
    except (aiohttp.ClientError, OSError):
        return "Nothing answers there: start `run`, look at proxy and firewall."
    if status in {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}:
        return "The proxy finds nothing behind it: start `run`, look at HOST and PORT."
    if status != HTTPStatus.OK or not isinstance(body, dict) or body.get("status") != "ok":
        return "Something else answers there: look at PUBLIC_URL and at the proxy."
    return ""


async def _identity_advice(
    session: aiohttp.ClientSession, url: str, services: Services | None
) -> str:
    """Compare the public halves of the signing keys: nobody else publishes ours."""
    if services is None:
        return ""
    ours = await services.keys.jwks()
    if not ours["keys"]:
        return "This database has no signing key yet: start `run` once."
    try:
        _, theirs = await _ask(session, "GET", f"{url}/.well-known/jwks.json")
    except (aiohttp.ClientError, OSError):
        theirs = None
    if not isinstance(theirs, dict) or theirs.get("keys") != ours["keys"]:
        return "Another installation answers there: look at DATABASE_URL, PUBLIC_URL and proxy."
    return ""


async def _metrics_advice(session: aiohttp.ClientSession, settings: Settings) -> str:
    """See that the proxy shows itself: otherwise everybody counts as this machine."""
    if not settings.is_public:
        return ""
    try:
        status, _ = await _ask(session, "GET", f"{settings.public_url}/metrics")
    except (aiohttp.ClientError, OSError):
        return ""
    if status != HTTPStatus.OK:
        return ""
    return "/metrics is open to everybody: let the proxy send X-Forwarded-For."


async def _door_advice(session: aiohttp.ClientSession, url: str) -> str:
    """Knock without the secret: the right answer is a refusal by our own door."""
    try:
        status, _ = await _ask(session, "POST", f"{url}/telegram")
    except (aiohttp.ClientError, OSError):
        return "It does not answer: look at the proxy."
    if status == HTTPStatus.UNAUTHORIZED:
        return ""
    if status == HTTPStatus.NOT_FOUND:
        return "What runs there is in polling mode: start it anew."
    return f"It answers {status} to a request without the secret: look at the proxy."


async def _ask(session: aiohttp.ClientSession, method: str, url: str) -> tuple[int, Any]:
    """Return status and JSON; anything else than JSON is None."""
    async with session.request(method, url, allow_redirects=False) as response:
        try:
            return response.status, await response.json(content_type=None)
        except ValueError:
            return response.status, None
