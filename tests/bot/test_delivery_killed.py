"""Killed while it sends: nothing is lost, and what comes twice was in flight and says so."""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.settings import Settings
from bot.wiring import compose, open_database
from services.chats.types import Address
from services.db.database import Database
from services.db.schema import migrate
from services.registry import Services
from tests.bot.speaking import AGAIN
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
CHATS = 12
EACH = 21
VIEWS = ("text", "once", "photo")
KILLS = 5


@asynccontextmanager
async def sending(environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a speaking house as a process of its own; it is killed at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.speaking", cwd=ROOT, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"started\n"
        yield process
    finally:
        process.kill()
        await process.wait()


async def count(db: Database, status: str) -> Counter[str]:
    """Return how many messages of each view have a status."""
    async with db.reading() as session:
        rows = await session.execute(
            text("SELECT view, count(*) AS n FROM outbox WHERE status = :status GROUP BY view"),
            {"status": status},
        )
        return Counter({row.view: row.n for row in rows})


def sends(world: World) -> int:
    return len([call for call in world.telegram.calls if call.method.startswith("send")])


async def fill(services: Services, addresses: list[Address]) -> None:
    async with services.db.transaction():
        for number in range(EACH):
            for address in addresses:
                view = VIEWS[number % len(VIEWS)]
                await services.outbox.show(view, f"{number:02}", to=address)


def judge(people: list[Phone]) -> tuple[Counter[str], Counter[str]]:
    """Return what came twice and what never came, by view; order and marks are as promised."""
    doubles: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for person in people:
        heard = [bubble.words for bubble in person.chat.bubbles if not bubble.mine]
        numbers = [int(words[:2]) for words in heard]
        assert numbers == sorted(numbers)
        for number in range(EACH):
            view = VIEWS[number % len(VIEWS)]
            copies = [words for words in heard if words.startswith(f"{number:02}")]
            doubles[view] += max(0, len(copies) - 1)
            missing[view] += not copies
            assert all(AGAIN in words for words in copies[1:])
    return doubles, missing


@pytest.mark.usefixtures("database_kind")
async def test_doubles_after_kills_are_at_most_the_sends_in_flight_and_each_is_flagged(
    world: World,
    environment: dict[str, str],
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment["DATABASE_URL"] = database_url
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    db = open_database(settings)
    await migrate(db)
    services = compose(settings, db)
    people = [world.telegram.add_user(first_name=f"{number}") for number in range(CHATS)]
    for person in people:
        await person.start()
    await fill(services, [Address(str(person.user.id)) for person in people])

    chance = random.Random(7)  # noqa: S311 - the same moments in every run
    in_flight: Counter[str] = Counter()
    for _ in range(KILLS):
        enough = sends(world) + chance.randrange(5, 30)
        async with sending(environment):
            # Killed in the midst of sending, not before it begins.
            await eventually(lambda enough=enough: sends(world) >= enough)
        in_flight += await count(db, "sending")
    async with sending(environment):
        for person in people:
            await person.hears(f"{EACH - 1:02}", timeout=20)
        async with asyncio.timeout(20):
            while await services.outbox.count_unsent():  # noqa: ASYNC110 - another process sends
                await asyncio.sleep(0.05)
    uncertain = await count(db, "uncertain")
    await services.close()

    doubles, missing = judge(people)
    # Words that must not come twice do not; those that are missing are known to be uncertain.
    assert doubles["once"] == 0
    assert missing["text"] == missing["photo"] == 0
    assert missing["once"] <= uncertain["once"] <= in_flight["once"]
    assert all(doubles[view] <= in_flight[view] for view in VIEWS)
    assert sum(in_flight.values()) > 0
