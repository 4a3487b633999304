"""Workers die, two at work, while pages and an announcement go out: everybody gets theirs.

What comes twice was in flight at a death and says so.
"""

from collections import Counter
from datetime import timedelta
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
from services.staff.types import Role
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
VIEWS = ("announcements.notice", "tickets.page")


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


async def drill(url: str, folder: Path, steps: tuple[int, ...] | range) -> None:
    key, db = new_data_key(), Database(url)
    await migrate(db)
    world = await World.start(system_clock)
    # A little in the past: the first step of each ticket is over as soon as somebody is awake.
    clock = [timedelta()]
    services = Services(
        db,
        vault=Vault([key]),
        clock=lambda: system_clock() - clock[0],
        config=Config(),
    )
    async with Nursery.open() as nursery:
        await services.start()
        await import_county(services, folder)
        hearers = [world.telegram.add_user(first_name=f"H{one}") for one in range(30)]
        officers = {one: world.telegram.add_user(first_name=one) for one in ("zhang", "wang")}
        liu = world.telegram.add_user(first_name="liu")
        for phone in (*hearers, *officers.values(), liu):
            await phone.start()
        accounts = {handle: str(phone.user.id) for handle, phone in officers.items()}
        await join(services, "zhang", accounts["zhang"], desk=TOWN, who=ZHANG)
        await join(services, "wang", accounts["wang"], desk=TOWN, who=WANG)
        boss = await join(services, "liu", str(liu.user.id), desk=COUNTY, role=Role.HQ, who=BOSS)
        await services.roster.import_file(write(folder / "roster.csv", roster()))
        for phone in hearers:
            await reported(services, str(phone.user.id))
        ours = environment(world, url, key, folder / "ledger.db")
        bear = partial(nursery.bear, ours, roles=["worker"], is_whole=True)
        flying: Counter[str] = Counter()
        other = await bear()
        numbers = []
        draft = await services.announcements.draft(boss, Audience.ENTERPRISES, None, WORDS)
        assert await services.announcements.confirm(draft.id, boss)
        for at, step in enumerate(steps):
            pid = await bear(step=step)
            clock[0] = timedelta(minutes=6)
            submitted = await services.tickets.submit(problem(reporter=Address(str(900 + at))))
            clock[0] = timedelta()
            numbers.append(submitted.number)
            await soon(partial(is_gone, pid), within=3)
            # Now and then it is the other one that dies, at any moment.
            if not is_gone(pid):
                other, pid = pid, other
                await end(pid)
            flying.update({view: await in_flight(db, view) for view in VIEWS})
        await bear()
        await eventually(lambda: all(heard(one, WORDS) for one in hearers), 60)

        async def are_all_called() -> bool:
            waiting = await services.desk_work.escalation.waiting("wang")
            return {one.number for one in waiting} == set(numbers)

        await eventually(are_all_called, 60)
        await eventually(lambda: is_named(officers["wang"], len(numbers)), 60)
        copies = [heard(one, WORDS) for one in hearers]
        doubled = sum(len(texts) - 1 for texts in copies)
        print(f"\n  {len(steps)} deaths, {doubled} doubled of {flying['announcements.notice']}")  # noqa: T201
        assert doubled <= flying["announcements.notice"]
        assert all(AGAIN.strip() in text for texts in copies for text in texts[1:])
        await services.close()
    await world.close()


def heard(phone: Phone, words: str) -> list[str]:
    return [one.text for one in phone.chat.bubbles if not one.mine and words in one.text]


def is_named(phone: Phone, many: int) -> bool:
    """Whether the one page that stands in an officer's chat tells of so many tickets."""
    pages = [one for one in phone.chat.bubbles if "请接单" in one.text and not one.deleted]
    return len(pages) == 1 and (many == 1 or f"另有 {many - 1} 件" in pages[0].text)


async def test_nobody_misses_a_page_or_an_announcement_when_workers_die(
    database_url: str, tmp_path: Path
) -> None:
    await drill(database_url, tmp_path, FEW)


@pytest.mark.slow
async def test_at_whatever_step_workers_die_nobody_misses_anything(
    database_url: str, tmp_path: Path
) -> None:
    await drill(database_url, tmp_path, MANY)
