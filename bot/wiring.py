"""The one place where the program is put together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import web
from telegram.error import TelegramError

from bot import intake, menus
from bot.app import build_application
from bot.auditor import audit
from bot.delivery import Delivery
from bot.flood import FloodGate
from bot.metrics import Metrics
from bot.pacing import Pacer
from bot.reception import Reception
from bot.server import Readiness, create_app, serve
from bot.settings import Settings, SettingsError, read_settings
from bot.transport import AiohttpRequest
from bot.webhook import Registration
from bot.workers import clean, keep_running, sweep
from handlers.all_routes import ALL_ROUTES
from handlers.dispatch import Dispatcher, dispatcher
from handlers.routes import Routes
from handlers.web.context import BotName
from services.clock import Clock, system_clock
from services.crypto.errors import InvalidDataKeyError
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.errors import UnsupportedDatabaseError
from services.db.schema import is_current, migrate
from services.identity.types import OidcConfig
from services.registry import Config, Services

log = structlog.get_logger()

STOP_SECONDS = 8.0
"""How long what is under way may take to end; a graceful stop stays below ten seconds."""


def open_database(settings: Settings) -> Database:
    """Open the database of the settings; raises SettingsError for one that cannot be used."""
    try:
        return Database(settings.database_url)
    except UnsupportedDatabaseError:
        raise SettingsError(
            "Please mend\n  DATABASE_URL: use sqlite:///relative.db or sqlite:////absolute.db"
        ) from None


def compose(
    settings: Settings, db: Database, *, clock: Clock = system_clock, is_demo: bool = False
) -> Services:
    """Compose the services of the settings; raises SettingsError for keys that are no keys."""
    settings.require("data_keys")
    try:
        vault = Vault(settings.data_keys)
    except InvalidDataKeyError:
        raise SettingsError(
            "Please mend\n  DATA_KEYS: keys made by `python -m bot keys generate`"
        ) from None
    config = Config(
        region=settings.region,
        zone=settings.timezone,
        public_url=settings.public_url,
        code_validity=settings.code_validity,
        is_demo=is_demo,
        oidc=_oidc(settings),
    )
    return Services(db, vault=vault, clock=clock, config=config)


def _oidc(settings: Settings) -> OidcConfig | None:
    if not settings.oidc_issuer or not settings.oidc_client_id:
        return None
    return OidcConfig(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        scopes=settings.oidc_scopes,
        level_claim=settings.oidc_level_claim,
        required_levels=settings.oidc_required_level,
        name_claim=settings.oidc_name_claim,
        id_number_claim=settings.oidc_id_number_claim,
        id_type_claim=settings.oidc_id_type_claim,
        id_country_claim=settings.oidc_id_country_claim,
    )


@asynccontextmanager
async def open_services(settings: Settings | None = None) -> AsyncIterator[Services]:
    """Open the services for a command; raises SettingsError where the schema is not current."""
    settings = settings or read_settings()
    services = compose(settings, open_database(settings))
    try:
        if not await is_current(services.db):
            raise SettingsError("The database is not up to date: run `python -m bot migrate`.")
        yield services
    finally:
        await services.close()


@dataclass(frozen=True)
class _Loop:
    name: str
    work: Callable[[], Awaitable[None]]


class House:
    """The whole program in one process: web server, intake, reception, delivery, timers."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = system_clock,
        is_demo: bool = False,
        routes: Sequence[Routes] = ALL_ROUTES,
        gate: FloodGate | None = None,
    ) -> None:
        settings.check_for_service()
        self.settings = settings
        self.db = open_database(settings)
        self.services = compose(settings, self.db, clock=clock, is_demo=is_demo)
        self.readiness = Readiness({"schema", "telegram"})
        self._is_webhook = settings.telegram_mode == "webhook"
        if self._is_webhook:
            self.readiness.waiting_for.add("webhook")
        self._bot_name = BotName()
        self._gate = gate or FloodGate()
        self._routes: Dispatcher = dispatcher(routes)
        self.metrics = Metrics(self.services)
        self._transport = AiohttpRequest(observe=self.metrics.called)
        self._application = build_application(
            settings, self.services, self._routes, self._transport
        )
        self.reception = Reception(self.services, self._application, self._routes.refusals)
        self.delivery = Delivery(
            self.services,
            self._application.bot,
            self._routes.screens,
            Pacer(settings.send_rate, settings.send_rate_per_chat, settings.send_rate_per_group),
        )
        self._runner: web.AppRunner | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Migrate, listen, and start the loops; Telegram may be away, they keep trying."""
        await migrate(self.db)
        await self.services.start()
        self.readiness.waiting_for.discard("schema")
        app = create_app(
            self.settings,
            self.services,
            self.metrics,
            bot_name=self._bot_name,
            readiness=self.readiness,
            gate=self._gate,
        )
        self._runner = await serve(app, self.settings.host, self.settings.port)
        loops = (
            _Loop("telegram", self._speak),
            _Loop("timers", lambda: sweep(self.services)),
            _Loop("cleaning", lambda: clean(self.services)),
            _Loop("audit", lambda: audit(self.services, self.metrics)),
        )
        self._tasks = [
            asyncio.create_task(keep_running(loop.name, loop.work), name=loop.name)
            for loop in loops
        ]
        log.info("started", host=self.settings.host, port=self.settings.port)

    async def stop(self) -> None:
        """Take nothing more in, let what is under way end, close everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # Side by side: together they must stay below ten seconds.
        await asyncio.gather(self._stop_listening(), self._finish())
        # The application would leave its connections open where Telegram never answered.
        await self._application.shutdown()
        await self._transport.shutdown()
        await self.services.close()
        log.info("stopped")

    async def _stop_listening(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _finish(self) -> None:
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.reception.finish()
                await self.delivery.finish()
        except TimeoutError:
            log.warning("stopped_while_busy")

    @property
    def bot_is_known(self) -> bool:
        """Whether Telegram has told who this bot is."""
        return bool(self._bot_name.username)

    async def _speak(self) -> None:
        await self._connect()
        bot = self._application.bot
        async with asyncio.TaskGroup() as group:
            group.create_task(self.reception.run())
            group.create_task(self.delivery.run())
            if self._is_webhook:
                group.create_task(self._registration().keep())
            else:
                group.create_task(intake.poll(self.services, bot, self._gate))

    def _registration(self) -> Registration:
        return Registration(
            self._application.bot,
            self.settings.webhook_url,
            self.settings.telegram_webhook_secret or "",
            on_set=lambda: self.readiness.waiting_for.discard("webhook"),
            on_info=self.metrics.hooked,
        )

    async def _connect(self) -> None:
        pause = 1.0
        while True:
            try:
                await self._application.initialize()
                break
            except (TelegramError, OSError) as error:
                log.warning("telegram_away", fault=type(error).__name__, seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)
        self._bot_name.username = self._application.bot.username
        self.readiness.waiting_for.discard("telegram")
        await self._introduce()

    async def _introduce(self) -> None:
        """Set what Telegram remembers of us; a server that knows no menus serves people too."""
        bot = self._application.bot
        try:
            if not self._is_webhook:
                await bot.delete_webhook()
            await menus.register(bot)
        except TelegramError as error:
            log.warning("menus_not_set", fault=type(error).__name__)
