"""What is fetched comes from the open internet: whatever a name resolves to, and however."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from services.recognition import fetching
from services.recognition.errors import RegionUnheardError
from services.recognition.fetching import fetch, is_open
from tests.certificates import certificate
from tests.doubles import StandingClock
from tests.publishing import Publisher

CLOSED = """
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 192.168.1.1
    192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 fe80::1 fe80::1%eth0 fc00::1
    fd12::1 ff02::1 2001:db8::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 64:ff9b::a00:1 2002:a00:1::1
    ::10.0.0.1
    """.split()  # noqa: SIM905 - a table is read as a table


@pytest.fixture
async def publisher(clock: StandingClock) -> AsyncIterator[Publisher]:
    async with Publisher.open(clock) as one:
        one.body = "said"
        yield one


@pytest.mark.parametrize("address", CLOSED)
def test_addresses_that_are_not_of_the_open_internet_are_closed(address: str) -> None:
    assert not is_open(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2400:3200::1", "64:ff9b::808:808"])
def test_addresses_of_the_open_internet_are_open(address: str) -> None:
    assert is_open(address)


def test_loopback_alone_is_opened_for_trials() -> None:
    local = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
    assert all(is_open(address, may_be_local=True) for address in local)
    assert not any(is_open(address, may_be_local=True) for address in ("10.0.0.1", "fe80::1"))


async def reason(url: str, *, may_be_local: bool = False) -> str:
    with pytest.raises(RegionUnheardError) as refusal:
        await fetch(url, may_be_local=may_be_local)
    return str(refusal.value.params["reason"])


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"])
async def test_nothing_is_asked_at_an_address_of_this_machine(
    host: str, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whatever resolves: a socket of ours would have been opened, and is not.
    monkeypatch.setattr(socket.socket, "connect", None)
    port = publisher.url.rpartition(":")[2]
    assert await reason(f"https://{host}:{port}/trust-list") == "address"
    assert publisher.asked == 0


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://code.example/trust-list", "not_https"),
        ("http://127.0.0.1:1/trust-list", "not_https"),
        ("ftp://code.example/", "not_https"),
        ("file:///etc/passwd", "no_url"),
        ("https://", "no_url"),
        ("https://a:b@code.example/", "no_url"),
        ("https://code.example:port/", "no_url"),
        ("https://code.example/" + "x" * 2000, "no_url"),
        ("https://[::1/", "no_url"),
        ("trust-list", "no_url"),
    ],
)
async def test_only_https_addresses_are_asked(url: str, why: str) -> None:
    assert await reason(url) == why


async def test_what_stands_there_is_returned(publisher: Publisher) -> None:
    assert await fetch(publisher.list_url, may_be_local=True) == b"said"


async def test_a_redirect_is_not_followed(publisher: Publisher) -> None:
    publisher.status, publisher.headers = 302, {"Location": publisher.list_url}
    assert await reason(publisher.list_url, may_be_local=True) == "redirect"
    assert publisher.asked == 1


async def test_more_than_a_megabyte_is_not_read(publisher: Publisher) -> None:
    publisher.body = b"x" * fetching.MOST_BYTES
    assert len(await fetch(publisher.list_url, may_be_local=True)) == fetching.MOST_BYTES
    publisher.body = b"x" * (2 * fetching.MOST_BYTES)
    assert await reason(publisher.list_url, may_be_local=True) == "too_long"


async def test_nobody_is_waited_for_without_end(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT", aiohttp.ClientTimeout(total=0.1))
    publisher.seconds = 5
    async with asyncio.timeout(2):
        assert await reason(publisher.list_url, may_be_local=True) == "slow"


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context = certificate(tmp_path, "127.0.0.1").context()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    assert await reason(f"https://127.0.0.1:{port}/", may_be_local=True) == "certificate"
    server.close()
    await server.wait_closed()
    assert await reason(f"https://127.0.0.1:{port}/", may_be_local=True) == "unreachable"


async def test_a_proxy_is_used_and_addresses_in_urls_are_judged_all_the_same(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", publisher.url)
    for host in ("10.0.0.1", "[fd00::1]", "localhost"):
        assert await reason(f"https://{host}/trust-list") == "address"
    # The proxy of this test knows no CONNECT; what matters is that it was asked.
    assert await reason("https://code.example/trust-list") == "unreachable"
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert await fetch(publisher.list_url, may_be_local=True) == b"said"
