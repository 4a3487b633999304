"""What the Mini Apps ask the house for, over HTTP: nothing without a session, nothing twice."""

import base64
import io
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from PIL import Image
from sqlalchemy import select

from handlers.web.headers import TELEGRAM
from handlers.web.verify import FILES
from services.apps.service import MOST_CHECKS_A_MINUTE
from services.apps.tables import AppCheckCount
from services.codes.types import Colour, TokenFlags
from services.receipts.tables import ReceiptDay
from services.records.types import Source
from tests.bindings import prove
from tests.check_site import ISSUED, CheckSite, check_site
from tests.health_samples import CARD, CHEN, chen, deliver, deliver_all
from tests.mini_apps import HERS, Caller, init_data


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[CheckSite]:
    async with check_site(tmp_path) as one:
        yield one


@pytest.fixture
def caller(site: CheckSite, web: aiohttp.ClientSession) -> Caller:
    return Caller(web, site.url)


async def test_an_opening_is_exchanged_once(caller: Caller) -> None:
    assert await caller.open() == 200
    first = caller.token
    assert (await caller.ask("/app/check", text="x"))[0] == 200
    assert await caller.open() == 401
    assert caller.token == ""
    # The session that it has opened goes on.
    assert (await caller.ask("/app/check", first, text="x"))[0] == 200


async def test_a_token_is_exchanged_for_the_next_and_nothing_else_is(caller: Caller) -> None:
    await caller.open()
    status, answer = await caller.ask("/app/session/next")
    assert status == 200
    assert (await caller.ask("/app/check", answer["token"], text="x"))[0] == 200
    for token in ("", "x", init_data(), caller.token):
        assert await caller.ask("/app/session/next", token) == (401, {"error": "not_open"})


async def test_what_telegram_has_not_signed_opens_nothing(caller: Caller, site: CheckSite) -> None:
    for data in ("", init_data(token="1:x"), init_data().replace("1001", "1002")):
        assert await caller.open_with(data) == 401
    stale = init_data()
    site.clock.advance(minutes=61)
    assert await caller.open_with(stale) == 401
    assert await caller.open_with(init_data(), page="login") == 400


@pytest.mark.parametrize("path", ["/app/check", "/app/code"])
async def test_without_a_session_nothing_is_answered(
    caller: Caller, site: CheckSite, path: str
) -> None:
    for token in ("", "x", init_data()):
        assert await caller.ask(path, token, text="x") == (401, {"error": "not_open"})
    await caller.open()
    site.clock.advance(minutes=15)
    assert (await caller.ask(path, text="x"))[0] == 401
    async with caller.web.post(f"{caller.url}{path}", json={}) as response:
        assert response.status == 401
        assert "Set-Cookie" not in response.headers


async def test_a_foreign_page_and_a_form_are_refused(caller: Caller) -> None:
    await caller.open()
    headers = {"Authorization": f"Bearer {caller.token}"}
    address = f"{caller.url}/app/check"
    async with caller.web.post(address, data={"text": "x"}, headers=headers) as response:
        assert response.status == 415
    foreign = headers | {"Origin": "https://web.telegram.org"}
    async with caller.web.post(address, json={"text": "x"}, headers=foreign) as response:
        assert response.status == 403


async def test_a_check_says_what_the_page_would_and_leaves_a_receipt(
    caller: Caller, site: CheckSite
) -> None:
    person = await chen(site.services)
    await deliver_all(site.services)
    await site.services.receipts.want(person)
    code = await site.services.codes.present(person)
    assert code is not None
    await caller.open("2002")
    status, answer = await caller.ask("/app/check", text=code.url)
    assert status == 200
    assert (answer["verdict"], answer["word"]) == ("green", "绿码")
    assert (answer["name"], answer["number"]) == ("陈*强", "证件尾号 3417")
    assert answer["action"] == "一致，即可放行。"
    assert (answer["made"], answer["until"]) == ("生成：今天 08:10", "有效期至：今天 24:00")
    async with site.services.db.reading() as session:
        assert len((await session.scalars(select(ReceiptDay))).all()) == 1
    await site.services.codes.revoke_all(person)
    _, answer = await caller.ask("/app/check", text=code.url)
    assert (answer["verdict"], answer["word"], answer["name"]) == (
        "withdrawn",
        "已作废",
        "陈*强",
    )


async def test_a_paper_pass_says_so_and_is_asked_about_six_times_an_hour(
    caller: Caller, site: CheckSite
) -> None:
    text = site.address(await site.issue(flags=TokenFlags.PAPER, colour=Colour.ORANGE))
    await caller.open()
    for _ in range(6):
        status, answer = await caller.ask("/app/check", text=text)
        assert (status, answer["verdict"]) == (200, "orange")
        assert answer["notes"] == ["纸质凭证，今天 08:10打印"]
    status, answer = await caller.ask("/app/check", text=text)
    assert (status, answer["verdict"], answer["name"]) == (429, "unchecked", "")
    assert "被核验太多次" in answer["notes"][0]


@pytest.mark.parametrize(
    ("text", "verdict"), [("", "no_code"), ("您好", "no_code"), ("\ud800", "no_code")]
)
async def test_whatever_a_scanner_reads_has_a_verdict(
    caller: Caller, text: str, verdict: str
) -> None:
    await caller.open()
    assert (await caller.ask("/app/check", text=text))[1]["verdict"] == verdict


