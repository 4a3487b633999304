"""Who may use the page's address: this machine, under its own names, from the page itself."""

import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from bot.sandbox.page.server import FIRST_PORT, PageServer
from tests.playing import Ground, playground

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = {"Content-Type": "application/json"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def ground(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ground]:
    async with playground(tmp_path_factory.mktemp("guard"), is_open=False) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_another_name_for_this_machine_is_refused(
    ground: Ground, web: aiohttp.ClientSession
) -> None:
    for path in ("/", "/sandbox/state", "/v"):
        async with web.get(ground.url + path, headers={"Host": "rebound.example"}) as response:
            assert response.status == 421


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:1"])
async def test_other_pages_can_change_nothing(
    ground: Ground, web: aiohttp.ClientSession, origin: str | None
) -> None:
    headers = JSON | ({"Origin": origin} if origin else {})
    async with web.post(f"{ground.url}/sandbox/reset", data="{}", headers=headers) as response:
        assert response.status == 403
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_the_page_lets_nothing_foreign_run(
    ground: Ground, web: aiohttp.ClientSession
) -> None:
    async with web.get(f"{ground.url}/") as response:
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("name", ["../server.py", "..%2fserver.py", "server.py", "nothing.js"])
async def test_only_the_pages_own_files_are_sent(
    ground: Ground, web: aiohttp.ClientSession, name: str
) -> None:
    async with web.get(f"{ground.url}/sandbox/static/{name}") as response:
        assert response.status in {404, 503}


async def test_while_there_is_no_world_the_page_waits_and_nothing_can_be_done(
    ground: Ground, web: aiohttp.ClientSession
) -> None:
    async with web.get(f"{ground.url}/sandbox/state") as response:
        assert (await response.json())["panel"] == {"doing": "opening", "language": "zh"}
    async with web.post(
        f"{ground.url}/sandbox/time", json={"minutes": 1}, headers={"Origin": ground.url}
    ) as response:
        assert response.status == 503
    async with web.get(f"{ground.url}/v") as response:
        assert response.status == 503


async def test_the_next_free_port_is_taken() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", FIRST_PORT))
        except OSError:
            pass  # Somebody else has taken it.
        else:
            taken.listen()
        server = PageServer()
        await server.listen()
        port = int(server.url.rpartition(":")[2])
        await server.close()
    assert FIRST_PORT < port < FIRST_PORT + 50


async def test_a_port_that_was_asked_for_and_is_taken_is_refused(ground: Ground) -> None:
    server = PageServer()
    with pytest.raises(OSError, match="in use"):
        await server.listen(int(ground.url.rpartition(":")[2]))
    await server.close()
