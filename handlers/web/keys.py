"""`/.well-known/jwks.json`: the public halves of the keys that sign codes."""

from email.utils import format_datetime

from aiohttp import web

from handlers.web.context import SERVICES


def add_routes(app: web.Application) -> None:
    """Let the keys be found, by pages of any origin: they are public."""
    app.router.add_get("/.well-known/jwks.json", keys)


async def keys(request: web.Request) -> web.Response:
    """Return the keys (RFC 7517); the answer's date is the time that checks go by."""
    services = request.app[SERVICES]
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, max-age=60",
        "Date": format_datetime(services.clock(), usegmt=True),
        "X-Content-Type-Options": "nosniff",
    }
    return web.json_response(await services.keys.jwks(), headers=headers)
