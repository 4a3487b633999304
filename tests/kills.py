"""The kill drill: houses die at every step while updates arrive, and nothing is lost for it.

Inside everything happens exactly once and in order; outside a message may come twice, at most
once for each send that was in flight at a kill, and then it is marked as a repetition.
"""

import asyncio
import os
import random
import re
import signal
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy import func, select

from bot.sandbox.telegram.phone import Phone
from bot.sandbox.telegram.updates import Waiting
from bot.sandbox.world import World
from services.clock import system_clock
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.inbox.tables import InboxRow
from services.outbox.service import PARAMS
from services.outbox.tables import OutboxRow
from tests.bot.conftest import free_port
from tests.bot.echo import AGAIN
from tests.nursery import Nursery, is_gone, soon

ANSWER = re.compile(rf"echo (\d+)(?:{re.escape(AGAIN)})?")
MOST_STEPS = 90
"""Some two updates: received, handled, sent and marked."""


@dataclass(frozen=True)
class Plan:
    """What is drilled, and how hard."""

    mode: str
    processes: int
    kills: int
    chats: int = 40
    updates: int = 300
    repeated: float = 0.05


@dataclass
class Report:
    """What became of it."""

    kills: int = 0
    steps: set[int] = field(default_factory=set)
    """At which steps houses died of themselves."""
    updates: int = 0
    repeated: int = 0
    """Updates that Telegram brought twice."""
    lost: int = 0
    handled_twice: int = 0
    out_of_order: int = 0
    doubled: int = 0
    unmarked: int = 0
    in_flight: int = 0
    """Sends that were marked as under way at the kills: more than these may not be doubled."""
    late: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        late = sorted(self.late)
        middle, worst = late[len(late) // 2], late[-1]
        return (
            f"kills {self.kills} ({len(self.steps)} steps), updates {self.updates}"
            f" ({self.repeated} brought twice), lost {self.lost},"
            f" handled twice {self.handled_twice}, out of order {self.out_of_order},"
            f" doubled {self.doubled} of {self.in_flight} in flight ({self.unmarked} unmarked),"
            f" answered after {middle:.2f} s (median), {worst:.2f} s (last)"
        )


class Drill:
    """One drill: a world, its people, and houses that die in it."""

    def __init__(self, url: str, ledger: str, plan: Plan, world: World, nursery: Nursery) -> None:
        self.plan = plan
        self.report = Report()
        self._world, self._nursery = world, nursery
        self._key = new_data_key()
        self._url, self._ledger = url, ledger
        self._random = random.Random(plan.kills)  # noqa: S311 - chance, no secret
        self._step = 0
        self._brought: list[Waiting] = []
        self._spoken: dict[int, int] = {}
        self._said_at: dict[tuple[int, int], datetime] = {}
        self._phones = [
            world.telegram.add_user(first_name=f"P{number}") for number in range(plan.chats)
        ]
        ports = [free_port() for _ in range(plan.processes)]
        self._environments = [self._environment(port, ports[0]) for port in ports]

    async def run(self) -> Report:
        """Kill as often as planned, then let everything come to its end and count."""
        pids = [await self._bear(place) for place in range(self.plan.processes)]
        steps = [0] * self.plan.processes
        for number in range(self.plan.kills):
            place = number % self.plan.processes
            await self._feed()
            await self._kill(pids[place], steps[place], number)
            # Two of three die of themselves, each at its own step.
            self._step += number % 3 > 0
            steps[place] = self._step % MOST_STEPS + 1 if number % 3 else 0
            pids[place] = await self._bear(place, step=steps[place])
        while sum(self._spoken.values()) < self.plan.updates:
            await self._feed()
        for place, pid in enumerate(pids):
            self._end(pid)
            await soon(partial(is_gone, pid), within=5)
            await self._bear(place)
        await self._settle()
        await self._judge()
        return self.report

    async def _bear(self, place: int, step: int = 0) -> int:
        alone = self.plan.mode == "polling" or place == 0
        roles = ["web", "worker"] if alone else ["worker"]
        return await self._nursery.bear(self._environments[place], roles=roles, step=step)

    async def _feed(self) -> None:
        """Let some people speak; now and then Telegram brings an update twice."""
        for _ in range(max(1, round(self.plan.updates / max(1, self.plan.kills)))):
            phone = self._random.choice(self._phones)
            number = self._spoken.get(phone.user.id, 0)
            self._spoken[phone.user.id] = number + 1
            self._said_at[phone.user.id, number] = system_clock()
            await phone.say(str(number))
            updates = self._world.telegram.updates
            self._brought.append(updates._queue[-1])
            if self._random.random() < self.plan.repeated:
                updates._queue.append(self._random.choice(self._brought))
                updates.pulse.beat()
                self.report.repeated += 1

    async def _kill(self, pid: int, step: int, number: int) -> None:
        """Let a house die: of itself at its step, at the wire, or at any moment."""
        faults = self._world.telegram.faults
        if step:
            if await soon(lambda: is_gone(pid), within=2):
                self.report.steps.add(step)
        elif number % 2:
            # With its call on the way, which takes effect before or after its death, or never.
            fault = faults.cut("sendMessage", after=False) if number % 4 > 1 else faults.slow(0.1)
            await soon(lambda: fault.met > 0)
        else:
            await asyncio.sleep(self._random.uniform(0, 0.1))
        self._end(pid)
        assert await soon(lambda: is_gone(pid), within=5)
        faults.clear()
        self.report.kills += 1
        self.report.in_flight += await self._count_sending()

    @staticmethod
    def _end(pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    async def _count_sending(self) -> int:
        db = Database(self._url)
        async with db.reading() as session:
            # Where there are two, the other one may have taken them up already.
            is_taken_up = (OutboxRow.status == "waiting") & OutboxRow.may_stand
            query = select(func.count()).where((OutboxRow.status == "sending") | is_taken_up)
            sending = await session.scalar(query)
        await db.close()
        return sending or 0

    async def _settle(self) -> None:
        """Wait until every chat has its last answer."""
        speaking = [phone for phone in self._phones if phone.user.id in self._spoken]
        for phone in speaking:
            await phone.say("end")
        for phone in speaking:
            await phone.hears("echo end", timeout=60)

    # Counting

    async def _judge(self) -> None:
        await self._judge_inside()
        for phone in self._phones:
            if phone.user.id in self._spoken:
                self._judge_outside(phone)

    async def _judge_inside(self) -> None:
        """Every update's effect is there once, in order."""
        db, vault = Database(self._url), Vault([self._key])
        async with db.reading() as session:
            rows = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
            open_updates = await session.scalar(
                select(func.count()).where(InboxRow.status != "done")
            )
        await db.close()
        assert open_updates == 0
        effects: dict[int, list[int]] = {}
        for row in rows:
            said = vault.open_json(row.params or b"", column=PARAMS, row=row.id)["text"]
            if said.isdigit():
                effects.setdefault(int(row.address), []).append(int(said))
        for user, spoken in self._spoken.items():
            found = effects.get(user, [])
            self.report.updates += spoken
            self.report.lost += len(set(range(spoken)) - set(found))
            self.report.handled_twice += len(found) - len(set(found))
            self.report.out_of_order += found != sorted(found)

    def _judge_outside(self, phone: Phone) -> None:
        """Every answer arrived, in order; doubles say that they are."""
        answers = [
            bubble
            for bubble in phone.chat.bubbles
            if not bubble.mine and ANSWER.fullmatch(bubble.text)
        ]
        heard = [bubble.text for bubble in answers]
        numbers = [int(text.split()[1]) for text in heard]
        first: Counter[str] = Counter(text for text in heard if not text.endswith(AGAIN))
        spoken = self._spoken[phone.user.id]
        self.report.lost += len(set(range(spoken)) - set(numbers))
        self.report.out_of_order += numbers != sorted(numbers)
        self.report.doubled += len(numbers) - len(set(numbers))
        self.report.unmarked += sum(times - 1 for times in first.values())
        self.report.late += [
            (bubble.at - self._said_at[phone.user.id, number]).total_seconds()
            for bubble, number in zip(answers, numbers, strict=True)
        ]

    def _environment(self, port: int, public: int) -> dict[str, str]:
        world = self._world
        return {
            "DATABASE_URL": self._url,
            "LEDGER_URL": self._ledger,
            "TELEGRAM_BOT_TOKEN": world.bot_token,
            "TELEGRAM_API_URL": world.api_url,
            "TELEGRAM_MODE": self.plan.mode,
            "TELEGRAM_WEBHOOK_SECRET": "a-secret-of-the-pretend-world-0123456789",
            "OIDC_ISSUER": world.issuer,
            "OIDC_CLIENT_ID": world.client_id,
            "OIDC_CLIENT_SECRET": world.client_secret,
            "DATA_KEYS": self._key,
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{public}",
            "SEND_RATE": "1000",
            "SEND_RATE_PER_CHAT": "1000",
            "SEND_RATE_PER_GROUP": "10000",
        }


async def drill(url: str, plan: Plan) -> Report:
    """Play a drill on an empty database; returns what became of it."""
    world = await World.start(system_clock)
    try:
        with tempfile.TemporaryDirectory() as folder:
            async with Nursery.open() as nursery:
                ledger = f"sqlite:///{folder}/ledger.db"
                return await Drill(url, ledger, plan, world, nursery).run()
    finally:
        await world.close()
