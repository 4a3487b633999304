"""The program at work: what each role runs, how it starts, and how it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from enum import Enum

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from bot import intake
from bot.app import build_application
from bot.auditor import Auditor
from bot.delivery import Delivery
from bot.flood import FloodGate
from bot.introduction import introduce
from bot.metrics import Metrics
from bot.pacing import Pacer
from bot.reception import Reception
from bot.server import Readiness, create_app, serve
from bot.settings import Settings, SettingsError
from bot.transport import AiohttpRequest
from bot.webhook import Registration
from bot.wiring import check_ledger, compose, fit_keys, open_database
from bot.workers import call_out, clean, hear_regions, keep_running, sweep, watch_keys, while_fit
from handlers.all_routes import ALL_ROUTES
from handlers.dispatch import Dispatcher, dispatcher
from handlers.routes import Routes
from handlers.web.context import BotName
from services.clock import Clock, system_clock
from services.db.leases import while_held
from services.db.schema import is_current, migrate
from services.db.signals import Signals

log = structlog.get_logger()

STOP_SECONDS, CLOSING_SECONDS = 7.0, 1.5
"""How long what is under way may take to end, and then to close: together below ten seconds."""
SCHEMA_SECONDS = 1.0
"""Between two looks whether `migrate` has been run."""


class Role(Enum):
    """What a process does; `run` does both, the Procfile has a type for each."""

    WEB = "web"
    """Pages, login, and in webhook mode Telegram's updates: any number of processes."""
    WORKER = "worker"
    """Handles, sends and fires: any number; one of them polls and one sends, holding a lease."""


BOTH = frozenset(Role)


