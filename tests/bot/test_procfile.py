"""`honcho start web worker`: two processes over one database serve people together."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.world import World
from services.clock import system_clock
from tests.bot.conftest import by_webhook

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(sys.executable).parent


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Give a world of today: programs of their own have no other clock."""
    pretend = await World.start(system_clock)
    yield pretend
    await pretend.close()


@pytest.fixture
def apart(environment: dict[str, str], database_kind: str) -> dict[str, str]:
    """Give an environment in which `PUBLIC_URL` is said: each type has a port of its own."""
    if database_kind == "postgresql":
        environment = by_webhook(environment)
    public = {"PUBLIC_URL": f"http://127.0.0.1:{environment['PORT']}"}
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    return os.environ | environment | public | {"PATH": path}


async def migrate(environment: dict[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "migrate", cwd=ROOT, env=environment,
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert await process.wait() == 0


@asynccontextmanager
async def honcho(environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start what the Procfile names; kill all of it at the end if it is still there."""
    process = await asyncio.create_subprocess_exec(
        SCRIPTS / "honcho", "start", "web", "worker",
        cwd=ROOT, env=environment, start_new_session=True,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def ready(url: str) -> dict[str, object]:
    """Return what /readyz says as soon as somebody answers there."""
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"{url}/readyz") as response:
                    return dict(await response.json())
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.1)


async def until_well(url: str) -> None:
    while (await ready(url))["status"] != "ok":  # noqa: ASYNC110 - another process's state
        await asyncio.sleep(0.1)


async def test_web_and_worker_wait_for_the_schema_and_then_serve_together(
    world: World, apart: dict[str, str]
) -> None:
    url = apart["PUBLIC_URL"]
    async with asyncio.timeout(60), honcho(apart) as process:
        first = await ready(url)
        assert first["status"] == "waiting"
        assert "schema" in str(first["waiting_for"])
        await migrate(apart)
        await until_well(url)
        phone = world.phone("chen")
        await phone.start()
        await phone.hears("八闽健康码", timeout=20)
        link = phone.link("同意以上两项，去认证")
        assert link.startswith(f"{url}/login/")
        await phone.follow(await phone.log_in(link))
        # Nobody has delivered records: the third state, said by the worker.
        await phone.hears("现在核验不了", timeout=20)
        process.send_signal(signal.SIGTERM)
        # By whom it was ended first: itself, or its own report of the signal.
        assert await process.wait() in {0, 128 + signal.SIGTERM}


def test_the_procfile_names_what_there_is() -> None:
    types = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    assert types == {
        "release": "python -m bot migrate",
        "web": "HOST=0.0.0.0 python -m bot web",
        "worker": "python -m bot worker",
    }
