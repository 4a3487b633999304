"""Who may ask: nobody but a page of ours on this machine, under a name of this machine."""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

NAMES = {"127.0.0.1", "localhost", "::1"}
OURS = "/sandbox/"
_SAFE = {"GET", "HEAD"}
_RULES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
)
_POLICY = "; ".join(_RULES)


def is_here(host: str) -> bool:
    """Tell whether a Host header names this machine; a tunnel may have another port."""
    try:
        return urlsplit(f"//{host}").hostname in NAMES
    except ValueError:
        return False


def is_same_origin(request: web.Request) -> bool:
    """Tell whether a page of this very address asks; a browser always says which page it is."""
    return request.headers.get("Origin") == f"http://{request.host}"


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other names (DNS rebinding) and requests that other pages have made."""
    if not is_here(request.host):
        raise web.HTTPMisdirectedRequest(text="The pretend world is on this machine only.")
    is_change = request.path.startswith(OURS) and request.method not in _SAFE
    if is_change and not is_same_origin(request):
        raise web.HTTPForbidden(text="Only the page of the pretend world may do this.")
    return await handler(request)


def protect(response: web.StreamResponse) -> None:
    """Let the page run nothing foreign and be framed by nobody."""
    response.headers.update(
        {
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
    )