class House:
    """The program in one process, in one role or in both."""

    def __init__(
        self,
        settings: Settings,
        *,
        roles: frozenset[Role] = BOTH,
        clock: Clock = system_clock,
        is_demo: bool = False,
        routes: Sequence[Routes] = ALL_ROUTES,
        gate: FloodGate | None = None,
    ) -> None:
        settings.check_for_service()
        self.settings = settings
        self.roles = roles
        self.db = open_database(settings)
        self.services = compose(settings, self.db, clock=clock, is_demo=is_demo)
        check_ledger(settings)
        self.readiness = Readiness({"schema", "telegram"})
        self._bot_name = BotName()
        self._gate = gate or FloodGate()
        self._routes: Dispatcher = dispatcher(routes)
        self.metrics = Metrics(self.services)
        self._auditor = Auditor(self.services, self.metrics)
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
        self._prepared, self._connected = asyncio.Event(), asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Migrate, listen, and start the loops; Telegram may be away, they keep trying.

        A process of one role leaves the schema to `migrate` and is not ready before. Raises
        SettingsError where DATA_KEYS do not fit the database.
        """
        if self.roles == BOTH:
            await migrate(self.db)
        if self.roles == BOTH or await self._is_current():
            await self._prepare()
        if Role.WEB in self.roles:
            await self._listen()
        self._tasks = [
            asyncio.create_task(keep_running(name, work), name=name)
            for name, work in self._loops().items()
        ]
        log.info("started", host=self.settings.host, port=self.settings.port)

    async def stop(self) -> None:
        """Take nothing more in, let what is under way end, close everything."""
        for task in self._tasks:
            task.cancel()
        # Side by side: together they must stay below ten seconds.
        await asyncio.gather(self._stop_listening(), self._stop_working())
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                # The application would leave its connections open where Telegram never answered.
                await self._application.shutdown()
                await self._transport.shutdown()
                await self.services.close()
        except TimeoutError:
            log.warning("stopped_unclosed")
        log.info("stopped")

    @property
    def bot_is_known(self) -> bool:
        """Whether Telegram has told who this bot is."""
        return bool(self._bot_name.username)

    # What runs

    def _loops(self) -> dict[str, Callable[[], Awaitable[None]]]:
        services, bot = self.services, self._application.bot
        is_webhook = self.settings.telegram_mode == "webhook"
        loops: dict[str, Callable[[], Awaitable[None]]] = {
            "prepare": self._wait_for_schema,
            "connect": self._connect,
            "keys": self._after(
                self._prepared, lambda: watch_keys(services, self.readiness.waiting_for)
            ),
            "signals": self._after(self._prepared, Signals(self.db, services.bells).run),
        }
        if Role.WEB in self.roles and is_webhook:
            self.readiness.waiting_for.add("webhook")
            loops["webhook"] = self._after(self._connected, self._registration().keep)
        if Role.WORKER in self.roles:
            loops |= {
                "inbox": self._after(self._connected, self._fit(self._receive)),
                "menus": self._after(self._connected, lambda: introduce(bot)),
                "outbox": self._after(
                    self._connected, self._fit(self._alone("sending", self._send))
                ),
                "timers": self._after(self._prepared, self._fit(lambda: sweep(services))),
                "cleaning": self._after(self._prepared, lambda: clean(services)),
                "regions": self._after(
                    self._prepared, self._alone("recognition", lambda: hear_regions(services))
                ),
                "audit": self._after(self._prepared, self._alone("audit", self._auditor.run)),
            }
            if services.gateway.is_there:
                loops["gateway"] = self._after(
                    self._prepared, self._alone("gateway", lambda: call_out(services))
                )
            if not is_webhook:
                poll = self._alone("polling", lambda: intake.poll(services, bot, self._gate))
                loops["polling"] = self._after(self._connected, self._fit(poll))
        return loops

    def _alone(
        self, name: str, work: Callable[[], Awaitable[None]]
    ) -> Callable[[], Awaitable[None]]:
        """Let one process at a time do a work."""
        return lambda: while_held(self.db, name, work)

    def _fit(self, work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        """Let a work be done only while the active data key is at hand."""
        return lambda: while_fit(self.services, work)

    @staticmethod
    def _after(
        event: asyncio.Event, work: Callable[[], Awaitable[None]]
    ) -> Callable[[], Awaitable[None]]:
        async def later() -> None:
            await event.wait()
            await work()

        return later

    async def _receive(self) -> None:
        try:
            await self.reception.run()
        finally:
            await self.reception.finish()

    async def _send(self) -> None:
        try:
            await self.delivery.run()
        finally:
            # Before the lease is given away: the next holder sends again what is under way.
            await self.delivery.finish()

    def _registration(self) -> Registration:
        return Registration(
            self._application.bot,
            self.settings.webhook_url,
            self.settings.telegram_webhook_secret or "",
            on_set=lambda: self.readiness.waiting_for.discard("webhook"),
            on_info=self.metrics.hooked,
        )

    # How it starts

    async def _listen(self) -> None:
        app = create_app(
            self.settings,
            self.services,
            self.metrics,
            bot_name=self._bot_name,
            readiness=self.readiness,
            gate=self._gate,
        )
        self._runner = await serve(app, self.settings.host, self.settings.port)

    async def _is_current(self) -> bool:
        try:
            return await is_current(self.db)
        except (SQLAlchemyError, OSError) as error:
            log.warning("database_away", fault=type(error).__name__)
            return False

    async def _wait_for_schema(self) -> None:
        while not self._prepared.is_set():
            if await self._is_current():
                try:
                    await self._prepare()
                    break
                except SettingsError:
                    log.error("data_keys_do_not_fit")
                    self.readiness.waiting_for.add("data_keys")
            await asyncio.sleep(SCHEMA_SECONDS)

    async def _prepare(self) -> None:
        await fit_keys(self.services)
        await self.services.start()
        self.readiness.waiting_for.discard("schema")
        self._prepared.set()

    async def _connect(self) -> None:
        pause = 1.0
        await self._prepared.wait()
        while True:
            try:
                await self._application.initialize()
                break
            except (TelegramError, OSError) as error:
                log.warning("telegram_away", fault=type(error).__name__, seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)
        self._bot_name.username = self._application.bot.username
        if Role.WORKER in self.roles and self.settings.telegram_mode == "polling":
            # Whoever polls does it again where this fails and a webhook of former days is set.
            with suppress(TelegramError):
                await self._application.bot.delete_webhook()
        self.readiness.waiting_for.discard("telegram")
        self._connected.set()

    # How it ends

    async def _stop_listening(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _stop_working(self) -> None:
        if not self._tasks:
            return
        _, busy = await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        if busy:
            log.warning("stopped_while_busy", count=len(busy))
            for task in busy:
                task.cancel()
            await asyncio.wait(busy, timeout=1)
