"""Webhook mode: Telegram brings the updates, and hears 200 only after they are stored."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web
from telegram import Bot, WebhookInfo
from telegram.error import RetryAfter, TelegramError

from bot import intake
from bot.flood import FloodGate
from services.db.probing import AWAY
from services.registry import Services

log = structlog.get_logger()

PATH = "/telegram"
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
STORE_SECONDS = 20.0
"""Telegram itself waits for 60 and then brings the update again."""
AGAIN_SECONDS = 2
CONNECTIONS = 40
"""Deliveries that Telegram makes at the same time; one chat has one of messages at most."""
LOOK_SECONDS = 300.0
LONGEST_PAUSE = 30.0


class Intake:
    """Takes updates in over HTTP."""

    def __init__(self, services: Services, secret: str, gate: FloodGate) -> None:
        self._services = services
        self._secret = secret.encode()
        self._gate = gate

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post(PATH, self.take)

    async def take(self, request: web.Request) -> web.Response:
        """Store an update; who does not know the secret is refused before anything is read."""
        given = request.headers.get(SECRET, "").encode(errors="replace")
        if not hmac.compare_digest(given, self._secret):
            refusal = web.Response(status=HTTPStatus.UNAUTHORIZED)
            refusal.force_close()
            return refusal
        # More than the application's limit (1 MiB) is refused with 413.
        raw = _parse(await request.read())
        try:
            async with asyncio.timeout(STORE_SECONDS):
                await intake.store(self._services, [raw], self._gate)
        except AWAY as error:
            log.error("update_not_stored", exc_info=error)
            headers = {"Retry-After": str(AGAIN_SECONDS)}
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
        return web.Response()


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        # It has no number either: it is set aside with an alarm, and never brought again.
        return None


class Registration:
    """Keeps the webhook where it belongs.

    The secret cannot be read back, so it is set at every start, which changes nothing where it
    was set before: several processes with the same settings say the same. Afterwards only what
    differs is set again, so that processes with other settings do not take turns at it.
    """

    def __init__(
        self,
        bot: Bot,
        url: str,
        secret: str,
        *,
        on_set: Callable[[], None] = lambda: None,
        on_info: Callable[[WebhookInfo], None] = lambda _: None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._url = url
        self._secret = secret
        self._on_set = on_set
        self._on_info = on_info
        self._sleep = sleep
        self._failed_at: datetime | None = None
        self._is_new = True

    async def keep(self) -> None:
        """Set it, and look again every few minutes, for ever; Telegram may be away."""
        await self._try(self._set)
        while True:
            await self._try(self._look)
            await self._sleep(LOOK_SECONDS)

    async def _try(self, work: Callable[[], Awaitable[None]]) -> None:
        pause = 1.0
        while True:
            try:
                await work()
            except (TelegramError, OSError) as error:
                wait = error.retry_after if isinstance(error, RetryAfter) else pause
                seconds = wait if isinstance(wait, int | float) else wait.total_seconds()
                log.warning("webhook_not_set", fault=type(error).__name__, seconds=seconds)
                await self._sleep(seconds)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                return

    async def _set(self) -> None:
        await self._bot.set_webhook(
            self._url,
            secret_token=self._secret,
            allowed_updates=intake.ALLOWED,
            max_connections=CONNECTIONS,
        )
        self._is_new = True
        log.info("webhook_set")
        self._on_set()

    async def _look(self) -> None:
        info = await self._bot.get_webhook_info()
        self._on_info(info)
        # What failed before it was set says nothing about it.
        is_failing = not self._is_new and info.last_error_date not in {None, self._failed_at}
        self._failed_at, self._is_new = info.last_error_date, False
        if is_failing:
            log.warning("webhook_failing", count=info.pending_update_count)
        if reason := self._differs(info, is_failing=is_failing):
            log.warning("webhook_differs", kind=reason)
            await self._set()

    def _differs(self, info: WebhookInfo, *, is_failing: bool) -> str | None:
        """Return what is not as it was set: somebody changed it, or Telegram removed it."""
        if info.url != self._url:
            return "url"
        if set(info.allowed_updates) != set(intake.ALLOWED):
            return "allowed_updates"
        is_refused = str(HTTPStatus.UNAUTHORIZED.value) in (info.last_error_message or "")
        return "secret" if is_failing and is_refused else None
