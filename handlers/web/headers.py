"""What every page tells the browser: run nothing foreign, keep nothing, betray no address."""

from typing import Final

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

WORKER_POLICY = "verify"
"""Of this name is the one Trusted Types policy, which lets in the worker (offline.js)."""
TELEGRAM: Final = ("https://web.telegram.org", "https://*.telegram.org")
"""Whose pages may frame our Mini Apps (SECURITY.md 34)."""
_HSTS_SECONDS = 180 * 24 * 60 * 60


def _policy(*framers: str) -> ContentSecurityPolicy:
    return (
        ContentSecurityPolicy()
        .default_src("'none'")
        .style_src("'self'")
        .img_src("'self'")
        .base_uri("'none'")
        .form_action("'none'")
        .frame_ancestors(*framers or ("'none'",))
    )


def _policy_with_scripts(*framers: str) -> ContentSecurityPolicy:
    return (
        _policy(*framers)
        .script_src("'self'")
        .connect_src("'self'")
        .require_trusted_types_for("'script'")
    )


def _headers(csp: ContentSecurityPolicy, *camera: str) -> Secure:
    return Secure(
        cache=CacheControl().no_store(),
        csp=csp,
        hsts=StrictTransportSecurity().max_age(_HSTS_SECONDS),
        permissions=PermissionsPolicy().geolocation().microphone().camera(*camera),
        referrer=ReferrerPolicy().no_referrer(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )


_HEADERS = _headers(_policy())
_HEADERS_WITH_SCRIPTS = _headers(_policy_with_scripts())
_HEADERS_OF_CHECKS = _headers(
    _policy_with_scripts().worker_src("'self'").trusted_types(WORKER_POLICY), "self"
)
# The picture of a code is fetched with a token, so it reaches the page as a blob.
_HEADERS_OF_APPS = _headers(_policy_with_scripts(*TELEGRAM).img_src("'self'", "blob:"))


def protect(response: web.StreamResponse, *, has_scripts: bool = False) -> None:
    """Set the headers of SECURITY.md 4; with scripts, only ours from files run."""
    _set(response, _HEADERS_WITH_SCRIPTS if has_scripts else _HEADERS)


def protect_check(response: web.StreamResponse) -> None:
    """Set the headers of the check page, which also has a worker and may use the camera."""
    _set(response, _HEADERS_OF_CHECKS)


def protect_app(response: web.StreamResponse) -> None:
    """Set the headers of a Mini App, which Telegram's web client frames."""
    _set(response, _HEADERS_OF_APPS)
    # It knows no list, and would forbid what `frame-ancestors` allows.
    del response.headers["X-Frame-Options"]


def _set(response: web.StreamResponse, headers: Secure) -> None:
    for name, value in headers.header_items():
        response.headers[name] = value
