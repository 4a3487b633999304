"""JSON that our own pages send us."""

import json
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from handlers.web.context import SERVICES

MOST_BYTES = 16 * 1024


async def own_json(request: web.Request) -> Any:
    """Return the body of a request of our own pages (SECURITY.md 18).

    A page of another origin can send no `application/json` without asking first, and we never
    allow it; what browsers say of the origin is compared all the same. Raises
    HTTPUnsupportedMediaType, HTTPForbidden, HTTPRequestEntityTooLarge, HTTPBadRequest.
    """
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(**_said("not_json"))
    if not _is_own(request):
        raise web.HTTPForbidden(**_said("foreign_origin"))
    body = b""
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BYTES, len(body))
    try:
        return json.loads(body, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest(**_said("not_json")) from None


def _is_own(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    ours = urlsplit(request.app[SERVICES].config.public_url).netloc
    return urlsplit(origin).netloc in {ours, request.host}


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; ValueError where a name stands twice."""
    built = dict(pairs)
    if len(built) < len(pairs):
        raise ValueError("a name stands twice")
    return built


def _said(code: str) -> dict[str, Any]:
    return {"text": json.dumps({"error": code}), "content_type": "application/json"}
