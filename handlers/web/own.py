"""JSON that our own pages send us."""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from handlers.web.context import SERVICES
from handlers.web.reading import MOST_BYTES, UnreadableBodyError, read_json


async def own_json(request: web.Request) -> Any:
    """Return the body of a request of our own pages (SECURITY.md 18).

    A page of another origin can send no `application/json` without asking first, and we never
    allow it; what browsers say of the origin is compared all the same. Raises
    HTTPUnsupportedMediaType, HTTPForbidden, HTTPRequestEntityTooLarge, HTTPBadRequest.
    """
    if not _is_own(request):
        raise web.HTTPForbidden(**_said("foreign_origin"))
    try:
        return await read_json(request)
    except UnreadableBodyError as refusal:
        said = _said(refusal.code)
        match refusal.status:
            case HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
                raise web.HTTPUnsupportedMediaType(**said) from None
            case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                raise web.HTTPRequestEntityTooLarge(MOST_BYTES, **said) from None
        raise web.HTTPBadRequest(**said) from None


def _is_own(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    ours = urlsplit(request.app[SERVICES].config.public_url).netloc
    return urlsplit(origin).netloc in {ours, request.host}


def _said(code: str) -> dict[str, Any]:
    return {"text": json.dumps({"error": code}), "content_type": "application/json"}
