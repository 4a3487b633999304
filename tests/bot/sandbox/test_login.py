"""A phone goes through a login: link, platform, result page, back to the chat."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from aiohttp import web

from bot.sandbox.browser import Browser
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World


class LoginPages:
    """What the product's own pages do, as far as a browser sees it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.url = ""
        self.came: list[tuple[dict[str, str], str]] = []

    async def login(self, _request: web.Request) -> web.Response:
        values = {
            "client_id": self.world.client_id,
            "redirect_uri": f"{self.url}/callback",
            "response_type": "code",
            "scope": "openid",
            "state": "s",
            "code_challenge": "c" * 43,
            "code_challenge_method": "S256",
        }
        location = f"{self.world.issuer}/authorize?{urlencode(values)}"
        response = web.Response(status=303, headers={"Location": location})
        response.set_cookie("login", "mine", httponly=True, samesite="Lax")
        return response

    async def callback(self, request: web.Request) -> web.Response:
        self.came.append((dict(request.query), request.cookies.get("login", "")))
        back = f"https://t.me/{self.world.bot_username}?start=one-time_code"
        html = (
            f"<style>a{{}}</style><h1>认证成功</h1><a href='{back}'><b>回到</b> Telegram 领码</a>"
        )
        return web.Response(text=html, content_type="text/html")


@pytest_asyncio.fixture
async def pages(world: World) -> AsyncIterator[LoginPages]:
    pages = LoginPages(world)
    app = web.Application()
    app.router.add_get("/login/ticket", pages.login)
    app.router.add_get("/callback", pages.callback)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pages.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield pages
    await runner.cleanup()


async def test_a_person_logs_in_and_comes_back(api: Any, phone: Phone, pages: LoginPages) -> None:
    link = {"text": "同意以上两项，去认证", "url": f"{pages.url}/login/ticket"}
    markup = {"inline_keyboard": [[link]]}
    await api("sendMessage", chat_id=phone.user.id, text="您好", reply_markup=markup)
    page = await phone.log_in(phone.link(("同意以上两项，去认证", "I agree")))
    (values, cookie) = pages.came[0]
    assert (page.status, page.words) == (200, "认证成功\n回到\nTelegram 领码")
    assert set(values) == {"code", "state", "iss"}
    assert cookie == "mine"
    assert page.link("领码").startswith("https://t.me/")
    assert (await phone.follow(page)).text == "/start one-time_code"


async def test_a_person_may_cancel_or_use_another_browser(phone: Phone, pages: LoginPages) -> None:
    await phone.log_in(f"{pages.url}/login/ticket", cancel=True)
    assert pages.came[-1][0]["error"] == "access_denied"
    page = await phone.browser.open(f"{pages.url}/login/ticket")
    other = Browser()
    assert page.fields["person"] == "chen"
    await other.open(page.url)
    await other.close()
    assert len(pages.came) == 1


async def test_a_page_without_a_way_back_says_so(phone: Phone, pages: LoginPages) -> None:
    page = await phone.browser.open(f"{pages.url}/nowhere")
    assert page.status == 404
    with pytest.raises(AssertionError, match="No link back"):
        _ = page.telegram_start
    with pytest.raises(AssertionError, match="No form"):
        await page.submit()
    with pytest.raises(AssertionError, match="No link x"):
        page.link("x")
