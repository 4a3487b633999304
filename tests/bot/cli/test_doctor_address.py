"""The doctor on the public address, and on proxies either way."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.house import House
from bot.sandbox.world import World
from bot.settings import Settings
from services.crypto.vault import new_data_key
from services.db.database import Database
from services.db.schema import migrate
from tests.bot.cli.test_doctor import run_doctor
from tests.bot.cli.test_doctor_abroad import Change, advice, changed, database_kind
from tests.bot.conftest import SECRET, free_port
from tests.certificates import certificate
from tests.waiting import eventually

__all__ = ["changed", "database_kind"]


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    one = House(settings)
    await one.start()
    await eventually(lambda: not one.readiness.waiting_for)
    yield one
    await one.stop()


@asynccontextmanager
async def forwarding(
    port: int, context: ssl.SSLContext, host: str = "127.0.0.1"
) -> AsyncIterator[int]:
    """Take TLS off and hand everything on to a port: a proxy that does not show itself."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        near_reader, near_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(
            pump(reader, near_writer), pump(near_reader, writer), return_exceptions=True
        )

    server = await asyncio.start_server(serve, host, 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_nothing_answers_at_the_public_address(changed: Change) -> None:
    settings = changed(PUBLIC_URL=f"http://127.0.0.1:{free_port()}")
    assert "Nothing answers there" in await advice(settings, "public address")


async def test_a_proxy_with_nothing_behind_it(changed: Change) -> None:
    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=502)

    app = web.Application()
    app.router.add_get("/healthz", refuse)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    settings = changed(PUBLIC_URL=f"http://127.0.0.1:{runner.addresses[0][1]}")
    assert "finds nothing behind it" in await advice(settings, "public address")
    await runner.cleanup()


async def test_something_else_answers_there(changed: Change, world: World) -> None:
    settings = changed(PUBLIC_URL=world.api_url)
    assert "Something else answers there" in await advice(settings, "public address")


async def test_another_installation_answers_there(
    changed: Change, house: House, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{house.settings.port}"
    assert await advice(changed(PUBLIC_URL=url), "public address") == ""
    other = f"sqlite:///{tmp_path / 'other.db'}"
    db = Database(other)
    await migrate(db)
    await db.close()
    settings = changed(PUBLIC_URL=url, DATABASE_URL=other, DATA_KEYS=new_data_key())
    assert "no signing key yet" in await advice(settings, "public address")
    second = House(changed(DATABASE_URL=other, PORT=str(free_port())))
    await second.start()
    await second.stop()
    settings = changed(PUBLIC_URL=url, DATABASE_URL=other)
    assert "Another installation answers there" in await advice(settings, "public address")


async def test_a_certificate_that_nobody_trusts(
    changed: Change, house: House, tmp_path: Path
) -> None:
    context = certificate(tmp_path, "127.0.0.1").context()
    async with forwarding(house.settings.port, context) as port:
        settings = changed(PUBLIC_URL=f"https://127.0.0.1:{port}")
        assert "Its certificate is not valid" in await advice(settings, "public address")


async def test_numbers_that_are_open_to_everybody(
    environment: dict[str, str], house: House, tmp_path: Path
) -> None:
    # An address of this machine that does not count as such.
    files = certificate(tmp_path, "127.0.0.2")
    async with forwarding(house.settings.port, files.context(), "127.0.0.2") as port:
        public = {"PUBLIC_URL": f"https://127.0.0.2:{port}", "SSL_CERT_FILE": files.certificate}
        _, said = await run_doctor(environment | {k: str(v) for k, v in public.items()}, tmp_path)
    assert "ok     public address" in said
    assert "/metrics is open to everybody: let the proxy send X-Forwarded-For." in said


async def test_a_long_address(changed: Change) -> None:
    settings = changed(PUBLIC_URL="https://127.0.0.1:1/" + "x" * 21)
    assert "longer than 40" in await advice(settings, "length of the public address")


async def test_a_service_that_runs_in_the_other_mode(changed: Change, house: House) -> None:
    url = f"http://127.0.0.1:{house.settings.port}"
    mode = {"TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    settings = changed(PUBLIC_URL=url, **mode)
    assert "in polling mode" in await advice(settings, "webhook at the public address")


async def test_a_proxy_of_another_kind(changed: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    assert "must begin with http" in await advice(changed(), "proxies")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    assert await advice(changed(), "proxies") == ""
