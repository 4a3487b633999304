"""The web server: login, pages, keys, health, numbers, and Telegram's updates in webhook mode."""

import hmac
from dataclasses import dataclass, field
from http import HTTPStatus
from socket import gaierror

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot import access, webhook
from bot.flood import FloodGate
from bot.metrics import Metrics
from bot.proxies import is_on_this_machine
from bot.settings import Settings, SettingsError
from handlers.web import apps, impact, keys, login, partners, status, verify
from handlers.web.context import APP_SECRET, BOT_NAME, SERVICES, BotName
from handlers.web.headers import protect
from handlers.web.init_data import secret_of
from services.db.probing import AWAY, answers
from services.registry import Services

MOST_BYTES = 1024 * 1024
"""Of a request's body (SECURITY.md 11)."""
CLOSING_SECONDS = 3.0
"""How long requests under way may take to end when the house stops."""
LINGER_SECONDS = 1.0
"""How long the rest of a refused body is read and thrown away."""


@dataclass
class Readiness:
    """What the house still waits for before it can serve people."""

    waiting_for: set[str] = field(default_factory=set)


READINESS = web.AppKey("readiness", Readiness)
METRICS = web.AppKey("metrics", Metrics)
METRICS_TOKEN = web.AppKey("metrics_token", str)


def create_app(
    settings: Settings,
    services: Services,
    metrics: Metrics,
    *,
    bot_name: BotName,
    readiness: Readiness,
    gate: FloodGate | None = None,
) -> web.Application:
    """Compose all pages; in webhook mode also the door for updates."""
    app = web.Application(
        client_max_size=MOST_BYTES,
        middlewares=[access.watching(metrics, settings.trusted_proxies)],
    )
    app[SERVICES] = services
    app[BOT_NAME] = bot_name
    app[APP_SECRET] = secret_of(settings.telegram_bot_token)
    app[READINESS] = readiness
    app[METRICS] = metrics
    app[METRICS_TOKEN] = settings.metrics_token or ""
    app.on_response_prepare.append(_say_less)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", numbers)
    if settings.telegram_mode == "webhook" and settings.telegram_webhook_secret:
        door = webhook.Intake(services, settings.telegram_webhook_secret, gate or FloodGate())
        door.add_routes(app)
    login.add_routes(app)
    verify.add_routes(app)
    impact.add_routes(app)
    keys.add_routes(app)
    status.add_routes(app)
    partners.add_routes(app)
    apps.add_routes(app)
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
    waiting = sorted(request.app[READINESS].waiting_for | await _lacking(request))
    body = {"status": "waiting" if waiting else "ok", "waiting_for": waiting}
    return web.json_response(body, status=503 if waiting else 200)


async def _lacking(request: web.Request) -> set[str]:
    """Look at what can go away again: the database, and in it the key that signs."""
    services = request.app[SERVICES]
    if not await answers(services.db):
        return {"database"}
    if "schema" in request.app[READINESS].waiting_for:
        return set()
    try:
        published = await services.keys.jwks()
    except AWAY:
        return {"database"}
    return set() if published["keys"] else {"key"}


async def numbers(request: web.Request) -> web.Response:
    """Answer with the numbers of the house: to this machine, or to who knows the token."""
    token = request.app[METRICS_TOKEN]
    given = request.headers.get("Authorization", "").encode(errors="replace")
    knows = bool(token) and hmac.compare_digest(given, f"Bearer {token}".encode())
    if not knows and not is_on_this_machine(request):
        status = HTTPStatus.UNAUTHORIZED if token else HTTPStatus.FORBIDDEN
        return web.Response(status=status, headers={"WWW-Authenticate": "Bearer"} if token else {})
    text = await request.app[METRICS].text()
    headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
    return web.Response(body=text, headers=headers)


async def serve(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Listen and return the runner; its `cleanup()` ends it.

    Raises OSError for a taken port, SettingsError for a host that nobody knows.
    """
    runner = web.AppRunner(
        app, access_log=None, shutdown_timeout=CLOSING_SECONDS, lingering_time=LINGER_SECONDS
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except (gaierror, UnicodeError):
        await runner.cleanup()
        raise SettingsError("Please mend\n  HOST: no address of this machine has it") from None
    return runner
