"""`POST /api/verify`: partners check codes by machine; `GET /api/openapi.json` describes it."""

import hashlib
import json
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web

from handlers.web import problems
from handlers.web.context import SERVICES
from handlers.web.openapi import describe
from handlers.web.problems import DESCRIPTION, ProblemError
from handlers.web.reading import UnreadableBodyError, read_json
from services.checking.errors import TooManyChecksError
from services.checking.types import CheckedCode
from services.codes.types import TokenFlags
from services.errors import ServiceError
from services.partners.errors import (
    KeyExpiredError,
    KeyUnknownError,
    QuotaExceededError,
    ScopeLackingError,
)
from services.partners.types import Scope
from services.registry import Services

VERIFY = "/api/verify"
_REFUSALS: dict[type[ServiceError], problems.Problem] = {
    KeyUnknownError: problems.KEY_UNKNOWN,
    KeyExpiredError: problems.KEY_EXPIRED,
    ScopeLackingError: problems.SCOPE_LACKING,
    QuotaExceededError: problems.QUOTA_EXCEEDED,
    TooManyChecksError: problems.TOO_MANY_CHECKS,
}
_UNREADABLE = {
    problem.status: problem
    for problem in (problems.NOT_JSON, problems.TOO_LARGE, problems.WRONG_TYPE)
}


def add_routes(app: web.Application) -> None:
    """Let partners call; no page of any origin is invited to."""
    app.router.add_post(VERIFY, verify)
    app.router.add_get(DESCRIPTION, description)


async def verify(request: web.Request) -> web.Response:
    """Answer what a code is worth: its colour and what the symbol says, never why.

    There is nothing to ask with but a code: no name, no number (SECURITY.md 33).
    """
    services = request.app[SERVICES]
    try:
        answer = web.json_response(await _verified(request, services))
    except ProblemError as refusal:
        answer = refusal.response(services.config.public_url)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Date"] = format_datetime(services.clock(), usegmt=True)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


async def description(request: web.Request) -> web.Response:
    """Return the OpenAPI description of what partners may call."""
    text = json.dumps(describe(request.app[SERVICES].config.public_url), ensure_ascii=False)
    etag = hashlib.sha256(text.encode()).hexdigest()[:16]
    headers = {
        "Cache-Control": "public, max-age=3600",
        "ETag": f'"{etag}"',
        "X-Content-Type-Options": "nosniff",
    }
    if any(tag.value in {etag, "*"} for tag in request.if_none_match or ()):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return web.Response(text=text, content_type="application/json", headers=headers)


async def _verified(request: web.Request, services: Services) -> dict[str, Any]:
    """Let the caller in before a byte of the body is read; raises ProblemError."""
    try:
        await services.partners.authorise(_key(request), Scope.VERIFY)
        text = _code(await read_json(request))
        checked = await services.checking.check(_scanned(text, services))
    except UnreadableBodyError as refusal:
        raise ProblemError(_UNREADABLE[refusal.status]) from None
    except tuple(_REFUSALS) as refusal:
        seconds = refusal.params.get("seconds")
        raise ProblemError(_REFUSALS[type(refusal)], seconds=seconds) from None
    return _answer(checked, services)


def _key(request: web.Request) -> str:
    """Return the key that is sent, in the one header for it; raises ProblemError."""
    match request.headers.getall("Authorization", []):
        case [given]:
            scheme, _, key = given.partition(" ")
            if scheme.casefold() == "bearer" and key.strip():
                return key.strip()
    raise ProblemError(problems.NO_KEY)


def _code(asked: Any) -> str:
    """Return the text to check; raises ProblemError for anything beside it."""
    match asked:
        case {"code": str(text), **others} if not others:
            return text
    raise ProblemError(problems.BAD_REQUEST)


def _scanned(text: str, services: Services) -> str:
    """Return the text of a symbol, also where only its digits were sent."""
    digits = text.strip()
    is_bare = digits.isascii() and digits.isdecimal()
    return f"{services.config.public_url.rstrip('/')}/v#{digits}" if is_bare else text


def _answer(checked: CheckedCode, services: Services) -> dict[str, Any]:
    """Say what the page at `/v` would show, and no more (SECURITY.md 13)."""
    local, token = services.calendar.local, checked.token
    answer: dict[str, Any] = {
        "result": checked.verdict.value,
        "checked_at": local(services.clock()).isoformat(timespec="seconds"),
    }
    if token is not None:
        answer |= {
            "issuer": token.issuer,
            "issued_at": local(token.issued_at).isoformat(timespec="seconds"),
            "expires_at": local(token.expires_at).isoformat(timespec="seconds"),
            "masked_name": token.masked_name,
            "last_four": token.last_four,
            "is_paper": TokenFlags.PAPER in token.flags,
        }
    return answer
