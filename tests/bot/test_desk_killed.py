"""Workers die, two at work, while pages and an announcement go out: everybody gets theirs.

What comes twice was in flight at a death and says so.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from services.announcements.types import Audience
from services.chats.types import Address
from services.clock import system_clock
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.db.schema import migrate
from services.outbox.tables import OutboxRow
from services.registry import Services
from services.staff.types import Role, StaffMember
from tests.announcement_samples import reported
from tests.bot.conftest import free_port
from tests.bot.echo import AGAIN
from tests.bot.test_gateway_killed import end
from tests.desk_samples import COUNTY, TOWN, WANG, ZHANG, import_county, join, write
from tests.nursery import Nursery, is_gone, soon
from tests.shift_samples import BOSS, HEADER
from tests.ticket_samples import problem
from tests.waiting import eventually

FEW = (40, 90, 150)
MANY = range(12, 240, 6)
"""Statements and commits before which a worker dies, while another one works on."""
WORDS = "口罩登记今天开始。"
HEARERS = 30


def environment(world: World, url: str, key: str, ledger: Path) -> dict[str, str]:
    port = free_port()
    return {
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": url,
        "LEDGER_URL": f"sqlite:///{ledger}",
        "TELEGRAM_BOT_TOKEN": world.bot_token,
        "TELEGRAM_API_URL": world.api_url,
        "OIDC_ISSUER": world.issuer,
        "OIDC_CLIENT_ID": world.client_id,
        "DATA_KEYS": key,
        "SEND_RATE": "1000",
        "SEND_RATE_PER_CHAT": "1000",
    }


async def in_flight(db: Database, view: str) -> int:
    """Count what a dead sender may have sent without saying so."""
    async with db.reading() as session:
        taken_up = (OutboxRow.status == "waiting") & OutboxRow.may_stand
        query = select(func.count()).where(
            OutboxRow.view == view, (OutboxRow.status == "sending") | taken_up
        )
        return await session.scalar(query) or 0


def roster() -> str:
    """Return that Zhang is on duty today, and Wang behind him."""
    today = system_clock().date()
    days = [today + timedelta(days=day) for day in (-1, 0, 1)]
    rows = "".join(f"{TOWN},{day},00:00,00:00,zhang,wang\n" for day in days)
    return f"{HEADER}{rows}"


@dataclass
class Stage:
    """A desk in the pretend world, with people who are to hear of it."""

    services: Services
    ours: dict[str, str]
    boss: StaffMember
    wang: Phone
    hearers: list[Phone]
    behind: timedelta = timedelta()

    async def submit(self, reporter: int) -> int:
        """Report six minutes ago: the first step is over as soon as somebody is awake."""
        self.behind = timedelta(minutes=6)
        ticket = await self.services.tickets.submit(problem(reporter=Address(str(reporter))))
        self.behind = timedelta()
        return ticket.number

    async def announce(self) -> None:
        announcements = self.services.announcements
        draft = await announcements.draft(self.boss, Audience.ENTERPRISES, None, WORDS)
        assert await announcements.confirm(draft.id, self.boss)


async def people(world: World, count: int) -> list[Phone]:
    phones = [world.telegram.add_user(first_name=f"P{one}") for one in range(count)]
    for phone in phones:
        await phone.start()
    return phones


@asynccontextmanager
async def open_stage(url: str, folder: Path, world: World) -> AsyncIterator[Stage]:
    key, db = new_data_key(), Database(url)
    await migrate(db)

    def clock() -> datetime:
        return system_clock() - stage.behind if stage else system_clock()

    stage: Stage | None = None
    services = Services(db, vault=Vault([key]), clock=clock, config=Config())
    await services.start()
    await import_county(services, folder)
    zhang, wang, liu, *hearers = await people(world, 3 + HEARERS)
    for handle, phone, who in (("zhang", zhang, ZHANG), ("wang", wang, WANG)):
        await join(services, handle, str(phone.user.id), desk=TOWN, who=who)
    account = str(liu.user.id)
    boss = await join(services, "liu", account, desk=COUNTY, role=Role.HQ, who=BOSS)
    await services.roster.import_file(write(folder / "roster.csv", roster()))
    for phone in hearers:
        await reported(services, str(phone.user.id))
    ours = environment(world, url, key, folder / "ledger.db")
    stage = Stage(services, ours, boss, wang, hearers)
    yield stage
    await services.close()


async def die(stage: Stage, nursery: Nursery, steps: Sequence[int]) -> tuple[list[int], int]:
    """Let workers die, each beside another one; returns the tickets and what was in flight."""
    bear = partial(nursery.bear, stage.ours, roles=["worker"], is_whole=True)
    numbers, flying, other = [], 0, await bear()
    await stage.announce()
    for at, step in enumerate(steps):
        pid = await bear(step=step)
        numbers.append(await stage.submit(900 + at))
        if not await soon(partial(is_gone, pid), within=3):
            # Then it is the other one that dies, at any moment.
            other, pid = pid, other
            if not is_gone(pid):
                await end(pid)
        flying += await in_flight(stage.services.db, "announcements.notice")
    await bear()
    return numbers, flying


async def drill(url: str, folder: Path, steps: Sequence[int]) -> None:
    world = await World.start(system_clock)
    async with open_stage(url, folder, world) as stage, Nursery.open() as nursery:
        numbers, flying = await die(stage, nursery, steps)
        await eventually(lambda: all(heard(one, WORDS) for one in stage.hearers), 60)

        async def are_all_called() -> bool:
            waiting = await stage.services.desk_work.escalation.waiting("wang")
            return {one.number for one in waiting} == set(numbers)

        await eventually(are_all_called, 60)
        await eventually(lambda: is_named(stage.wang, len(numbers)), 60)
        copies = [heard(one, WORDS) for one in stage.hearers]
        doubled = sum(len(texts) - 1 for texts in copies)
        print(f"\n  {len(steps)} deaths, {doubled} doubled of {flying}")  # noqa: T201
        assert doubled <= flying
        assert all(AGAIN.strip() in text for texts in copies for text in texts[1:])
    await world.close()


def heard(phone: Phone, words: str) -> list[str]:
    return [one.text for one in phone.chat.bubbles if not one.mine and words in one.text]


def is_named(phone: Phone, many: int) -> bool:
    """Whether the newest page in an officer's chat tells of so many tickets."""
    pages = [one for one in phone.chat.bubbles if "请接单" in one.text and not one.deleted]
    return bool(pages) and (many == 1 or f"另有 {many - 1} 件" in pages[-1].text)


async def test_nobody_misses_a_page_or_an_announcement_when_workers_die(
    database_url: str, tmp_path: Path
) -> None:
    await drill(database_url, tmp_path, FEW)


@pytest.mark.slow
async def test_at_whatever_step_workers_die_nobody_misses_anything(
    database_url: str, tmp_path: Path
) -> None:
    await drill(database_url, tmp_path, MANY)
