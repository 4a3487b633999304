"""What the web server says to those who look for its weak places."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import aiohttp.web
import pytest

from bot.house import House
from bot.metrics import Metrics
from bot.server import Readiness, create_app, serve
from bot.settings import Settings, SettingsError
from handlers.web.context import BotName
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.schema import migrate
from services.registry import Services
from tests.doubles import StandingClock


@pytest.fixture
async def address(settings: Settings) -> AsyncIterator[str]:
    one = House(settings)
    await one.start()
    yield f"http://127.0.0.1:{settings.port}"
    await one.stop()


async def test_a_host_that_nobody_knows_is_named() -> None:
    with pytest.raises(SettingsError, match="HOST"):
        await serve(aiohttp.web.Application(), "no..such.host", 0)


@pytest.mark.parametrize("path", ["/", "/callback/nothing", "/nothing", "/static/verify/x/y"])
async def test_a_refusal_is_guarded_like_a_page_and_names_no_version(
    address: str, path: str
) -> None:
    async with aiohttp.ClientSession() as session, session.get(address + path) as response:
        assert response.status == 404
        assert "Server" not in response.headers
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/callback?state=x&code=y", "/login/x"])
async def test_asking_for_headers_alone_uses_nothing_up(address: str, path: str) -> None:
    async with aiohttp.ClientSession() as session, session.head(address + path) as response:
        assert response.status == 405


async def ready(url: str) -> tuple[int, list[str]]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/readyz") as response:
        return response.status, (await response.json())["waiting_for"]


async def test_readiness_names_what_is_waited_for(
    database_url: str, vault: Vault, clock: StandingClock
) -> None:
    db = Database(database_url)
    services = Services(db, vault=vault, clock=clock, config=Config())
    readiness = Readiness({"schema", "telegram"})
    app = create_app(
        Settings(_env_file=None),
        services,
        Metrics(services),
        bot_name=BotName(),
        readiness=readiness,
    )
    runner = await serve(app, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    assert await ready(url) == (503, ["schema", "telegram"])
    await migrate(db)
    readiness.waiting_for.clear()
    assert await ready(url) == (503, ["key"])
    await services.start()
    assert await ready(url) == (200, [])
    async with db.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE signing_keys")
    assert await ready(url) == (503, ["database"])
    await runner.cleanup()
    await services.close()


async def test_a_database_that_cannot_be_reached_is_named(
    vault: Vault, clock: StandingClock, tmp_path: Path
) -> None:
    db = Database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    services = Services(db, vault=vault, clock=clock, config=Config())
    metrics = Metrics(services)
    app = create_app(
        Settings(_env_file=None), services, metrics, bot_name=BotName(), readiness=Readiness()
    )
    runner = await serve(app, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    assert await ready(url) == (503, ["database"])
    async with aiohttp.ClientSession() as session, session.get(f"{url}/healthz") as response:
        assert response.status == 200
    await runner.cleanup()
    await services.close()