async def test_a_text_that_is_no_text_or_too_long_is_refused(caller: Caller) -> None:
    await caller.open()
    assert (await caller.ask("/app/check"))[0] == 400
    assert (await caller.ask("/app/check", text=7))[0] == 400
    assert (await caller.ask("/app/check", text="9" * 4096))[0] == 200
    assert (await caller.ask("/app/check", text="9" * 4097))[0] == 413
    assert (await caller.ask("/app/check", text="码" * 1366))[0] == 413


async def test_the_chats_language_is_spoken(caller: Caller, site: CheckSite) -> None:
    await site.services.chats.set_language(CHEN, "en")
    await caller.open(page="code")
    assert caller.words["title"] == "My health code"
    status, answer = await caller.ask("/app/code")
    assert (status, answer["word"]) == (200, "Please authenticate first")


async def test_a_code_is_shown_to_whom_it_belongs_and_only_while_they_are_logged_in(
    caller: Caller, site: CheckSite
) -> None:
    person = await chen(site.services)
    await deliver_all(site.services)
    await caller.open("2002", page="code")
    _, answer = await caller.ask("/app/code")
    assert (answer["state"], answer["word"], answer["picture"]) == ("notice", "请先认证", "")
    await caller.open(page="code")
    _, answer = await caller.ask("/app/code")
    assert (answer["state"], answer["colour"], answer["left"]) == ("code", "green", 57000)
    assert answer["alt"] == "绿码 · 陈*强 · 证件尾号 3417"
    with Image.open(io.BytesIO(base64.b64decode(answer["picture"]))) as picture:
        assert (picture.format, picture.size) == ("PNG", (960, 1280))
    # What the page has already is not sent again.
    site.clock.advance(seconds=30)
    _, again = await caller.ask("/app/code", shown=answer["code"])
    assert (again["code"], again["picture"], again["age"]) == (answer["code"], "", 30)
    await prove(site.services, CHEN, ISSUED.replace(month=1))
    _, answer = await caller.ask("/app/code")
    assert (answer["word"], answer["picture"]) == ("请重新认证", "")
    await site.services.identity.erase(CHEN, person)
    assert (await caller.ask("/app/code"))[0] == 401


async def test_an_orange_code_comes_without_its_reason_and_no_code_with_the_way_through(
    caller: Caller, site: CheckSite
) -> None:
    await chen(site.services)
    await caller.open(page="code")
    _, answer = await caller.ask("/app/code")
    assert answer["word"] == "现在核验不了，不是您的问题。"
    assert "按人工登记办理" in "".join(answer["lines"])
    await deliver(site.services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-20")
    _, answer = await caller.ask("/app/code")
    said = {name: value for name, value in answer.items() if name != "picture"}
    assert said["colour"] == "orange"
    assert "药" not in str(said)


@pytest.mark.parametrize("name", ["scan", "code"])
async def test_telegram_alone_may_frame_a_page_that_runs_only_what_is_ours(
    caller: Caller, name: str
) -> None:
    async with caller.web.get(f"{caller.url}/app/{name}?language=en") as response:
        text = await response.text()
    policy = response.headers["Content-Security-Policy"]
    assert f"frame-ancestors {' '.join(TELEGRAM)}" in policy
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in response.headers
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert '<html lang="en">' in text
    assert "telegram.org" not in text
    for path in ("/v", f"{FILES.address}/none", "/callback/used", "/app/none"):
        async with caller.web.get(f"{caller.url}{path}") as other:
            assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]
            assert other.headers["X-Frame-Options"] == "DENY"


async def test_who_scans_too_fast_hears_when_the_next_code_is_checked(
    site: CheckSite, caller: Caller, web: aiohttp.ClientSession
) -> None:
    await caller.open()
    for _ in range(MOST_CHECKS_A_MINUTE):
        assert (await caller.ask("/app/check", text="x"))[0] == 200
    site.clock.advance(seconds=20)
    status, answer = await caller.ask("/app/check", text="x")
    assert status == 429
    assert (answer["verdict"], answer["notes"]) == (
        "unchecked",
        ["一分钟内扫得太多，这次没有核验。请 40 秒后再扫。"],
    )
    # Another opening of the same account is no way round, and the language is that of the chat.
    await site.services.chats.set_language(HERS, "en")
    again = Caller(web, site.url)
    await again.open(query="AAF2")
    status, answer = await again.ask("/app/check", text="x")
    assert (status, answer["notes"]) == (
        429,
        ["Too many codes in a minute. Please scan again in 40 s."],
    )
    async with web.post(
        site.url + "/app/check",
        json={"text": "x"},
        headers={"Authorization": f"Bearer {again.token}", "Origin": site.url},
    ) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "40")
    somebody = Caller(web, site.url)
    await somebody.open("1002", query="AAF3")
    assert (await somebody.ask("/app/check", text="x"))[0] == 200
    site.clock.advance(seconds=41)
    assert (await caller.ask("/app/check", text="x"))[0] == 200
    site.clock.advance(minutes=2)
    await site.services.apps.purge()
    async with site.services.db.reading() as session:
        assert list(await session.scalars(select(AppCheckCount.account))) == []
