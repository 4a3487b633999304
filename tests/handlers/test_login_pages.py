"""Cookies and headers of the login's pages, on https and on this machine (SECURITY.md 3, 4)."""

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.world import World
from handlers.web import login
from handlers.web.context import BOT_NAME, SERVICES, BotName
from handlers.web.pages import HERE
from services.chats.types import Address
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.identity.types import OidcConfig
from services.registry import Services

Client = TestClient[web.Request, web.Application]


@pytest.fixture(params=["https://code.example", "http://127.0.0.1:8080"])
async def services(
    request: pytest.FixtureRequest, db: Database, vault: Vault, world: World
) -> AsyncIterator[Services]:
    oidc = OidcConfig(world.issuer, world.client_id, world.client_secret)
    config = Config(public_url=request.param, oidc=oidc)
    composed = Services(db, vault=vault, clock=world.clock, config=config)
    yield composed
    await composed.logins.close()


@pytest.fixture
async def client(services: Services) -> AsyncIterator[Client]:
    app = web.Application()
    app[SERVICES] = services
    app[BOT_NAME] = BotName("HuianCodeBot")
    login.add_routes(app)
    async with TestClient(TestServer(app), cookie_jar=aiohttp.DummyCookieJar()) as one:
        yield one


async def opened(services: Services, client: Client) -> aiohttp.ClientResponse:
    link = await services.logins.issue_link(Address("1001"))
    path = link.removeprefix(services.config.public_url)
    return await client.get(path, allow_redirects=False)


def is_https(services: Services) -> bool:
    return services.config.public_url.startswith("https")


async def test_a_link_leads_to_the_platform_and_ties_the_browser_to_it(
    services: Services, client: Client
) -> None:
    response = await opened(services, client)
    assert response.status == 303
    assert response.headers["Location"].startswith(services.logins.redirect_uri[:4])
    assert "code_challenge_method=S256" in response.headers["Location"]
    cookies = SimpleCookie(response.headers["Set-Cookie"])
    (name,) = cookies
    assert name == ("__Host-login" if is_https(services) else "login")
    morsel = cookies[name]
    assert bool(morsel["secure"]) is is_https(services)
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"
    assert morsel["path"] == "/"
    assert not morsel["domain"]
    assert morsel["max-age"] == "600"


async def test_every_answer_forbids_keeping_and_betraying(
    services: Services, client: Client
) -> None:
    paths = ("/login/guessed", "/callback?state=x&code=y", "/callback/done")
    answers = [await client.get(path, allow_redirects=False) for path in paths]
    for response in (await opened(services, client), *answers):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    "query", ["?state=x&code=y", "?error=access_denied&state=x", "?code=y", ""]
)
async def test_a_callback_ends_on_a_clean_address(client: Client, query: str) -> None:
    response = await client.get(f"/callback{query}", allow_redirects=False)
    assert response.status == 303
    assert response.headers["Location"] == "/callback/expired"


@pytest.mark.parametrize(
    ("languages", "title"),
    [
        ("", "这个链接不对"),
        ("zh-TW,zh;q=0.8", "这个链接不对"),
        ("en-GB,en;q=0.9,zh;q=0.5", "This link is not valid"),
        ("fr-FR,fr;q=0.9,en;q=0.5", "This link is not valid"),
        ("fr-FR", "这个链接不对"),
        ("en;q=0", "这个链接不对"),
        ("en;q=nonsense,;", "这个链接不对"),
    ],
)
async def test_a_page_of_no_chat_speaks_the_browsers_language(
    client: Client, languages: str, title: str
) -> None:
    response = await client.get("/login/guessed", headers={"Accept-Language": languages})
    assert title in await response.text()


async def test_nothing_that_a_browser_sends_gets_into_a_page(client: Client) -> None:
    response = await client.get("/callback/expired?language=<script>", allow_redirects=False)
    assert "<script" not in await response.text()
    response = await client.get("/login/%3Cscript%3E")
    assert "<script" not in await response.text()


async def test_the_style_sheet_is_there(client: Client) -> None:
    response = await client.get("/static/login.css")
    assert response.status == 200
    assert response.content_type == "text/css"


def test_a_policy_of_the_browser_lets_the_style_sheet_in() -> None:
    template = (HERE / "templates" / "login.html").read_text()
    assert "<style" not in template
    assert "style=" not in template
    assert "<script" not in template
