"""Handles what came in: one update of a chat at a time, each in one transaction."""

import asyncio
from functools import partial

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.intake import NOBODY, thread_of
from bot.members import completed
from handlers.context import ChatApplication
from handlers.routes import Explain
from handlers.views.messages import Toast
from services.chats.types import Address
from services.crypto.errors import UnknownDataKeyError
from services.db.errors import is_passing
from services.errors import ServiceError
from services.i18n import translator
from services.inbox.service import Incoming
from services.registry import Services
from services.tally import Counted

log = structlog.get_logger()

AT_ONCE = 16
HANDLER_SECONDS = 10
"""How long an update may take; meanwhile SQLite's one writer is taken."""
LONGEST_SLEEP = 5.0
"""Seconds until waiting updates are looked for although no bell rang."""
AGAIN_SECONDS = 0.1
"""How long a chat is left to whoever handles it, or to a database that is in trouble."""
TOAST_LENGTH = 200


class Reception:
    """Takes each chat's oldest unfinished update; different chats run side by side.

    Several processes may do so at once: a chat is locked while one of its updates is handled,
    and which one is next is decided under the lock. An update's effects, its messages and the
    mark that it is done are one transaction: killed at any point, it is handled once.
    """

    def __init__(
        self,
        services: Services,
        application: ChatApplication,
        refusals: dict[str, Explain],
    ) -> None:
        self._services = services
        self._application = application
        self._refusals = refusals
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._answers: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Handle updates for ever."""
        while True:
            await self.handle_waiting()
            await self._services.bells.inbox.wait(LONGEST_SLEEP)

    async def handle_waiting(self) -> None:
        """Start handling the oldest update of every chat that is free."""
        free = AT_ONCE - len(self._busy)
        if free <= 0:
            return
        for lane in await self._services.inbox.lanes(busy=self._busy.keys(), most=free):
            task = asyncio.create_task(self._receive(lane))
            self._busy[lane] = task
            task.add_done_callback(partial(self._free, lane))

    async def finish(self) -> None:
        """Wait for the updates under way and for the answers to presses."""
        await asyncio.gather(*self._busy.values(), *self._answers, return_exceptions=True)

    @property
    def is_idle(self) -> bool:
        return not self._busy and not self._answers

    def _free(self, lane: str, _: asyncio.Task[None]) -> None:
        del self._busy[lane]
        self._services.bells.inbox.wake()

    async def _receive(self, lane: str) -> None:
        """Handle the next update of a chat; what fails is counted outside its transaction."""
        taken: list[Incoming] = []
        try:
            await self._handle(lane, taken)
        except UnknownDataKeyError as error:
            await self._postpone(taken, error)
        except ServiceError as refusal:
            self._count("refused")
            self._forget_toasts(taken)
            await self._record(taken, refusal)
        except Exception as error:
            if taken and not is_passing(error):
                self._count("failed")
                self._forget_toasts(taken)
                log.error("update_failed", attempt=taken[0].tries + 1, exc_info=error)
                await self._record(taken, error)
            else:
                await self._postpone(taken, error)
        else:
            if taken:
                self._count("handled")
            else:
                # Another process handles this chat just now.
                await asyncio.sleep(AGAIN_SECONDS)
        for incoming in taken:
            self._answer(incoming)

    async def _postpone(self, taken: list[Incoming], error: Exception) -> None:
        """Leave an update for later: it was nobody's fault, least of all its own."""
        log.warning("update_postponed", exc_info=error)
        self._forget_toasts(taken)
        taken.clear()
        await asyncio.sleep(AGAIN_SECONDS)

    def _forget_toasts(self, taken: list[Incoming]) -> None:
        """Say nothing of what was rolled back."""
        for incoming in taken:
            self._application.toasts.pop(incoming.number, None)

    def _count(self, result: str) -> None:
        self._services.tally.count(Counted.UPDATES, result)

    async def _handle(self, lane: str, taken: list[Incoming]) -> None:
        """Handle the oldest update of a chat, unless another process does so just now."""
        services = self._services
        async with services.db.transaction():
            if not await services.chats.lock(Address(lane)):
                return
            incoming = await services.inbox.oldest(lane)
            if incoming is None:
                return
            taken.append(incoming)
            await services.inbox.finish(incoming.number)
            update = Update.de_json(completed(incoming.raw), self._application.bot)
            if update is not None:
                # Who has waited for SQLite's one writer until here was not slow themselves.
                async with asyncio.timeout(HANDLER_SECONDS):
                    await self._application.process_update(update)

    async def _record(self, taken: list[Incoming], error: Exception) -> None:
        """Explain a refusal, count a failure; where even that fails, it is all done again.

        What is done again is not `taken`: its press is answered once it is done with.
        """
        handled, taken[:] = taken[:], []
        try:
            for incoming in handled:
                if isinstance(error, ServiceError):
                    is_over = await self._explain(incoming, error)
                else:
                    is_over = await self._count_failure(incoming, error)
                if is_over:
                    taken.append(incoming)
        except Exception as failure:
            log.error("failure_not_recorded", exc_info=failure)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _explain(self, incoming: Incoming, refusal: ServiceError) -> bool:
        """Tell the person why: the last net below a handler, whose change is rolled back.

        Returns whether the update is done with.
        """
        words = translator(await self._services.chats.language(Address(incoming.lane)))
        explain = self._refusals.get(refusal.code)
        if explain is None:
            log.error("refusal_without_words", code=refusal.code)
            return await self._count_failure(incoming, refusal)
        text = explain(words, refusal.params)
        async with self._services.db.transaction():
            if not await self._services.inbox.finish(incoming.number):
                return True
            if "callback_query" in incoming.raw and len(text) <= TOAST_LENGTH:
                self._application.toasts[incoming.number] = Toast(text, is_alert=True)
            elif incoming.lane != NOBODY:
                await self._services.outbox.show(
                    "refusal",
                    to=Address(incoming.lane),
                    params={"text": text},
                    thread=thread_of(incoming.raw),
                )
        return True

    async def _count_failure(self, incoming: Incoming, error: Exception) -> bool:
        """Count a try; returns whether it was the last one."""
        await asyncio.sleep(AGAIN_SECONDS * (incoming.tries + 1))
        async with self._services.db.transaction():
            is_aside = await self._services.inbox.failed(incoming.number, type(error).__name__)
            if is_aside:
                log.error("update_set_aside", fault=type(error).__name__)
                self._count("set_aside")
            if is_aside and incoming.lane != NOBODY:
                await self._services.outbox.show(
                    "apology", to=Address(incoming.lane), thread=thread_of(incoming.raw)
                )
        return is_aside

    def _answer(self, incoming: Incoming) -> None:
        """Answer a press, always: an unanswered button keeps turning."""
        toast = self._application.toasts.pop(incoming.number, None)
        query = incoming.raw.get("callback_query")
        if not isinstance(query, dict) or "id" not in query:
            return
        task = asyncio.create_task(_answer(self._application.bot, str(query["id"]), toast))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)


async def _answer(bot: Bot, query: str, toast: Toast | None) -> None:
    text = toast.text[:TOAST_LENGTH] if toast else None
    try:
        await bot.answer_callback_query(query, text, show_alert=bool(toast and toast.is_alert))
    except TelegramError as error:
        # A press is answered for 150 seconds only; what it did stands all the same.
        log.info("press_not_answered", fault=type(error).__name__)
