"""`POST /api/status`: whether a code of ours still holds; asked with its random handle alone."""

from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web

from handlers.web.context import SERVICES
from handlers.web.own import own_json
from services.checking.errors import TooManyChecksError
from services.codes.types import HANDLE_BYTES

_DIGITS = 2 * HANDLE_BYTES


def add_routes(app: web.Application) -> None:
    app.router.add_post("/api/status", status)


async def status(request: web.Request) -> web.Response:
    """Answer `{"status": "valid" | "withdrawn" | "expired"}` to `{"handle": 16 hex digits}`.

    The answer's date is the time that it goes by. 429 for a paper code that was asked about too
    often. Nothing about who asks is kept (SECURITY.md 18).
    """
    handle = _handle(await own_json(request))
    headers = {
        "Cache-Control": "no-store",
        "Date": format_datetime(request.app[SERVICES].clock(), usegmt=True),
        "X-Content-Type-Options": "nosniff",
    }
    try:
        found = await request.app[SERVICES].checking.status(handle)
    except TooManyChecksError as refusal:
        headers["Retry-After"] = str(refusal.params["seconds"])
        return web.json_response(
            {"error": "too_many_checks"}, status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers
        )
    return web.json_response({"status": found.value}, headers=headers)


def _handle(asked: Any) -> bytes:
    """Return the handle that is asked about; raises HTTPBadRequest for anything else."""
    match asked:
        case {"handle": str(text), **others} if (
            not others and len(text) == _DIGITS and text.isascii() and text.isalnum()
        ):
            try:
                return bytes.fromhex(text)
            except ValueError:
                pass
    raise web.HTTPBadRequest(text='{"error": "no_handle"}', content_type="application/json")
