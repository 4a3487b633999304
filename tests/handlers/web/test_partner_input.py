"""What partners must not send to `POST /api/verify`, and the description that says so."""

import random
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.partner_calls import DESCRIBED, JSON, Answer, Caller, caller, fits, url, web

__all__ = ["caller", "url", "web"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        (b'{"code": "x", "code": "y"}', "not_json"),
        (b"[" * 16_000, "not_json"),
        (b"1" * 16_000, "not_json"),
        (b"[]", "bad_request"),
        (b"{}", "bad_request"),
        (b'"x"', "bad_request"),
        (b'{"code": null}', "bad_request"),
        (b'{"code": ["x"]}', "bad_request"),
        (b'{"code": "x", "name": "y"}', "bad_request"),
        (b'{"code": "x", "id_number": "y"}', "bad_request"),
        (b'{"name": "x", "id_number": "y"}', "bad_request"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_what_is_no_question_is_refused(caller: Caller, body: bytes, code: str) -> None:
    assert await caller.refused(data=body, headers=JSON) == (400, code)


async def test_random_bytes_are_refused(caller: Caller) -> None:
    chance = random.Random(38963)  # noqa: S311 - a test's input, not a secret
    for _ in range(30):
        body = chance.randbytes(chance.randrange(1, 2000))
        assert await caller.refused(data=body, headers=JSON) == (400, "not_json")


@pytest.mark.parametrize("body", [b" " * 2**20, b"[" * 10**5], ids=["1 MB", "nested"])
async def test_a_long_body_is_not_read_to_its_end(caller: Caller, body: bytes) -> None:
    assert await caller.refused(data=body, headers=JSON) == (413, "too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
async def test_another_type_is_refused(caller: Caller, kind: str) -> None:
    headers = {"Content-Type": kind}
    assert await caller.refused(data=b'{"code": "x"}', headers=headers) == (415, "wrong_type")


async def test_a_server_need_not_say_from_where_it_asks(caller: Caller) -> None:
    headers = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert (await caller.verify("x", headers=headers))["result"] == "no_code"


@pytest.mark.parametrize("given", [None, "", "Bearer", "Basic eDp5", "bp_x"], ids=str)
async def test_without_a_key_nothing_is_answered(caller: Caller, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given}
    async with caller.web.post(
        f"{caller.url}/api/verify", json={"code": "x"}, headers=headers
    ) as response:
        answer = Answer(response.status, await response.json(content_type=None), response.headers)
    fits(answer)
    assert (answer.status, answer.body["code"]) == (401, "no_key")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_the_description_is_valid_and_says_what_is_kept(
    url: str, web: aiohttp.ClientSession
) -> None:
    async with web.get(f"{url}/api/openapi.json") as response:
        described = await response.json()
        headers = response.headers
    assert described == DESCRIBED
    OpenAPIV31SpecValidator(described).validate()
    assert headers["Cache-Control"] == "public, max-age=3600"
    assert "Access-Control-Allow-Origin" not in headers
    asked = {"If-None-Match": headers["ETag"]}
    async with web.get(f"{url}/api/openapi.json", headers=asked) as response:
        assert (response.status, await response.read()) == (304, b"")


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body | {"level": 2},
        lambda body: body | {"reason": "contact"},
        lambda body: body | {"result": "red"},
        lambda body: {name: body[name] for name in body if name != "issuer"},
        lambda body: body | {"issued_at": "2020-02-24T08:10:00"},
        lambda body: body | {"checked_at": "today"},
    ],
)
def test_the_description_allows_no_more_than_is_answered(
    change: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    moment = "2020-02-24T08:10:00+08:00"
    proven = {"issuer": "x", "masked_name": "x", "last_four": "3417", "is_paper": False}
    body = (
        proven
        | dict.fromkeys(("issued_at", "expires_at", "checked_at"), moment)
        | {"result": "green"}
    )
    schema = {"$ref": "#/components/schemas/Answer", "components": DESCRIBED["components"]}
    validator = OAS31Validator(schema, format_checker=oas31_format_checker)
    validator.validate(body)
    assert not validator.is_valid(change(body))
