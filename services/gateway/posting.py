"""Posts one call to the gateway: signed, briefly, and never anywhere else."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from services.clock import Calendar
from services.gateway.types import Answer, Call, GatewayConfig

TIMEOUT = aiohttp.ClientTimeout(total=10)


async def post(config: GatewayConfig, call: Call, *, now: datetime, calendar: Calendar) -> Answer:
    """Post a call and return what became of it; redirects are not followed."""
    body = written(call, calendar)
    time = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": call.id,
        "X-Time": time,
        "X-Signature": signature(config.secret, time, body),
    }
    try:
        async with (
            aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(), timeout=TIMEOUT, trust_env=True
            ) as session,
            session.post(
                config.url, data=body, headers=headers, allow_redirects=False
            ) as response,
        ):
            # What it says besides is not read: it could come drop by drop, and without end.
            return Answer(response.status, _retry_after(response.headers.get("Retry-After"), now))
    except TimeoutError:
        return Answer(fault="slow")
    except aiohttp.ClientSSLError:
        return Answer(fault="certificate")
    except (aiohttp.ClientError, OSError, ValueError):
        # The texts of these errors may hold a proxy's password.
        return Answer(fault="unreachable")


def written(call: Call, calendar: Calendar) -> bytes:
    """Return the body: the same bytes at each try."""
    at = calendar.local(call.at).isoformat(timespec="seconds")
    content = {"ticket": call.ticket, "desk": call.desk, "step": call.step, "at": at}
    return json.dumps(content, separators=(",", ":")).encode()


def signature(secret: str, time: str, body: bytes) -> str:
    """Return the hex HMAC-SHA256 over the time, a full stop and the body (DESIGN.md section 3)."""
    return hmac.new(secret.encode(), time.encode() + b"." + body, hashlib.sha256).hexdigest()


def _retry_after(text: str | None, now: datetime) -> timedelta | None:
    """Return how long to wait, given as seconds or as a date (RFC 9110, 10.2.3)."""
    if text is None:
        return None
    try:
        if text.isascii() and text.isdecimal():
            return timedelta(seconds=int(text))
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(until - now, timedelta())
