"""What `doctor` says about the gateway for SMS and voice, and that its look calls nobody."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.cli.checks import gateway as checks
from bot.settings import Settings
from tests.gateways import SECRET, Gateway


async def look(url: str | None, secret: str | None = SECRET) -> dict[str, str]:
    """Return every finding with its advice; those that are faults with an exclamation mark."""
    settings = Settings(_env_file=None, pager_url=url, pager_secret=secret)
    async with aiohttp.ClientSession() as session:
        found = [one async for one in checks.look(settings, session)]
    return {("" if one.is_well else "!") + one.what: one.advice for one in found}


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway.open() as one:
        yield one


async def test_no_gateway_is_no_fault() -> None:
    assert await look(None) == {}


async def test_a_gateway_that_answers_is_well_and_is_not_called(gateway: Gateway) -> None:
    assert await look(gateway.url) == {
        "pager gateway": "",
        "secret of the gateway": "",
        "clock, against the gateway": "",
    }
    assert "short" in (await look(gateway.url, "x"))["secret of the gateway"]
    assert gateway.heard == []


async def test_a_gateway_that_is_away_or_elsewhere_is_a_fault(gateway: Gateway) -> None:
    assert "does not answer" in (await look("http://127.0.0.1:1/"))["!pager gateway"]
    assert "no such address" in (await look(gateway.url + "/x"))["!pager gateway"]


@pytest.mark.parametrize(("status", "advice"), [(307, "final address"), (503, "out of order")])
async def test_what_its_answer_means(status: int, advice: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_route("*", "/", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        found = await look(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        assert advice in found["!pager gateway"]
    finally:
        await runner.cleanup()
