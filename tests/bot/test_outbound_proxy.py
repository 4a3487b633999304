"""A proxy that the environment names is honoured for Telegram and for the real-name platform."""

import asyncio
import os
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from tests.certificates import certificate

ROOT = Path(__file__).parents[2]


@dataclass
class Proxy:
    """A proxy for http (absolute addresses) and https (CONNECT); it writes down what it did."""

    url: str = ""
    asked: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        self.asked.append(f"{method} {target}")
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        far_reader, far_writer = await asyncio.open_connection(parts.hostname, parts.port)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            far_writer.write(head)
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    one = Proxy()
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield one
    server.close()


@asynccontextmanager
async def both_sides(context: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serve a Bot API and a platform that know one answer each."""
    base = ""

    async def me(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": {"id": 1}})

    async def metadata(_: web.Request) -> web.Response:
        issuer = f"{base}/realname"
        endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        return web.json_response({"issuer": issuer, **dict.fromkeys(endpoints, issuer)})

    app = web.Application()
    app.router.add_post("/bot1:x/getMe", me)
    app.router.add_get("/realname/.well-known/openid-configuration", metadata)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    base = f"{'https' if context else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield base
    finally:
        await runner.cleanup()


async def ask(url: str, **environment: str) -> list[str]:
    """Let the program's own clients ask, in a process that has this environment alone."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bot.through_proxy", url),
        cwd=ROOT,
        env={"PATH": os.defpath, **environment},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return out.decode().splitlines()


async def test_https_goes_through_the_proxy_and_its_certificate_is_checked(
    proxy: Proxy, tmp_path: Path
) -> None:
    files = certificate(tmp_path, "127.0.0.1")
    async with both_sides(files.context()) as url:
        trusting = {"HTTPS_PROXY": proxy.url, "SSL_CERT_FILE": str(files.certificate)}
        assert await ask(url, **trusting) == ["bot {'id': 1}", f"platform {url}/realname"]
        assert proxy.asked == [f"CONNECT {url.removeprefix('https://')}"] * 2
        assert await ask(url, HTTPS_PROXY=proxy.url) == [
            "bot ClientConnectorCertificateError",
            "platform ClientConnectorCertificateError",
        ]


async def test_http_goes_through_its_own_proxy(proxy: Proxy) -> None:
    async with both_sides() as url:
        found = await ask(url, HTTP_PROXY=proxy.url, HTTPS_PROXY="http://127.0.0.1:9")
        assert found == ["bot {'id': 1}", f"platform {url}/realname"]
        assert proxy.asked == [
            f"POST {url}/bot1:x/getMe",
            f"GET {url}/realname/.well-known/openid-configuration",
        ]


async def test_what_no_proxy_names_is_asked_directly(proxy: Proxy) -> None:
    async with both_sides() as url:
        found = await ask(url, HTTP_PROXY=proxy.url, NO_PROXY="127.0.0.1,localhost")
        assert found == ["bot {'id': 1}", f"platform {url}/realname"]
        assert proxy.asked == []
