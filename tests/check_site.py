"""A house's web server over real HTTP, codes that it has signed, and telephones to scan them."""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler
from playwright.async_api import Browser, BrowserContext, Page, Request, async_playwright

from bot.metrics import Metrics
from bot.server import Readiness, create_app, serve
from bot.settings import read_settings
from handlers.web.context import BotName
from services.codes.address import to_digits
from services.codes.tables import CodeRow
from services.codes.token import sign
from services.codes.types import Colour, Token
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.recognition.tables import IssuerRow, MappingRow
from services.registry import Services
from services.signing.es256 import SigningKey
from services.tables import Table
from tests.doubles import StandingClock

ISSUED = datetime(2020, 2, 24, 0, 10, tzinfo=UTC)
BOT_TOKEN = "7000000001:AAE-made-up-token-of-the-tests_0000000"
MIDNIGHT = datetime(2020, 2, 24, 16, tzinfo=UTC)


class CheckSite:
    """The pages of one installation, at 08:10 of the sample day."""

    def __init__(
        self, services: Services, clock: StandingClock, url: str, key: SigningKey
    ) -> None:
        self.services = services
        self.clock = clock
        self.url = url
        self.key = key
        self.trouble = ""
        """What is wrong with the page: `slow`, `broken`, or nothing."""

    @web.middleware
    async def troubled(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == "/v" and self.trouble:
            await asyncio.sleep(8 if self.trouble == "slow" else 0)
            raise web.HTTPServiceUnavailable
        return await handler(request)

    def token(self, **changes: Any) -> Token:
        """Return what a code of Chen says, unless changed."""
        token = Token(
            issuer=self.services.codes.issuer,
            issued_at=ISSUED,
            expires_at=MIDNIGHT,
            handle=bytes(range(8)),
            colour=Colour.GREEN,
            rule_set=1,
            masked_name="陈*强",
            last_four="3417",
        )
        return replace(token, **changes)

    def digits(self, key: SigningKey | None = None, **changes: Any) -> str:
        """Return what stands behind # in the symbol of a code; it was not issued."""
        return to_digits(sign(self.token(**changes), key or self.key))

    async def issue(self, *, ended_at: datetime | None = None, **changes: Any) -> str:
        """Return what stands behind # in the symbol of a code that the house remembers."""
        token = self.token(**({"handle": secrets.token_bytes(8)} | changes))
        row = CodeRow(
            handle=token.handle.hex(),
            person="chen",
            token=b"",
            issued_at=token.issued_at,
            expires_at=token.expires_at,
            ended_at=ended_at,
            kid=self.key.kid.hex(),
            flags=int(token.flags),
        )
        async with self.services.db.transaction() as session:
            session.add(row)
        return to_digits(sign(token, self.key))

    async def recognise(
        self,
        code: str,
        *keys: dict[str, Any],
        revoked: tuple[SigningKey, ...] = (),
        form: str = "bamin",
        mappings: tuple[tuple[date, dict[str, str]], ...] = (
            (date(2020, 1, 1), {"1": "clear", "2": "attention"}),
        ),
    ) -> None:
        """Let a region's codes count here; a key is what `region_key` returns."""
        region = IssuerRow(
            code=code,
            name_zh="浙江",
            name_en="Zhejiang",
            format=form,
            url="https://code.example/trust-list",
            keys=list(keys),
            revoked=[key.kid.hex() for key in revoked],
            added_at=ISSUED,
            expires_at=ISSUED + timedelta(days=2),
        )
        versions = [
            MappingRow(
                issuer=code, version=number, effective_on=day, levels=levels, added_at=ISSUED
            )
            for number, (day, levels) in enumerate(mappings, 1)
        ]
        async with self.services.db.transaction() as session:
            session.add_all([region, *versions])

    def address(self, digits: str = "") -> str:
        return f"{self.url}/v#{digits}" if digits else f"{self.url}/v"


def region_key(
    key: SigningKey, since: datetime = ISSUED, until: datetime | None = None
) -> dict[str, Any]:
    """Return a region's public key as it is stored, good for codes of a period."""
    written = {**key.public_jwk(), "kid": key.kid.hex(), "nbf": int(since.timestamp())}
    return written | ({"exp": int(until.timestamp())} if until else {})


@asynccontextmanager
async def check_site(folder: Path, *, is_demo: bool = False) -> AsyncIterator[CheckSite]:
    """Serve the pages of an installation that has one key."""
    db = Database(f"sqlite:///{folder / f'check-{is_demo}.db'}")
    async with db.engine.begin() as connection:
        await connection.run_sync(Table.metadata.create_all)
    clock = StandingClock()
    config = Config(is_demo=is_demo)
    services = Services(db, vault=Vault([new_data_key()]), clock=clock, config=config)
    clock.moment = ISSUED - timedelta(days=7)
    key = await services.keys.current()
    clock.moment = ISSUED
    app = create_app(
        read_settings().model_copy(update={"telegram_bot_token": BOT_TOKEN}),
        services,
        Metrics(services),
        bot_name=BotName("huian_code_bot"),
        readiness=Readiness(),
    )
    site = CheckSite(services, clock, "", key)
    app.middlewares.append(site.troubled)
    runner = await serve(app, "127.0.0.1", 0)
    host, port = runner.addresses[0][:2]
    site.url = f"http://{host}:{port}"
    try:
        yield site
    finally:
        await runner.cleanup()
        await services.close()


def find_browser() -> str:
    """Return Chromium's path; skips the test where there is none, except in CI."""
    path = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
    )
    if not path:
        message = "no Chromium here: the pages were not looked at (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


