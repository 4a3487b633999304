"""How the bot gets its updates: long polling, or webhooks with redelivery."""

import asyncio
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp

from bot.sandbox.telegram.errors import ApiError, bad
from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.methods import Method
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.updates import Waiting

FIRST_PAUSE = 0.05
"""Seconds before the first redelivery; each later pause is twice as long, to LONGEST_PAUSE."""
LONGEST_PAUSE = 1.0
PATIENCE = 60.0
BATCH = 100
LONGEST_POLL = 50.0
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_TAKEN = 2
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(eq=False)
class Reception:
    """The state of polling and of the webhook."""

    hub: Hub
    url: str = ""
    secret: str = ""
    connections: int = 40
    error: str = ""
    error_at: int = 0
    _polls: int = 0
    _loop: asyncio.Task[None] | None = None
    _lanes: dict[tuple[str, int], asyncio.Task[None]] = field(default_factory=dict)

    async def get_updates(self, _hub: Hub, params: Params) -> list[Json]:
        if self.url:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._allow(params)
        updates = self.hub.updates
        limit = min(max(params.integer("limit", BATCH) or BATCH, 1), BATCH)
        if offset := params.integer("offset"):
            updates.confirm(offset)
        self._polls += 1
        mine = self._polls
        updates.pulse.beat()
        patience = min(float(params.integer("timeout", 0) or 0), LONGEST_POLL)
        await updates.pulse.until(lambda: self._polls != mine or updates.waiting(), patience)
        if self._polls != mine:
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        return [update.json() for update in updates.waiting()[:limit]]

    async def set_webhook(self, _hub: Hub, params: Params) -> bool:
        url, secret = params.text("url"), params.text("secret_token")
        parts = urlsplit(url)
        if url and not (parts.scheme == "https" or parts.hostname in _LOOPBACK):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        await self.stop()
        self._allow(params)
        if params.flag("drop_pending_updates"):
            self.hub.updates.drop()
        self.url, self.secret = url, secret
        self.connections = params.integer("max_connections", 40) or 40
        if url:
            self._loop = asyncio.create_task(self._deliver())
        return True

    async def delete_webhook(self, _hub: Hub, params: Params) -> bool:
        await self.stop()
        self.url = self.secret = ""
        if params.flag("drop_pending_updates"):
            self.hub.updates.drop()
        return True

    def webhook_info(self, _hub: Hub, _params: Params) -> Json:
        shown: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.hub.updates.waiting()),
            "max_connections": self.connections,
        }
        if self.hub.updates.allowed:
            shown["allowed_updates"] = self.hub.updates.allowed
        if self.error:
            shown |= {"last_error_message": self.error, "last_error_date": self.error_at}
        return shown

    def methods(self) -> dict[str, Method]:
        return {
            "getUpdates": Method(self.get_updates, "offset limit timeout allowed_updates"),
            "setWebhook": Method(
                self.set_webhook,
                "url secret_token allowed_updates max_connections drop_pending_updates",
            ),
            "deleteWebhook": Method(self.delete_webhook, "drop_pending_updates"),
            "getWebhookInfo": Method(self.webhook_info),
        }

    async def stop(self) -> None:
        """End the delivery to the webhook and every poll that still hangs."""
        self._polls += 1
        self.hub.updates.pulse.beat()
        tasks = [task for task in (self._loop, *self._lanes.values()) if task]
        self._loop = None
        self._lanes.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _allow(self, params: Params) -> None:
        allowed = params.object("allowed_updates")
        if allowed is not None:
            self.hub.updates.allowed = [str(kind) for kind in allowed]

    async def _deliver(self) -> None:
        """Hand updates out side by side, but one at a time in each lane."""
        updates = self.hub.updates
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)) as session:
            while True:
                free = await updates.pulse.until(self._next, 3600)
                if free is not None:
                    task = asyncio.create_task(self._bring(session, free))
                    self._lanes[free.lane] = task

    def _next(self) -> Waiting | None:
        if len(self._lanes) >= self.connections:
            return None
        waiting = self.hub.updates.waiting()
        return next((update for update in waiting if update.lane not in self._lanes), None)

    async def _bring(self, session: aiohttp.ClientSession, update: Waiting) -> None:
        pause = FIRST_PAUSE
        while update in self.hub.updates.waiting():
            wait = await self._try(session, update)
            if wait is None:
                self.hub.updates.done(update)
                break
            await asyncio.sleep(wait or pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        self._lanes.pop(update.lane, None)
        self.hub.updates.pulse.beat()

    async def _try(self, session: aiohttp.ClientSession, update: Waiting) -> float | None:
        """Return None when the bot took the update, otherwise the pause it asked for or 0."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(
                self.url, json=update.json(), headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
                if response.status // 100 == _TAKEN:
                    if b'"method"' in body:
                        self.hub.complaints.append("The answer to a webhook calls a method.")
                    return None
                self._failed(f"Wrong response from the webhook: {response.status}")
                return float(response.headers.get("Retry-After", 0))
        except (aiohttp.ClientError, TimeoutError) as error:
            self._failed(f"Connection failed: {type(error).__name__}")
            return 0.0

    def _failed(self, reason: str) -> None:
        self.error = reason
        self.error_at = int(self.hub.clock().timestamp())
