"""A world that people play with: it begins in the morning of the sample day and moves on."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from typing import Protocol

from bot.sandbox.cast import SAMPLE_DAY, SAMPLE_MORNING
from bot.sandbox.cast.offices import SHIFT_BEGINS
from bot.sandbox.clock import MovableClock
from bot.sandbox.page.failures import Failures
from bot.sandbox.page.records import SOURCES, Ledger
from bot.sandbox.stories import shifts
from bot.sandbox.stories.day import PROLOGUE
from bot.sandbox.stories.report import NUMBER
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.telling import Telling, play
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.telegram.pulse import Pulse

ZONE = SAMPLE_MORNING.tzinfo
BEGINS = datetime.combine(SAMPLE_DAY, time(8, 30), ZONE)
DELIVERY = time(7, 55)
"""When sources deliver each morning."""
LATE = timedelta(hours=50)
"""After as long a source is too old for a code."""
FARTHEST = timedelta(days=31)
PATIENCE = 60.0
KEPT_BUSY = 3.0
"""Seconds that a move waits for messages while somebody keeps Telegram from taking them."""
MORNING = 143
"""About as many things happen in chats while the morning is played."""
LANGUAGES = {"zh": ("中文", "zh_CN"), "en": ("English", "en")}


class Theatre(Stage, Protocol):
    """The stage that the page plays on: also a clock that can run, and where the house is."""

    clock: MovableClock

    @property
    def house_url(self) -> str: ...


WAITS = 60.0
"""Seconds for which an act waits for those before it."""


class BusyError(Exception):
    """Something else is being done to the world, and does not end."""


class Play:
    """The world between two resets, and what the panel does to it; `pulse` beats on changes."""

    def __init__(self, stage: Theatre, *, english: bool = False) -> None:
        self.stage = stage
        self.pulse = Pulse()
        self.epoch = ""
        self.is_staged = False
        """Whether there is a house that can be asked for pages."""
        self.version = 0
        """Counts the changes of what the panel shows."""
        self.doing = "opening"
        self.language = "en" if english else "zh"
        self.late: set[str] = set()
        self.ledger: Ledger
        self.failures: Failures
        self._lock = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        return bool(self.epoch)

    @property
    def ready(self) -> float:
        """How much of the morning has passed that is played before the page opens, up to 1."""
        if not self.is_staged:
            return 0.0
        return min(1.0, len(self.stage.world.telegram.journal) / MORNING)

    @property
    def now(self) -> datetime:
        return self.stage.clock()

    def changed(self) -> None:
        """Let everybody look at the panel again."""
        self.version += 1
        self.pulse.beat()

    async def open(self) -> None:
        """Let the morning pass in which everything is made ready; the stage must be open."""
        async with self._doing("opening"):
            self.is_staged = True
            self.ledger, self.late = Ledger(SAMPLE_DAY), set()
            self.failures = Failures(self.stage.world)
            telling = Telling(self.stage, english=self.language == "en")
            await play(PROLOGUE, telling)
            await self.stage.number_tickets_from(NUMBER)
            await telling.at(f"{BEGINS:%H:%M}")
            self.stage.world.telegram.traffic.onlookers.append(self.pulse.beat)
            self.stage.clock.on_move(lambda _: self.changed())
            self.stage.clock.run()
            self.epoch = secrets.token_hex(8)

    async def reset(self) -> None:
        """Begin again in a new world."""
        await self._wait_in_line()
        self._lock.release()
        self.epoch, self.is_staged = "", False
        self.changed()
        await self.stage.reset()
        await self.open()

    # Time

    async def move(self, target: datetime) -> None:
        """Let time pass until then: all that is due happens on the way.

        Officers take over at changes of shift, sources deliver every morning, unless they were
        made late. Raises ValueError for a time that has passed, or is too far away.
        """
        if not self.now <= target <= self.now + FARTHEST:
            raise ValueError("no such time ahead")
        async with self._doing("moving"):
            await self._pass_until(max(target, self.now))

    async def make_late(self, source: str) -> None:
        """Let a source fall silent, and the hours pass after which that matters."""
        if source not in SOURCES:
            raise KeyError(source)
        async with self._doing("moving"):
            self.late.add(source)
            await self._pass_until(self.now + LATE)

    async def deliver(self, source: str, csv: str = "") -> None:
        """Let a source deliver, as a rule nothing new; it is late no more."""
        text = csv or self.ledger.nothing(source)
        async with self._doing("delivering"):
            await self.stage.import_records(source, text)
            self.late.discard(source)
            if not self.failures.hinder:
                await self._settle()

    async def switch(self, failure: str, *, on: bool) -> None:
        """Switch a failure on or off; raises KeyError for an unknown one."""
        self.failures.switch(failure, on=on)
        self.changed()

    async def speak(self, language: str) -> None:
        """Let everybody use the bot in this language: who has keys presses it in the chat."""
        label, code = LANGUAGES[language]
        if language == self.language:
            return
        async with self._doing("speaking"):
            self.language = language
            telegram = self.stage.world.telegram
            for chat in list(telegram.chats):
                await self.stage.set_language(chat, code)
            phones = [one for one in self.stage.world.phones.values() if one.keys]
            await asyncio.gather(*(_choose(phone, label) for phone in phones))

    async def _pass_until(self, target: datetime) -> None:
        clock, world = self.stage.clock, self.stage.world
        clock.stand()
        try:
            while True:
                stop = min(target, *_stops(self.now))
                await self._go(stop)
                await shifts.take_over(world, self._settle)
                if f"{stop.astimezone(ZONE):%H:%M}" == f"{DELIVERY:%H:%M}":
                    await self._deliver_all()
                if stop == target:
                    break
        finally:
            clock.run()

    async def _go(self, moment: datetime) -> None:
        if not self.failures.hinder:
            await self.stage.set_time(moment)
            return
        # What cannot be sent would be waited for in vain.
        self.stage.clock.set(moment)
        await asyncio.sleep(KEPT_BUSY)

    async def _settle(self) -> None:
        if not self.failures.hinder:
            await self.stage.settled()

    async def _deliver_all(self) -> None:
        for source in SOURCES:
            if source not in self.late:
                await self.stage.import_records(source, self.ledger.nothing(source))
        await self._settle()

    @asynccontextmanager
    async def _doing(self, what: str) -> AsyncIterator[None]:
        """Do one thing at a time, each in its turn; raises BusyError after a minute's wait."""
        await self._wait_in_line()
        try:
            self.doing = what
            self.changed()
            yield
        finally:
            self._lock.release()
            self.doing = ""
            self.changed()

    async def _wait_in_line(self) -> None:
        """Have the lock; whoever presses twice means both."""
        try:
            async with asyncio.timeout(WAITS):
                await self._lock.acquire()
        except TimeoutError:
            raise BusyError from None


async def _choose(phone: Phone, label: str) -> None:
    await phone.say("/language")
    asked = await phone.chat.room.changed.until(_offering(phone, label), PATIENCE)
    if asked:
        await phone.press(label)


def _offering(phone: Phone, label: str) -> Callable[[], bool]:
    return lambda: any(bubble.find(label) for bubble in phone.chat.bubbles[-2:])


def _stops(after: datetime) -> list[datetime]:
    """Return the next delivery and the next changes of shift."""
    local = after.astimezone(ZONE)
    clocks = (DELIVERY, *(time.fromisoformat(one) for one in SHIFT_BEGINS))
    days = (local.date(), local.date() + timedelta(days=1))
    moments = (datetime.combine(day, clock, ZONE) for day in days for clock in clocks)
    return [moment for moment in moments if moment > after]
