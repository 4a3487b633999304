"""Processes with different keys in front work on one database, while it is being rotated."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select, text

from services.chats.types import Address
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.identity.repository import digest
from services.identity.sealing import pack
from services.identity.tables import Binding, PendingResult
from services.identity.types import Bound, Identity
from services.people.numbers import PersonKey, normalise
from services.people.tables import Person
from services.registry import Services
from tests.doubles import StandingClock
from tests.health_samples import number
from tests.sealed import contents, keys_in_use
from tests.services.rotation.conftest import NEW, NEW_ID, OLD, OLD_ID, rotation

TRIES = 30


@pytest.fixture
async def two(
    db: Database, current_database_url: str, clock: StandingClock
) -> AsyncIterator[tuple[Services, Services]]:
    """Open the database twice, as two processes do, each with another key in front."""
    assert db.url
    both = tuple(
        Services(Database(current_database_url), vault=Vault(keys), clock=clock, config=Config())
        for keys in ((OLD, NEW), (NEW, OLD))
    )
    for one in both:
        await one.start()
    yield both[0], both[1]
    for one in both:
        await one.close()


def keys_of(count: int, clock: StandingClock) -> list[PersonKey]:
    today = clock().date()
    return [
        normalise(None, None, number(f"35052119850505{at:03d}"), today=today)
        for at in range(count)
    ]


async def waiting(services: Services, key: PersonKey, account: str) -> str:
    """Let a login wait for its code; returns the code."""
    now, code, row = services.clock(), secrets.token_urlsafe(16), secrets.token_hex(8)
    identity = Identity(key, "林小梅", "L4", now)
    async with services.db.transaction() as session:
        session.add(
            PendingResult(
                id=row,
                code_hash=digest(code),
                account=account,
                level="L4",
                identity=pack(services.vault, identity, row),
                is_same_browser=True,
                consent_version=1,
                consent_language="zh_CN",
                consented_at=now,
                expires_at=now.replace(year=2021),
            )
        )
    return code


async def test_a_person_who_comes_twice_at_once_is_one_person_with_one_binding(
    two: tuple[Services, Services], clock: StandingClock
) -> None:
    first, second = two
    people = keys_of(TRIES, clock)
    for at, key in enumerate(people):
        codes = [
            await waiting(one, key, f"{account}{at}")
            for one, account in ((first, "1"), (second, "2"))
        ]
        # Neither has heard yet of what the other believes; and then both keys change places.
        first.vault.activate(OLD_ID, [NEW_ID])
        second.vault.activate(NEW_ID, [OLD_ID])
        outcomes = await asyncio.gather(
            first.identity.redeem(codes[0], Address(f"1{at}")),
            second.identity.redeem(codes[1], Address(f"2{at}")),
            (first, second)[at % 2].data_keys.activate(),
        )
        assert {type(outcome) for outcome in outcomes[:2]} == {Bound}
    async with first.db.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == TRIES
        active = select(func.count()).select_from(Binding).where(Binding.ended_at.is_(None))
        assert await session.scalar(active) == TRIES


async def test_a_rotation_overwrites_nothing_that_is_written_meanwhile(
    two: tuple[Services, Services], clock: StandingClock
) -> None:
    first, second = two
    people = keys_of(150, clock)
    names = {await first.people.upsert(key, "林小梅"): "林小梅" for key in people}
    chance = random.Random(7)  # noqa: S311 - which of them, not a secret
    is_over = False

    async def write() -> None:
        while not is_over:
            key = chance.choice(people)
            name = f"林{chance.randrange(10**6)}"
            names[await first.people.upsert(key, name)] = name
            await asyncio.sleep(0)

    async def rotate() -> None:
        nonlocal is_over
        try:
            await rotation(second).rotate()
            first.vault.activate(OLD_ID, [NEW_ID])
            await asyncio.sleep(0.05)
            await rotation(second).rotate()
        finally:
            is_over = True

    await asyncio.gather(write(), rotate())
    await rotation(second).rotate()
    assert await keys_in_use(first.db) == {NEW_ID}
    assert {person: (await first.people.get(person)).name for person in names} == names
    assert len(names) == len(people)
    assert await contents(second.db, Vault([NEW]))


async def test_a_row_that_somebody_holds_is_passed_over_and_done_in_the_end(
    two: tuple[Services, Services], clock: StandingClock
) -> None:
    first, second = two
    if first.db.is_sqlite:
        pytest.skip("SQLite has one writer: nobody holds a row beside another.")
    (key,) = keys_of(1, clock)
    await first.people.upsert(key, "林小梅")
    ticket = await first.outbox.show("refusal", to=Address("1"), params={"text": "不行"})
    holding, may_end = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with first.db.transaction() as session:
            await session.execute(text(f"SELECT 1 FROM outbox WHERE id = {ticket} FOR UPDATE"))  # noqa: S608
            holding.set()
            await may_end.wait()

    async def rotate() -> None:
        await holding.wait()
        task = asyncio.create_task(rotation(second).rotate())
        await asyncio.sleep(0.3)
        assert not task.done()
        may_end.set()
        await task

    await asyncio.gather(hold(), rotate())
    assert await keys_in_use(first.db) == {NEW_ID}
