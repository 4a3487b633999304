"""What checkers of any origin rely on: the signing keys, and the signed list of who counts."""

from email.utils import format_datetime
from http import HTTPStatus

from aiohttp import web

from handlers.web.context import SERVICES

JWKS, TRUST_LIST = "/.well-known/jwks.json", "/trust-list"


def add_routes(app: web.Application) -> None:
    """Let the keys and the list be found, by pages of any origin: they are public."""
    app.router.add_get(JWKS, keys)
    app.router.add_get(TRUST_LIST, trust_list)


async def keys(request: web.Request) -> web.Response:
    """Return the keys (RFC 7517); the answer's date is the time that checks go by."""
    services = request.app[SERVICES]
    headers = {**_headers(request), "Cache-Control": "public, max-age=60"}
    return web.json_response(await services.keys.jwks(), headers=headers)


async def trust_list(request: web.Request) -> web.Response:
    """Return the list: a JWT (RFC 7519), signed by the root that pages and partners have pinned.

    It may be kept, but is to be asked for anew each time: a revoked key leaves it at once.
    """
    newest = await request.app[SERVICES].trust.current()
    headers = {
        **_headers(request),
        "Cache-Control": "public, no-cache",
        "ETag": f'"{newest.etag}"',
    }
    asked = request.if_none_match or ()
    if any(tag.value in {newest.etag, "*"} for tag in asked):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    # As bytes: a text would be sent with a charset, which this type does not have.
    body = newest.text.encode()
    return web.Response(body=body, content_type="application/jwt", headers=headers)


def _headers(request: web.Request) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Date, ETag",
        "Date": format_datetime(request.app[SERVICES].clock(), usegmt=True),
        "X-Content-Type-Options": "nosniff",
    }
