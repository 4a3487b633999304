"""What the server sends to a check: a page without any code, its files, and the public keys."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from handlers.views.verify import page_words
from handlers.web.verify import FILES, LATER, WORKER
from services.i18n import translator
from services.signing.es256 import VerifyKey
from tests.check_site import CheckSite, check_site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[CheckSite]:
    async with check_site(tmp_path) as one:
        yield one


async def test_the_keys_are_public_and_prove_what_was_signed(
    site: CheckSite, web: aiohttp.ClientSession
) -> None:
    async with web.get(f"{site.url}/.well-known/jwks.json") as response:
        published = await response.json()
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=60"
    for key in published["keys"]:
        assert key.keys() == {"kty", "crv", "x", "y", "kid", "alg", "use"}
        assert (key["alg"], key["use"]) == ("ES256", "sig")
    # The other one stands by.
    kids = [VerifyKey.from_jwk(key).kid for key in published["keys"]]
    assert len(kids) == 2
    assert site.key.kid in kids


async def test_the_list_comes_as_what_it_is(site: CheckSite, web: aiohttp.ClientSession) -> None:
    """RFC 7519, 10.3.1: application/jwt has no parameters."""
    async with web.get(f"{site.url}/trust-list") as response:
        assert response.headers.getall("Content-Type") == ["application/jwt"]
        assert (await response.text()).count(".") == 2


async def test_the_keys_come_with_the_time_that_codes_are_judged_by(
    site: CheckSite, web: aiohttp.ClientSession
) -> None:
    async with web.get(f"{site.url}/.well-known/jwks.json") as response:
        assert response.headers.getall("Date") == ["Mon, 24 Feb 2020 00:10:00 GMT"]


async def test_the_page_runs_and_loads_only_what_is_ours_and_keeps_nothing(
    site: CheckSite, web: aiohttp.ClientSession
) -> None:
    async with web.get(site.address()) as response:
        text = await response.text()
    policy = {
        name: sources
        for name, _, sources in (
            directive.strip().partition(" ")
            for directive in response.headers["Content-Security-Policy"].split(";")
        )
        if name
    }
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "verify",
        "worker-src": "'self'",
    }
    assert response.headers["Permissions-Policy"] == (
        "geolocation=(), microphone=(), camera=(self)"
    )
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    assert not re.search(r"<style|style=|\son\w+=|https?://", text)
    for address in re.findall(r'(?:src|href)="([^"]+)"', text):
        assert address.startswith(("/static/", "?language=", "tel:")), address


async def test_every_file_that_the_page_names_is_there_and_may_be_kept(
    site: CheckSite, web: aiohttp.ClientSession
) -> None:
    async with web.get(site.address()) as response:
        named = set(re.findall(rf'"{FILES.address}/([^"]+)"', await response.text()))
    assert named == set(FILES.contents) - LATER
    for name in FILES.contents:
        async with web.get(f"{site.url}{FILES.address}/{name}") as response:
            assert response.status == 200
            assert "immutable" in response.headers["Cache-Control"]
            if name.endswith(".js"):
                assert response.content_type == "text/javascript"
            scope = response.headers.get("Service-Worker-Allowed")
            assert scope == ("/v" if name == WORKER else None)


async def test_the_script_stays_a_few_kilobytes(
    site: CheckSite, web: aiohttp.ClientSession
) -> None:
    sizes = {}
    for name in (name for name in FILES.contents if name.endswith(".js")):
        headers = {"Accept-Encoding": "gzip"}
        async with web.get(f"{site.url}{FILES.address}/{name}", headers=headers) as response:
            assert response.headers["Content-Encoding"] == "gzip"
            sizes[name] = int(response.headers["Content-Length"])
    print(sum(sizes.values()), sizes)  # noqa: T201 - a figure for whoever runs it
    assert sum(sizes.values()) <= 12 * 1024


@pytest.mark.parametrize(
    "path", [f"{FILES.address}/other.css", f"{FILES.address}/..%2Fverify.py", "/static/x"]
)
async def test_nothing_else_is_a_file(
    site: CheckSite, web: aiohttp.ClientSession, path: str
) -> None:
    async with web.get(f"{site.url}{path}") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("accepted", "chosen", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "", "zh-CN"),
        ("en-GB,en;q=0.9", "", "en"),
        ("fr", "", "zh-CN"),
        ("en", "?language=zh_CN", "zh-CN"),
        ("zh", "?language=en", "en"),
        ("zh", "?language=<b>", "zh-CN"),
    ],
)
async def test_the_page_speaks_the_browsers_language_or_the_chosen_one(
    site: CheckSite, web: aiohttp.ClientSession, accepted: str, chosen: str, language: str
) -> None:
    headers = {"Accept-Language": accepted}
    async with web.get(f"{site.address()}{chosen}", headers=headers) as response:
        text = await response.text()
    assert f'<html lang="{language}">' in text
    block = re.search(r'<script type="application/json" id="page">(.*?)</script>', text)
    assert block
    contents = json.loads(block[1])
    assert contents["language"].replace("_", "-") == language
    assert set(contents["words"]) == {"zh_CN", "en"}
    assert contents["issuer"] == "CN-FJ"
    assert contents["root"] == await site.services.trust.root()


def test_what_the_page_says_in_chinese() -> None:
    words = page_words("0595-0000 0000", "huian_bot", translator("zh_CN"))
    assert words.call == "值班电话 0595\u20110000\u00a00000（24 小时）"
    assert words.number == "证件尾号 {last_four}"
    assert words.steps == (
        "用自己手机的相机，对准对方 Telegram 里的二维码。",
        "先看地址：必须是 {host}，不是就不算数。",
        "再看颜色和文字，并与身份证件核对姓名和尾号。",
        "也可以拍下对方的码，发给 @huian_bot 核验。",
    )
    assert words.steps_here == (
        "收藏本页，每次都从这里扫；断网两天内也能用。",
        "点“扫码”，对准对方 Telegram 里或纸质凭证上的二维码。",
        *words.steps[2:],
    )
    green, orange = words.verdicts["green"], words.verdicts["orange"]
    assert (green.word, orange.word) == ("绿码", "橙码")
    assert green.meaning == "已通过核验，视同纸质健康证明"
    assert green.action == "一致，即可放行。"
    assert green.compare == orange.compare == "请与身份证件核对姓名和尾号。"
    assert orange.meaning == "还没有通过核验，不等于患病"
    assert orange.action == "请人工登记；拿不准，打值班电话。请不要追问原因。"
    assert orange.basis == (
        "县通知第三条：没有发热、干咳、乏力等症状，也没有发现未落实防控措施的返岗人员，"
        "任何单位和个人不得限制其出入。"
    )


def test_no_word_of_the_page_promises_or_shows_a_reason() -> None:
    for language in ("zh_CN", "en"):
        words = page_words("110", "", translator(language))
        assert len(words.steps) == 3
        assert len(words.steps_here) == 3
        for verdict in words.verdicts.values():
            assert verdict.word
            assert len(verdict.word) <= 20
