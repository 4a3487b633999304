"""`sandbox` as a program of its own: its address, how it ends, what it refuses."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.cli.playhouse import refuse_used
from tests.playing import soon

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", "LOG_LEVEL": "warning"}
CODE = 2


@contextmanager
def sandbox(log: Path, *options: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    command = (sys.executable, "-m", "bot", "sandbox", *options)
    with (
        log.open("wb") as out,
        subprocess.Popen(command, env=ENVIRONMENT | more, stdout=out, stderr=out) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


async def test_it_tells_its_address_shows_the_page_at_once_and_ends_quietly(
    tmp_path: Path,
) -> None:
    log = tmp_path / "log"
    with sandbox(log) as process:
        await soon(lambda: "English" in log.read_text(), seconds=60)
        told = log.read_text()
        address = ADDRESS.search(told)
        assert address is not None
        assert f"ssh -L {address[0].rpartition(':')[2]}:" in told
        async with aiohttp.ClientSession() as web, web.get(address[0]) as response:
            assert response.status == 200
            assert "正在布置" in await response.text()
        process.send_signal(signal.SIGINT)
        await soon(lambda: process.poll() is not None, seconds=60)
    assert process.returncode == 0, log.read_text()
    assert "Traceback" not in log.read_text()
    assert "Goodbye" in log.read_text()


async def test_it_ends_quietly_once_it_is_ready(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with sandbox(log) as process:
        await soon(lambda: "Ready" in log.read_text(), seconds=200)
        process.send_signal(signal.SIGINT)
        await soon(lambda: process.poll() is not None, seconds=60)
    assert process.returncode == 0, log.read_text()
    assert "Traceback" not in log.read_text()
    assert "warning" not in log.read_text()


@pytest.mark.parametrize("name", ["TELEGRAM_BOT_TOKEN", "OIDC_ISSUER", "DATA_KEYS"])
def test_it_does_not_start_beside_settings_of_a_real_service(tmp_path: Path, name: str) -> None:
    value = {"OIDC_ISSUER": "https://real.example", "TELEGRAM_BOT_TOKEN": "1:x" * 20}
    with sandbox(tmp_path / "log", **{name: value.get(name, "x" * 50)}) as process:
        assert process.wait(60) == CODE


def test_it_refuses_a_database_that_holds_anything(tmp_path: Path) -> None:
    used = tmp_path / "used.db"
    subprocess.run(
        [sys.executable, "-m", "bot", "migrate"],
        env=ENVIRONMENT | {"DATABASE_URL": f"sqlite:///{used}"},
        check=True,
    )
    with sandbox(tmp_path / "log", "--database", f"sqlite:///{used}") as process:
        assert process.wait(60) == CODE
    assert "needs an empty database" in (tmp_path / "log").read_text()


async def test_it_plays_on_postgresql_begins_again_there_and_leaves_nothing(
    tmp_path: Path, postgresql_url: str
) -> None:
    log = tmp_path / "log"
    with sandbox(log, "--database", postgresql_url) as process:
        await soon(lambda: "Ready" in log.read_text(), seconds=200)
        address = ADDRESS.search(log.read_text())
        assert address is not None
        await begin_again(address[0])
        process.send_signal(signal.SIGINT)
        await soon(lambda: process.poll() is not None, seconds=60)
    assert process.returncode == 0, log.read_text()
    await refuse_used(postgresql_url)


async def begin_again(url: str) -> None:
    async with aiohttp.ClientSession(headers={"Origin": url}) as web:
        async with web.get(f"{url}/sandbox/state") as response:
            former = (await response.json())["epoch"]
        async with web.post(f"{url}/sandbox/reset", json={}) as response:
            assert response.status == 200, await response.text()
        async with web.get(f"{url}/sandbox/state") as response:
            state = await response.json()
    assert state["epoch"] not in {"", former}
    assert "林静" in {one["full"] for one in state["people"]}


async def test_a_taken_port_is_told_of(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with sandbox(log) as first:
        await soon(lambda: "English" in log.read_text(), seconds=60)
        address = ADDRESS.search(log.read_text())
        assert address is not None
        port = address[0].rpartition(":")[2]
        with sandbox(tmp_path / "other", "--port", port) as second:
            assert second.wait(60) == CODE
        assert first.poll() is None
    assert "No port is free here" in (tmp_path / "other").read_text()
