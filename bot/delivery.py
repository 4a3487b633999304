"""Sends what waits in the outbox: renders it at sending time, in the recipient's language."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import TelegramError

from bot import acts, files
from bot.failures import Failures
from bot.marks import Hook, Mark, Marks
from bot.outage import Outage
from bot.outcomes import RenderTooLongError
from bot.pacing import KEPT_FOR_PAGES, Pacer
from bot.placing import Placer
from handlers.context import Scene
from handlers.screens import Outcome as Tell
from handlers.screens import Screen
from handlers.views.common import sent_again
from handlers.views.messages import Message
from services.chats.types import ChatDetails
from services.i18n import translator
from services.outbox.types import Outcome, Outgoing, Placing, Priority, Room, Status
from services.registry import Services

log = structlog.get_logger()

AT_ONCE = 16
"""Chats that are sent to at the same time."""
BESIDES_PAGES = int(AT_ONCE * (1 - KEPT_FOR_PAGES))
LONGEST_SLEEP = 5.0
"""Seconds; what another process wrote, a command for instance, rings no bell here."""
SHORTEST_SLEEP = 0.05
"""Seconds; where the budget is what everybody waits for, several go together."""
RENDER_SECONDS = 30.0
TORN_SECONDS = 5.0
"""How long a commit under way is waited for when sending has to stop at once."""
FINISH_SECONDS = 7.0
"""How long sends under way may take to end when the house closes."""
COUNTS_LITTLE = frozenset({Priority.EDIT, Priority.DIGEST})
"""What is not even tried in a chat that cannot be reached."""


class Delivery:
    """One message after another in each chat, several chats side by side.

    A call to Telegram starts only after its row is marked as being sent, and its success is
    recorded as it returns: after a kill, at most the sends in flight are doubled, and say so.
    """

    def __init__(
        self, services: Services, bot: Bot, screens: Mapping[str, Screen], pacer: Pacer
    ) -> None:
        self._services = services
        self._bot = bot
        self._screens = screens
        self._pacer = pacer
        self._placer = Placer(bot, services.vault)
        self._acts = acts.Acts(services, bot, pacer)
        self.outage = Outage()
        self.marks = Marks(services)
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._question: asyncio.Task[None] | None = None
        self.failures = Failures(pacer, self.outage)

    async def run(self) -> None:
        """Send for ever; only one process at a time may run this."""
        # What this process itself still has under way is not recovered but ended.
        await self.finish()
        await self._services.outbox.recover()
        for address, rest in (await self._services.outbox.delays()).items():
            self._pacer.pause(address, rest.total_seconds())
        pause = SHORTEST_SLEEP
        while True:
            try:
                await self.send_waiting()
                pause = SHORTEST_SLEEP
            except (OSError, SQLAlchemyError) as error:
                log.error("marks_delayed", fault=type(error).__name__, seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_SLEEP)
                continue
            await self._services.bells.outbox.wait(self._seconds_to_sleep())

    async def send_waiting(self) -> None:
        """Commit the marks that wait and start sending what is next."""
        if self.outage.must_ask and self._question is None:
            self._question = asyncio.create_task(self._ask())
        exchange = asyncio.create_task(self.marks.exchange(self._room()))
        try:
            taken = await asyncio.shield(exchange)
        except asyncio.CancelledError:
            # A commit is not torn apart; what it took up is put back, for it was never sent.
            _, late = await asyncio.wait([exchange], timeout=TORN_SECONDS)
            if late:
                exchange.cancel()  # The database does not answer: the next sender recovers it.
                raise
            for outgoing, _ in [] if exchange.exception() else exchange.result():
                self.marks.add(Mark(Outcome(outgoing, Status.WAITING)))
            raise
        for outgoing, chat in taken:
            self._start(outgoing, chat)

    async def finish(self, seconds: float = FINISH_SECONDS) -> None:
        """Let the sends under way end, and mark them; what takes longer is recovered later."""
        until = time.monotonic() + seconds
        while self._busy and (left := until - time.monotonic()) > 0:
            await asyncio.wait(
                self._busy.values(), timeout=left, return_when=asyncio.FIRST_COMPLETED
            )
            await self._mark_alone()
        if self._busy:
            log.warning("sends_cut_off", count=len(self._busy))
        tasks = [*self._busy.values()] + ([self._question] if self._question else [])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._busy.clear()
        await self._mark_alone()

    async def _mark_alone(self) -> None:
        """Commit the marks that wait; what cannot be committed now is recovered later."""
        try:
            for outgoing, chat in await self.marks.exchange(Room(0, 0)):
                self._start(outgoing, chat)
        except (OSError, SQLAlchemyError) as error:
            log.error("marks_delayed", fault=type(error).__name__)

    def _start(self, outgoing: Outgoing, chat: ChatDetails) -> None:
        self._busy[outgoing.to] = asyncio.create_task(self._deliver(outgoing, chat))

    @property
    def is_idle(self) -> bool:
        return not self._busy and self.marks.are_committed

    def _seconds_to_sleep(self) -> float:
        changes = (self._pacer.seconds_until_change(), self.outage.seconds_until_change())
        seconds = min((each for each in changes if each is not None), default=LONGEST_SLEEP)
        return min(max(seconds, SHORTEST_SLEEP), LONGEST_SLEEP)

    def _room(self) -> Room:
        """Return how much may start now; a quarter of everything is kept for pages."""
        most, besides = AT_ONCE - len(self._busy), BESIDES_PAGES - len(self._busy)
        if self.outage.holds:
            return Room(0, 0)
        if self.outage.is_suspected:
            most = besides = 0 if self._busy else 1
        waiting = self._pacer.waiting()
        return Room(
            most=min(most, self._pacer.allowance(for_pages=True)),
            most_besides_pages=min(besides, self._pacer.allowance()),
            busy=frozenset(waiting | self._busy.keys()),
            only_pages=frozenset(self._pacer.only_for_pages()),
        )

    async def _ask(self) -> None:
        """Ask whether Telegram is there: a question that leaves nothing behind."""
        try:
            await self._bot.get_me()
        except TelegramError as error:
            log.warning("telegram_away", fault=type(error).__name__)
            self.outage.answered(is_back=False)
        else:
            self.outage.answered(is_back=True)
        finally:
            self._question = None
            self._services.bells.outbox.wake()

    async def _deliver(self, outgoing: Outgoing, chat: ChatDetails) -> None:
        self._pacer.spend(outgoing.to)
        try:
            mark = await self._show(outgoing, chat)
        except Exception as error:  # noqa: BLE001 - every failure means something for the message
            mark = self._failed(outgoing, error)
        else:
            self.failures.forget(outgoing)
        self.marks.add(mark)
        del self._busy[outgoing.to]
        self._services.bells.outbox.wake()

    async def _show(self, outgoing: Outgoing, chat: ChatDetails) -> Mark:
        outbox = self._services.outbox
        if outgoing.priority in COUNTS_LITTLE and not chat.is_reachable:
            screen = self._screens.get(outgoing.view)
            outcome = Outcome(outgoing, Status.FAILED, fault="unreachable")
            return Mark(outcome, self._hook(outgoing, screen.on_failed if screen else None))
        if outgoing.view in acts.VIEWS:
            return Mark(Outcome(outgoing, Status.SENT), await self._acts.perform(outgoing))
        standing = (await outbox.standing(outgoing.to, outgoing.slot)) if outgoing.slot else None
        if outgoing.placing is Placing.REMOVE:
            if standing:
                await self._placer.remove(outgoing.to, standing.message, *standing.more)
            return Mark(Outcome(outgoing, Status.SENT))
        scene = self._scene(outgoing, chat)
        screen = self._screens[outgoing.view]
        message = await _rendered(screen, scene)
        if message is None:
            self._pacer.refund(outgoing.to)
            return Mark(Outcome(outgoing, Status.SKIPPED))
        is_answer = message.topic is None
        placed = await self._placer.place(
            outgoing,
            replace(message, topic=outgoing.thread) if is_answer else message,
            standing,
            again=lambda same: sent_again(same, scene.words),
            is_once=screen.on_uncertain is not None,
        )
        if placed.was_called:
            self.outage.succeeded()
        else:
            self._pacer.refund(outgoing.to)
        outcome = Outcome(outgoing, Status.SENT, shown=placed.shown, former=placed.former)
        hooks = self._hook(outgoing, screen.on_sent)
        if placed.topic_fault is not None and not is_answer:
            number, fault = int(outgoing.subject), placed.topic_fault
            hooks = (
                *hooks,
                partial(self._services.topics.failed, outgoing.to, number, fault),
            )
        if not chat.is_reachable:
            found = partial(self._services.chats.set_reachable, outgoing.to, is_reachable=True)
            hooks = (found, *hooks)
        return Mark(outcome, hooks)

    def _failed(self, outgoing: Outgoing, error: Exception) -> Mark:
        """Return what a failure makes of a message, and who is told."""
        screen = self._screens.get(outgoing.view)
        is_once = screen is not None and screen.on_uncertain is not None
        decision = self.failures.decide(outgoing, error, is_once=is_once)
        outcome, chats = decision.outcome, self._services.chats
        if decision.moved_to is not None:
            moves = self._services.desk_work.moves
            return Mark(outcome, (partial(moves.move, outgoing.to, decision.moved_to),))
        if outcome.status is Status.WAITING:
            return Mark(outcome)
        if screen is None:
            return Mark(outcome, self._acts.gave_up(outgoing))
        is_uncertain = outcome.status is Status.UNCERTAIN
        hooks = self._hook(outgoing, screen.on_uncertain if is_uncertain else screen.on_failed)
        if decision.is_unreachable:
            lost = partial(chats.set_reachable, outgoing.to, is_reachable=False)
            hooks = (lost, *hooks)
        return Mark(outcome, hooks)

    def _hook(self, outgoing: Outgoing, tell: Tell | None) -> tuple[Hook, ...]:
        """Return who is told what became of a message, in the transaction that marks it."""
        if tell is None:
            return ()

        async def told() -> None:
            await tell(self._scene(outgoing, await self._services.chats.get(outgoing.to)))

        return (told,)

    def _scene(self, outgoing: Outgoing, chat: ChatDetails) -> Scene:
        return Scene(
            services=self._services,
            words=translator(chat.language),
            to=outgoing.to,
            subject=outgoing.subject,
            params=outgoing.params,
            fetch=partial(files.fetch, self._bot),
            bot_name=self._bot.username,
            peek=partial(files.peek, self._bot),
        )


async def _rendered(screen: Screen, scene: Scene) -> Message | None:
    """Return what a screen shows; raises RenderTooLongError where it does not end."""
    try:
        async with asyncio.timeout(RENDER_SECONDS) as limit:
            return await screen.render(scene)
    except TimeoutError:
        if limit.expired():
            raise RenderTooLongError from None
        raise
