"""Every request is counted and logged by its route's template: paths and queries hold secrets."""

import time
from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.metrics import Metrics
from bot.proxies import Networks, client_of

log = structlog.get_logger()

QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked for every few seconds; they are logged at debug level only."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
GONE = 499
"""Whoever asked did not wait for the answer."""


def watching(metrics: Metrics, trusted: Networks) -> Middleware:
    """Return the middleware that sees every request; a failure in a page ends here as a 500."""

    @web.middleware
    async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
        began, status = time.monotonic(), GONE
        try:
            response = await handler(request)
        except web.HTTPException as refusal:
            status = refusal.status
            raise
        except Exception as error:
            if request.transport is None or request.transport.is_closing():
                raise ConnectionResetError from None  # Nobody is there to be answered.
            status = HTTPStatus.INTERNAL_SERVER_ERROR.value
            log.error("request_failed", route=route_of(request), exc_info=error)
            raise web.HTTPInternalServerError from None
        else:
            status = response.status
            return response
        finally:
            _note(request, status, time.monotonic() - began, metrics, trusted)

    return watch


def route_of(request: web.Request) -> str:
    """Return the template of a request's route; everything that has none is one."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "none"


def _note(
    request: web.Request, status: int, seconds: float, metrics: Metrics, trusted: Networks
) -> None:
    route = route_of(request)
    method = request.method if request.method in METHODS else "other"
    metrics.asked(route, method, status, seconds)
    say = log.debug if route in QUIET else log.info
    say("request", route=route, method=method, status=status, seconds=round(seconds, 3))
    # Only where somebody looks for a fault: addresses of people are not kept otherwise.
    log.debug("request_from", route=route, address=str(client_of(request, trusted)))
