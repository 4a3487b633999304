"""No call to the gateway is lost when processes die, and a repetition can be known."""

import os
import signal
from functools import partial
from pathlib import Path

from sqlalchemy import select

from bot.sandbox.world import World
from services.chats.types import Address
from services.clock import system_clock
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.db.schema import migrate
from services.gateway.tables import PagerCall
from services.registry import Services
from tests.bot.conftest import free_port
from tests.desk_samples import import_county
from tests.gateways import SECRET, Gateway
from tests.nursery import Nursery, is_gone, soon
from tests.ticket_samples import problem
from tests.waiting import eventually

STEPS = (1, 2, 3, 5, 8)
"""Statements and commits before which a house dies."""


def environment(
    world: World, gateway: Gateway, url: str, key: str, ledger: Path
) -> dict[str, str]:
    port = free_port()
    return {
        "DATABASE_URL": url,
        "LEDGER_URL": f"sqlite:///{ledger}",
        "TELEGRAM_BOT_TOKEN": world.bot_token,
        "TELEGRAM_API_URL": world.api_url,
        "OIDC_ISSUER": world.issuer,
        "OIDC_CLIENT_ID": world.client_id,
        "DATA_KEYS": key,
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PAGER_URL": gateway.url,
        "PAGER_SECRET": SECRET,
    }


async def end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    assert await soon(partial(is_gone, pid), within=5)


async def test_every_call_that_was_committed_is_made_whoever_dies(
    database_url: str, tmp_path: Path
) -> None:
    key, db = new_data_key(), Database(database_url)
    await migrate(db)
    world = await World.start(system_clock)
    async with Gateway.open() as gateway, Nursery.open() as nursery:
        config = Config(gateway=gateway.config)
        services = Services(db, vault=Vault([key]), clock=system_clock, config=config)
        await services.start()
        await import_county(services, tmp_path)
        ours = environment(world, gateway, database_url, key, tmp_path / "ledger.db")
        bear = partial(nursery.bear, ours, roles=["worker"])

        async def submit(reporter: int) -> int:
            return (await services.tickets.submit(problem(reporter=Address(str(reporter))))).number

        # Between the commit and the post: nobody is there when it is committed.
        first = await submit(900)
        # Between the post and its mark: who posted it dies before the gateway answers.
        gateway.seconds = 60
        for deaths in (1, 2):
            pid = await bear()
            await eventually(lambda many=deaths: len(gateway.heard) >= many)
            await end(pid)
        gateway.seconds = 0
        numbers = {first}
        # At any step.
        for step in STEPS:
            numbers.add(await submit(900 + step))
            pid = await bear(step=step)
            assert await soon(partial(is_gone, pid), within=5)
        for _ in range(2):
            await bear()

        async def are_all_made() -> bool:
            async with db.reading() as session:
                states = (await session.scalars(select(PagerCall.state))).all()
            return states == ["accepted"] * len(numbers)

        await eventually(are_all_made, 20)
        assert {one.content["ticket"] for one in gateway.heard} == numbers
        assert len(gateway.keys) == len(numbers), "every repetition has the key of its call"
        assert gateway.forged == 0
        await services.close()
    await world.close()
