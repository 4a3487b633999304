"""What the web server says to those who look for its weak places."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.house import House
from bot.settings import Settings


@pytest.fixture
async def address(settings: Settings) -> AsyncIterator[str]:
    one = House(settings)
    await one.start()
    yield f"http://127.0.0.1:{settings.port}"
    await one.stop()


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
