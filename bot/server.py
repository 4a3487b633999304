"""The web server: login, pages, keys, health."""

from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import web

from handlers.web import keys, login, verify
from handlers.web.context import BOT_NAME, SERVICES, BotName
from handlers.web.headers import protect
from services.registry import Services

CLOSING_SECONDS = 3


@dataclass
class Readiness:
    """What the house still waits for before it can serve people."""

    waiting_for: set[str] = field(default_factory=set)


READINESS = web.AppKey("readiness", Readiness)


def create_app(services: Services, bot_name: BotName, readiness: Readiness) -> web.Application:
    """Compose all pages."""
    app = web.Application(client_max_size=1024 * 1024)
    app[SERVICES] = services
    app[BOT_NAME] = bot_name
    app[READINESS] = readiness
    app.on_response_prepare.append(_say_less)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    login.add_routes(app)
    verify.add_routes(app)
    keys.add_routes(app)
    return app


async def _say_less(_: web.Request, response: web.StreamResponse) -> None:
    """Name no versions, and let refusals that no page of ours made be as guarded as our pages."""
    response.headers.popall("Server", None)
    if response.status >= HTTPStatus.BAD_REQUEST and "Content-Security-Policy" not in (
        response.headers
    ):
        protect(response)


async def healthz(_: web.Request) -> web.Response:
    """Answer that the process lives."""
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """Answer whether everything that serving people needs is there; 503 names what is not."""
    waiting = sorted(request.app[READINESS].waiting_for)
    body = {"status": "waiting" if waiting else "ok", "waiting_for": waiting}
    return web.json_response(body, status=503 if waiting else 200)


async def serve(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Listen and return the runner; its `cleanup()` ends it. Raises OSError for a taken port."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner
