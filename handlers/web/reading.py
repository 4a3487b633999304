"""JSON that somebody sends us, read with care."""

import json
from http import HTTPStatus
from typing import Any

from aiohttp import web

MOST_BYTES = 16 * 1024


class UnreadableBodyError(Exception):
    """What was sent is refused, with a status, and a code that says why in a word."""

    def __init__(self, status: HTTPStatus, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


async def read_json(request: web.Request) -> Any:
    """Return what a body says, of which no more is read than may be.

    Raises UnreadableBodyError with 415, 413 or 400; the last also where a name stands twice.
    """
    if request.content_type != "application/json":
        raise UnreadableBodyError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_json")
    body = b""
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise UnreadableBodyError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
    try:
        return json.loads(body, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise UnreadableBodyError(HTTPStatus.BAD_REQUEST, "not_json") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; ValueError where a name stands twice."""
    built = dict(pairs)
    if len(built) < len(pairs):
        raise ValueError("a name stands twice")
    return built
