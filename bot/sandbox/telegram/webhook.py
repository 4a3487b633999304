"""How Telegram brings updates to a webhook: side by side, in order, again and again."""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp

from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.updates import Waiting

GONE_LIFE = 24 * 3600.0
"""Seconds of nothing but 410 after which Telegram removes the webhook."""
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_TAKEN = 2


@dataclass(slots=True)
class Pace:
    """How patient Telegram is, in seconds of real time; tests make it quicker.

    The real one waits a minute for an answer, and its pauses grow to one or two minutes.
    """

    patience: float = 60.0
    first: float = 0.05
    """Pause before the second redelivery (the first comes at once); it doubles from here."""
    longest: float = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """What setWebhook said."""

    url: str
    secret: str = ""
    connections: int = 40


@dataclass(eq=False)
class Webhook:
    """Deliveries to one address; a press and a message of one person are on their way at once."""

    hub: Hub
    pace: Pace = field(default_factory=Pace)
    target: Target | None = None
    error: str = ""
    error_at: int = 0
    _gone_since: float | None = None
    _loop: asyncio.Task[None] | None = None
    _lanes: dict[tuple[str, int], asyncio.Task[None]] = field(default_factory=dict)

    async def aim(self, target: Target | None) -> None:
        """Deliver to another address, or nowhere; the same one again changes nothing."""
        if target == self.target:
            return
        await self.stop()
        self.target, self._gone_since = target, None
        if target is not None:
            self._loop = asyncio.create_task(self._deliver(target))

    async def stop(self) -> None:
        """End all deliveries under way."""
        tasks = [task for task in (self._loop, *self._lanes.values()) if task]
        self.target = self._loop = None
        self._lanes.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _deliver(self, target: Target) -> None:
        """Hand updates out side by side, but one at a time in each lane."""
        updates = self.hub.updates
        timeout = aiohttp.ClientTimeout(self.pace.patience)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                free = await updates.pulse.until(lambda: self._next(target), 3600)
                if free is not None:
                    task = asyncio.create_task(self._bring(session, target, free))
                    self._lanes[free.lane] = task

    def _next(self, target: Target) -> Waiting | None:
        if len(self._lanes) >= target.connections:
            return None
        waiting = self.hub.updates.waiting()
        return next((update for update in waiting if update.lane not in self._lanes), None)

    async def _bring(
        self, session: aiohttp.ClientSession, target: Target, update: Waiting
    ) -> None:
        pause = 0.0
        while update in self.hub.updates.waiting():
            wait = await self._try(session, target, update)
            if wait is None:
                self.hub.updates.done(update)
                break
            if self._is_given_up():
                self.target = None
                if self._loop is not None:
                    self._loop.cancel()
                break
            await asyncio.sleep(wait or pause)
            pause = min(pause * 2, self.pace.longest) or self.pace.first
        self._lanes.pop(update.lane, None)
        self.hub.updates.pulse.beat()

    async def _try(
        self, session: aiohttp.ClientSession, target: Target, update: Waiting
    ) -> float | None:
        """Return None when the bot took the update, otherwise the pause it asked for or 0."""
        headers = {SECRET: target.secret} if target.secret else {}
        try:
            async with session.post(
                target.url, json=update.json(), headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
                self._count_gone(response.status)
                if response.status // 100 == _TAKEN:
                    if b'"method"' in body:
                        self.hub.complaints.append("The answer to a webhook calls a method.")
                    return None
                status = f"{response.status} {response.reason}".strip()
                self._failed(f"Wrong response from the webhook: {status}")
                return _pause(response.headers.get("Retry-After", ""))
        except TimeoutError:
            self._failed("Read timeout expired")
        except aiohttp.ClientError as error:
            self._failed(f"Connection failed: {type(error).__name__}")
        return 0.0

    def _count_gone(self, status: int) -> None:
        if status != HTTPStatus.GONE:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = self.hub.now()

    def _is_given_up(self) -> bool:
        since = self._gone_since
        return since is not None and self.hub.now() - since >= GONE_LIFE

    def _failed(self, reason: str) -> None:
        self.error = reason
        self.error_at = int(self.hub.clock().timestamp())


def _pause(retry_after: str) -> float:
    return float(retry_after) if retry_after.isdecimal() else 0.0
