"""Whether the gateway for SMS and voice can be reached; nobody is called by this look."""

from collections.abc import AsyncIterator

import aiohttp

from bot.cli.checks import clock
from bot.cli.checks.finding import Finding, fault, judged, well
from bot.settings import Settings

WHAT = "pager gateway"
SHORTEST_SECRET = 32
_MISSING, _SERVER_FAULT = {404, 410}, 500


async def look(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Finding]:
    """Ask the gateway for its head: without a signature it has nothing to act on."""
    url, secret = settings.pager_url, settings.pager_secret
    if not url or not secret:
        return
    try:
        async with session.head(url, allow_redirects=False) as response:
            status, date = response.status, response.headers.get("Date")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        reason = type(error).__name__
        yield fault(WHAT, f"It does not answer ({reason}): look at PAGER_URL and HTTPS_PROXY.")
        return
    yield judged(WHAT, _advice(status))
    if len(secret) < SHORTEST_SECRET:
        advice = f"It is short: agree on {SHORTEST_SECRET} characters (`openssl rand -hex 32`)."
        yield Finding("secret of the gateway", is_well=True, advice=advice)
    else:
        yield well("secret of the gateway")
    if finding := clock.compare("the gateway", date):
        yield finding


def _advice(status: int) -> str:
    """Say what an answer means; that it takes no HEAD is well."""
    if status in range(300, 400):
        return "It sends elsewhere, which is not followed: set PAGER_URL to the final address."
    if status in _MISSING:
        return f"It knows no such address ({status}): look at PAGER_URL, path included."
    if status >= _SERVER_FAULT:
        return f"It is out of order ({status}): tell its operator."
    return ""
