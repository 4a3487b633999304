"""What every page tells the browser: run nothing foreign, keep nothing, betray no address."""

from aiohttp import web
from secure import (
    CacheControl,
    ContentSecurityPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

_HSTS_SECONDS = 180 * 24 * 60 * 60


def _policy() -> ContentSecurityPolicy:
    return (
        ContentSecurityPolicy()
        .default_src("'none'")
        .style_src("'self'")
        .img_src("'self'")
        .base_uri("'none'")
        .form_action("'none'")
        .frame_ancestors("'none'")
    )


def _headers(csp: ContentSecurityPolicy) -> Secure:
    return Secure(
        cache=CacheControl().no_store(),
        csp=csp,
        hsts=StrictTransportSecurity().max_age(_HSTS_SECONDS),
        permissions=PermissionsPolicy().geolocation().microphone().camera(),
        referrer=ReferrerPolicy().no_referrer(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )


_HEADERS = _headers(_policy())
_HEADERS_WITH_SCRIPTS = _headers(
    _policy().script_src("'self'").connect_src("'self'").require_trusted_types_for("'script'")
)


def protect(response: web.StreamResponse, *, has_scripts: bool = False) -> None:
    """Set the headers of SECURITY.md 4; with scripts, only ours from files run."""
    headers = _HEADERS_WITH_SCRIPTS if has_scripts else _HEADERS
    for name, value in headers.header_items():
        response.headers[name] = value
