"""`POST /api/status` and `/trust-list` over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from services.codes.tables import CodeRow
from services.codes.types import TokenFlags
from tests.check_site import CheckSite, check_site
from tests.health_samples import green_code


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[CheckSite]:
    async with check_site(tmp_path) as one:
        yield one


async def handle(site: CheckSite) -> str:
    """Return the handle of a green code that was just issued."""
    _, code = await green_code(site.services)
    return code.token.handle.hex()


async def ask(
    web: aiohttp.ClientSession, site: CheckSite, **request: Any
) -> tuple[int, dict[str, Any], aiohttp.ClientResponse]:
    async with web.post(f"{site.url}/api/status", **request) as response:
        return response.status, await response.json(), response


async def test_a_page_of_ours_asks_with_the_handle_alone(
    site: CheckSite, web: aiohttp.ClientSession
) -> None:
    json = {"handle": await handle(site)}
    ours = {"Origin": site.url, "Sec-Fetch-Site": "same-origin"}
    status, body, response = await ask(web, site, json=json, headers=ours)
    assert (status, body) == (200, {"status": "valid"})
    assert response.headers.getall("Date") == ["Mon, 24 Feb 2020 00:10:00 GMT"]
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "foreign",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
async def test_pages_of_another_origin_are_refused(
    site: CheckSite, web: aiohttp.ClientSession, foreign: dict[str, str]
) -> None:
    status, body, _ = await ask(web, site, json={"handle": "00" * 8}, headers=foreign)
    assert (status, body) == (403, {"error": "foreign_origin"})


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
async def test_what_a_foreign_form_could_send_is_refused(
    site: CheckSite, web: aiohttp.ClientSession, kind: str
) -> None:
    headers = {"Content-Type": kind}
    status, _, _ = await ask(web, site, data=b'{"handle":"0000000000000000"}', headers=headers)
    assert status == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'"0000000000000000"',
        b'{"handle": 7}',
        b'{"handle": "00"}',
        b'{"handle": "zz00000000000000"}',
        b'{"handle": "\xc2\xb9000000000000000"}',
        b'{"handle": "0000000000000000", "name": "x"}',
        b'{"handle": "0000000000000000", "handle": "1111111111111111"}',
        b"[" * 10_000,
        b"\xff\xfe",
    ],
    ids=lambda body: body[:24].decode(errors="replace"),
)
async def test_bad_input_is_refused_in_a_word(
    site: CheckSite, web: aiohttp.ClientSession, body: bytes
) -> None:
    headers = {"Content-Type": "application/json"}
    status, said, response = await ask(web, site, data=body, headers=headers)
    assert status == 400
    assert said["error"] in {"not_json", "no_handle"}
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_body_without_end_is_not_read_to_its_end(
    site: CheckSite, web: aiohttp.ClientSession
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * 1024

    headers = {"Content-Type": "application/json"}
    async with web.post(f"{site.url}/api/status", data=endless(), headers=headers) as response:
        assert response.status == 413


async def test_a_paper_code_that_is_asked_about_too_often_says_when_to_come_again(
    site: CheckSite, web: aiohttp.ClientSession
) -> None:
    code = await handle(site)
    async with site.services.db.transaction() as session:
        row = await session.get(CodeRow, code)
        assert row is not None
        row.flags = int(TokenFlags.PAPER)
    answers = [await ask(web, site, json={"handle": code}) for _ in range(7)]
    assert [status for status, _, _ in answers] == [200] * 6 + [429]
    assert answers[-1][2].headers["Retry-After"] == "3600"


async def test_the_trust_list_is_a_signed_jwt_that_is_not_sent_twice(
    site: CheckSite, web: aiohttp.ClientSession
) -> None:
    async with web.get(f"{site.url}/trust-list") as response:
        text = await response.text()
        etag = response.headers["ETag"]
        assert (response.status, response.content_type) == (200, "application/jwt")
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cache-Control"] == "public, no-cache"
        assert response.headers.getall("Date") == ["Mon, 24 Feb 2020 00:10:00 GMT"]
    root = ECKey.import_key(dict(await site.services.trust.root()))
    assert jwt.decode(text, root, algorithms=["ES256"]).claims["iss"] == "CN-FJ"
    for asked in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        headers = {"If-None-Match": asked}
        async with web.get(f"{site.url}/trust-list", headers=headers) as response:
            assert (response.status, await response.read()) == (304, b"")
    await site.services.keys.rotate(even_if_young=True)
    async with web.get(f"{site.url}/trust-list", headers={"If-None-Match": etag}) as response:
        assert response.status == 200
        assert response.headers["ETag"] != etag
