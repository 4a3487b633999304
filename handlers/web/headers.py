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

_HEADERS = Secure(
    cache=CacheControl().no_store(),
    csp=ContentSecurityPolicy()
    .default_src("'none'")
    .style_src("'self'")
    .img_src("'self'")
    .base_uri("'none'")
    .form_action("'none'")
    .frame_ancestors("'none'"),
    hsts=StrictTransportSecurity().max_age(_HSTS_SECONDS),
    permissions=PermissionsPolicy().geolocation().microphone().camera(),
    referrer=ReferrerPolicy().no_referrer(),
    xcto=XContentTypeOptions().nosniff(),
    xfo=XFrameOptions().deny(),
)


def protect(response: web.StreamResponse) -> None:
    """Set the headers of SECURITY.md 4 on a page or a redirection of a login."""
    for name, value in _HEADERS.header_items():
        response.headers[name] = value
