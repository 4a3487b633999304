"""The access log: templates, never what people or attackers put into an address."""

import asyncio
import contextlib
import io
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot import logs
from bot.access import watching
from bot.metrics import Metrics
from bot.server import serve
from services.registry import Services
from tests.waiting import eventually


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Give what the house itself would write, at its most talkative."""
    written = io.StringIO()
    with contextlib.redirect_stderr(written):
        logs.set_up("debug", "json")
    yield written
    logs.set_up("warning")


def lines_of(log: io.StringIO, event: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in lines if line["event"] == event]


@pytest.fixture
async def url(services: Services) -> AsyncIterator[str]:
    async def fail(request: web.Request) -> web.Response:
        raise LookupError(request.match_info["secret"])

    async def refuse(request: web.Request) -> web.Response:
        raise web.HTTPGone(text=request.match_info["secret"])

    async def answer(_: web.Request) -> web.Response:
        return web.Response()

    async def read(request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    app = web.Application(middlewares=[watching(Metrics(services), ())])
    app.router.add_get("/fail/{secret}", fail)
    app.router.add_get("/refuse/{secret}", refuse)
    app.router.add_post("/answer", answer)
    app.router.add_post("/read", read)
    runner = await serve(app, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/refuse/sesame", "/refuse/{secret}", 410),
        ("GET", "/fail/sesame", "/fail/{secret}", 500),
        ("POST", "/answer?code=sesame", "/answer", 200),
        ("GET", "/answer?code=sesame", "none", 405),
        ("GET", "/sesame", "none", 404),
    ],
)
async def test_a_request_is_logged_by_its_template(
    url: str, log: io.StringIO, method: str, path: str, route: str, status: int
) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url + path) as response,
    ):
        assert response.status == status
    [line] = lines_of(log, "request")
    assert (line["route"], line["method"], line["status"]) == (route, method, status)
    told = {"event", "level", "timestamp", "route", "method", "status", "seconds"}
    assert set(line) == told
    assert "sesame" not in log.getvalue()
    assert [fault["fault"] for fault in lines_of(log, "request_failed")] == (
        ["LookupError"] if status == 500 else []
    )


async def test_an_address_is_logged_for_fault_finding_only(url: str, log: io.StringIO) -> None:
    async with aiohttp.ClientSession() as session, session.post(f"{url}/answer"):
        pass
    [line] = lines_of(log, "request_from")
    assert (line["level"], line["address"]) == ("debug", "127.0.0.1")
    assert not any("address" in line for line in lines_of(log, "request"))


async def test_whoever_leaves_before_the_answer_is_no_failure(url: str, log: io.StringIO) -> None:
    host, port = url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nxx")
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.transport.abort()
    await eventually(lambda: bool(lines_of(log, "request")))
    assert lines_of(log, "request")[0]["status"] == 499
    assert lines_of(log, "request_failed") == []