@asynccontextmanager
async def open_browser(*options: str) -> AsyncIterator[Browser]:
    """Start Chromium; options are its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", *options]
        )
        try:
            yield browser
        finally:
            await browser.close()


class Telephone:
    """A checker's telephone; its clock goes right unless set otherwise."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context = context
        self.page = page
        self.requests: list[Request] = []
        self.faults: list[str] = []
        page.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108 - Playwright marks the function
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text))

    async def scan(self, address: str) -> str:
        """Open what a camera found; return the verdict."""
        await self.page.goto(address)
        return await self.verdict()

    async def verdict(self) -> str:
        """Wait for a verdict and return its name."""
        await self.page.wait_for_selector(
            "body:not([data-verdict=waiting], [data-verdict=checking], [data-verdict=scanning])"
        )
        return await self.page.evaluate("document.body.dataset.verdict") or ""

    async def ready_offline(self) -> None:
        """Wait until the page and the list are kept."""
        await self.until("navigator.serviceWorker.controller && localStorage.getItem('trust')")

    async def until(self, condition: str) -> None:
        """Wait until an expression is true on the page, whose policy lets nobody compile one."""
        step = "await new Promise((resolve) => setTimeout(resolve, 20))"
        async with asyncio.timeout(10):
            await self.page.evaluate(f"async () => {{ while (!({condition})) {step}; }}")

    async def reads(self, part: str) -> str:
        """Return the text of a part of the page, empty while it is hidden."""
        return (await self.page.inner_text(f"#{part}")).strip()

    async def everything(self) -> str:
        return await self.page.inner_text("body")


@asynccontextmanager
async def telephone(
    browser: Browser, *, clock: datetime | None = ISSUED, **options: Any
) -> AsyncIterator[Telephone]:
    """Lend a telephone; without a clock it has today's time. Options are Playwright's."""
    settings = {"locale": "zh-CN", "viewport": {"width": 390, "height": 844}, **options}
    context = await browser.new_context(**settings)
    try:
        if clock is not None:
            await context.clock.install(time=clock)
        yield Telephone(context, await context.new_page())
    finally:
        await context.close()
