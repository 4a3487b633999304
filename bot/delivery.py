"""Sends what waits in the outbox: renders it at sending time, in the recipient's language."""

import asyncio
from collections.abc import Mapping
from functools import partial

import structlog
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.menus import register_chat
from bot.pacing import Pacer
from bot.sending import delete_message, edit_message, send_message
from handlers.context import Scene
from handlers.screens import Screen
from handlers.views.messages import Message
from services.crypto.vault import Purpose
from services.i18n import translator
from services.outbox.types import Outgoing, Placing, ShownMessage, Status
from services.registry import Services

log = structlog.get_logger()

AT_ONCE = 16
"""Chats that are sent to at the same time."""
LONGEST_PAUSE = 60.0
LONGEST_SLEEP = 5.0
"""Seconds; what another process wrote, a command for instance, rings no bell here."""
GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was kicked")
NOT_THERE = ("message to edit not found", "message can't be edited", "message_id_invalid")


class Delivery:
    """One message after another in each chat, several chats side by side.

    A call to Telegram starts only after its row is marked as being sent, and its success is
    recorded as it returns: after a kill, at most the sends in flight are doubled.
    """

    def __init__(
        self, services: Services, bot: Bot, screens: Mapping[str, Screen], pacer: Pacer
    ) -> None:
        self._services = services
        self._bot = bot
        self._screens = screens
        self._pacer = pacer
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._failures: dict[str, int] = {}

    async def run(self) -> None:
        """Send for ever."""
        await self._services.outbox.recover()
        while True:
            await self.send_waiting()
            seconds = self._pacer.seconds_until_change() or LONGEST_SLEEP
            await self._services.bells.outbox.wait(min(seconds, LONGEST_SLEEP))

    async def send_waiting(self) -> None:
        """Start sending the oldest message of every chat that is free."""
        free = min(AT_ONCE - len(self._busy), self._pacer.allowance())
        if free <= 0:
            return
        blocked = self._pacer.waiting() | self._busy.keys()
        for outgoing in await self._services.outbox.take(busy=blocked, most=free):
            task = asyncio.create_task(self._deliver(outgoing))
            self._busy[outgoing.to] = task
            task.add_done_callback(partial(self._free, outgoing.to))

    async def finish(self) -> None:
        """Wait for the sends under way."""
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    @property
    def is_idle(self) -> bool:
        return not self._busy

    def _free(self, address: str, _: asyncio.Task[None]) -> None:
        del self._busy[address]
        self._services.bells.outbox.ring()

    async def _deliver(self, outgoing: Outgoing) -> None:
        self._pacer.spend(outgoing.to)
        try:
            await self._show(outgoing)
        except RetryAfter as error:
            wait = error.retry_after
            seconds = float(wait) if isinstance(wait, int) else wait.total_seconds()
            await self._again(outgoing, "retry_after", seconds)
        except (Forbidden, ChatMigrated) as error:
            await self._undeliverable(outgoing, type(error).__name__)
        except BadRequest as error:
            await self._refused(outgoing, error)
        except InvalidToken:
            log.error("bot_token_refused")
            await self._again(outgoing, "token", LONGEST_PAUSE)
        except NetworkError as error:
            await self._again(outgoing, type(error).__name__, self._backoff(outgoing))
        except Exception as error:
            log.error("message_failed", view=outgoing.view, exc_info=error)
            await self._failed(outgoing)
        else:
            self._failures.pop(outgoing.to, None)

    async def _show(self, outgoing: Outgoing) -> None:
        outbox = self._services.outbox
        if outgoing.view in {"delete", "menu"}:
            await self._act(outgoing)
            await outbox.sent(outgoing, None)
            return
        standing = outgoing.slot and await outbox.standing(outgoing.to, outgoing.slot)
        if outgoing.placing is Placing.REMOVE:
            if standing:
                await delete_message(self._bot, outgoing.to, standing.message)
            await outbox.sent(outgoing, None)
            return
        scene = await self._scene(outgoing)
        screen = self._screens[outgoing.view]
        message = await screen.render(scene)
        if message is None:
            await outbox.give_up(outgoing, Status.SKIPPED)
            return
        shown = await self._place(outgoing, message, standing or None)
        async with self._services.db.transaction():
            await outbox.sent(outgoing, shown)
            if screen.on_sent:
                await screen.on_sent(scene)

    async def _act(self, outgoing: Outgoing) -> None:
        """Do what shows no message of its own."""
        if outgoing.view == "delete":
            await delete_message(self._bot, outgoing.to, outgoing.subject)
            return
        member = await self._services.staff.member(outgoing.to)
        is_officer = member is not None and bool(member.posts)
        await register_chat(self._bot, outgoing.to, is_officer=is_officer)

    async def _place(
        self, outgoing: Outgoing, message: Message, standing: ShownMessage | None
    ) -> ShownMessage:
        # Keyed: whoever holds a dump could try out what few words a message can say.
        digests = self._services.vault.indexes(repr(message), Purpose.SHOWN)
        digest = digests[0]
        if outgoing.placing is Placing.EDIT and standing:
            if standing.digest in digests:
                return standing
            if await self._edit(outgoing, message, standing):
                return ShownMessage(standing.message, digest, standing.has_picture)
        number = await send_message(self._bot, outgoing.to, message, is_silent=outgoing.is_silent)
        if standing and outgoing.placing is not Placing.SEND:
            await delete_message(self._bot, outgoing.to, standing.message)
        return ShownMessage(number, digest, message.picture is not None)

    async def _edit(self, outgoing: Outgoing, message: Message, standing: ShownMessage) -> bool:
        if standing.has_picture != (message.picture is not None):
            return False
        try:
            await edit_message(self._bot, outgoing.to, standing.message, message)
        except BadRequest as error:
            text = error.message.casefold()
            if "not modified" in text:
                return True
            if any(fault in text for fault in NOT_THERE):
                return False
            raise
        return True

    async def _scene(self, outgoing: Outgoing) -> Scene:
        language = await self._services.chats.language(outgoing.to)
        return Scene(
            services=self._services,
            words=translator(language),
            to=outgoing.to,
            subject=outgoing.subject,
            params=outgoing.params,
            fetch=self._fetch,
            bot_name=self._bot.username,
            is_retry=outgoing.is_retry,
        )

    async def _fetch(self, file_id: str) -> bytes:
        file = await self._bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    async def _again(self, outgoing: Outgoing, fault: str, seconds: float) -> None:
        log.warning("message_delayed", view=outgoing.view, fault=fault, seconds=seconds)
        self._pacer.pause(outgoing.to, seconds)
        await self._services.outbox.put_back(outgoing, fault)

    def _backoff(self, outgoing: Outgoing) -> float:
        failures = self._failures.get(outgoing.to, 0)
        self._failures[outgoing.to] = failures + 1
        return float(min(2**failures, LONGEST_PAUSE))

    async def _refused(self, outgoing: Outgoing, error: BadRequest) -> None:
        if any(fault in error.message.casefold() for fault in GONE):
            await self._undeliverable(outgoing, "gone")
            return
        log.error("message_refused", view=outgoing.view, fault=type(error).__name__)
        await self._failed(outgoing)

    async def _undeliverable(self, outgoing: Outgoing, fault: str) -> None:
        log.warning("chat_unreachable", view=outgoing.view, fault=fault)
        async with self._services.db.transaction():
            await self._services.chats.set_reachable(outgoing.to, is_reachable=False)
            await self._set_aside(outgoing, fault)

    async def _failed(self, outgoing: Outgoing) -> None:
        async with self._services.db.transaction():
            await self._set_aside(outgoing, "refused")

    async def _set_aside(self, outgoing: Outgoing, fault: str) -> None:
        await self._services.outbox.give_up(outgoing, Status.FAILED, fault)
        screen = self._screens.get(outgoing.view)
        if screen and screen.on_failed:
            await screen.on_failed(await self._scene(outgoing))
