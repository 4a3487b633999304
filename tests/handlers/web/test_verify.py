"""The page that a camera opens, in a real browser: each verdict, both languages, small screens."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Page, async_playwright

from bot.server import Readiness, create_app, serve
from handlers.web.context import BotName
from services.codes.address import code_url, from_code_url
from services.codes.es256 import SigningKey
from services.codes.token import sign
from services.records.types import Source
from services.registry import Config, Services, build
from tests.doubles import StandingClock
from tests.health_samples import CARD, chen, deliver, deliver_all

CHROMIUM = Path("/usr/bin/chromium")
IS_THERE = CHROMIUM.exists()
PHONE = 390, 844


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if not IS_THERE and os.environ.get("CI") != "true":
        pytest.skip(f"there is no browser at {CHROMIUM}")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        await started.close()


@pytest.fixture
async def address(services: Services) -> AsyncIterator[str]:
    runner = await serve(create_app(services, BotName("bamin_bot"), Readiness()), "127.0.0.1", 0)
    host, port = runner.addresses[0]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def opened(
    browser: Browser, url: str, *, locale: str = "zh-CN", width: int = PHONE[0], dark: bool = False
) -> Page:
    context = await browser.new_context(
        locale=locale,
        viewport={"width": width, "height": PHONE[1]},
        color_scheme="dark" if dark else "light",
    )
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_selector("body:not([data-verdict=checking])")
    return page


async def green(services: Services, address: str) -> str:
    """Return the address in a green code, at the server of this test."""
    known = await chen(services)
    await deliver_all(services)
    code = await services.codes.present(known)
    assert code is not None
    return code_url(address, from_code_url(code.url))


async def said(page: Page, name: str) -> str:
    return await page.inner_text(f"#{name}")


async def test_a_green_code_is_proven_and_says_what_to_do(
    browser: Browser, services: Services, address: str
) -> None:
    page = await opened(browser, await green(services, address))
    assert await page.get_attribute("body", "data-verdict") == "green"
    assert await said(page, "word") == "绿码"
    assert await said(page, "name") == "陈*强"
    assert await said(page, "number") == "证件尾号 3417"
    assert "2月24日" in await said(page, "made")
    assert "24:00" in await said(page, "until")
    assert await said(page, "compare") == "请核对身份证件：姓名和尾号要一致。"
    assert "不得限制其出入" in await said(page, "basis")
    assert "0595" in await said(page, "call") or "12345" in await said(page, "call")


async def test_the_token_leaves_the_address_bar_and_never_reaches_the_server(
    browser: Browser, services: Services, address: str
) -> None:
    url = await green(services, address)
    context = await browser.new_context()
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(url)
    await page.wait_for_selector("body[data-verdict=green]")
    assert page.url == f"{address}/v"
    digits = url.partition("#")[2]
    assert all(digits not in one for one in asked[1:])
    assert await page.evaluate("history.length") <= 2


async def test_an_orange_code_names_no_reason(
    browser: Browser, services: Services, address: str
) -> None:
    known = await chen(services)
    await deliver(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-20")
    code = await services.codes.present(known)
    assert code is not None
    page = await opened(browser, code_url(address, from_code_url(code.url)), locale="en-GB")
    assert await page.get_attribute("body", "data-verdict") == "orange"
    assert await said(page, "word") == "Orange"
    assert "does not mean ill" in await said(page, "meaning")
    text = await page.inner_text("body")
    assert "ntipyretic" not in text
    await page.click("#switch")
    assert await said(page, "word") == "橙码"


async def test_a_code_expires_by_the_servers_time(
    browser: Browser, services: Services, address: str, clock: StandingClock
) -> None:
    url = await green(services, address)
    clock.advance(days=1)
    page = await opened(browser, url)
    assert await page.get_attribute("body", "data-verdict") == "expired"
    assert await page.is_hidden("#compare")


async def test_a_changed_code_and_other_links_prove_nothing(
    browser: Browser, services: Services, address: str
) -> None:
    url = await green(services, address)
    data = bytearray(from_code_url(url))
    for place in (0, 3, 30, len(data) - 1):
        changed = bytes(data[:place]) + bytes([data[place] ^ 1]) + bytes(data[place + 1 :])
        page = await opened(browser, code_url(address, changed))
        verdict = await page.get_attribute("body", "data-verdict")
        assert verdict in {"tampered", "unknown_issuer"}
    for broken in (bytes(data) + b"\x00", bytes(data[:-1])):
        page = await opened(browser, code_url(address, broken))
        assert await page.get_attribute("body", "data-verdict") == "tampered"
    for digits in ("12", "0123", "abc", "9" * 5000):
        page = await opened(browser, f"{address}/v#{digits}")
        assert await page.get_attribute("body", "data-verdict") == "no_code"
    page = await opened(browser, f"{address}/v")
    assert await said(page, "word") == "等待扫码"


async def test_a_code_of_a_strangers_key_is_not_from_here(
    browser: Browser, services: Services, address: str
) -> None:
    known = await chen(services)
    await deliver_all(services)
    code = await services.codes.present(known)
    assert code is not None
    forged = sign(code.token, SigningKey.generate())
    page = await opened(browser, code_url(address, forged))
    assert await page.get_attribute("body", "data-verdict") == "unknown_issuer"
    assert await page.is_hidden("#holder")


async def test_a_pretend_code_is_marked(
    browser: Browser, clock: StandingClock, services: Services
) -> None:
    demo = build(services.db, vault=services.vault, clock=clock, config=Config(is_demo=True))
    runner = await serve(create_app(demo, BotName("bamin_bot"), Readiness()), "127.0.0.1", 0)
    host, port = runner.addresses[0]
    page = await opened(browser, await green(demo, f"http://{host}:{port}"))
    assert await page.get_attribute("body", "data-verdict") == "green"
    assert "演示" in await said(page, "demo")
    await runner.cleanup()


async def test_it_fits_small_and_dark_screens(
    browser: Browser, services: Services, address: str, tmp_path: Path
) -> None:
    url = await green(services, address)
    for locale in ("zh-CN", "en-GB"):
        for dark in (False, True):
            page = await opened(browser, url, locale=locale, width=320, dark=dark)
            assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await page.screenshot(path=tmp_path / "page.png")


async def test_the_headers_let_only_our_own_scripts_run(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{address}/v") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert "default-src 'none'" in policy
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            text = await answer.text()
        async with session.get(f"{address}/.well-known/jwks.json") as answer:
            keys = (await answer.json())["keys"]
            assert all("d" not in key for key in keys)
        async with session.get(f"{address}/static/verify.js") as answer:
            assert answer.content_type == "text/javascript"
    assert "<script>" not in text
    assert "style=" not in text
    assert "onclick" not in text
