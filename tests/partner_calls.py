"""A partner's program: calls a real server, and holds each answer against the description."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import aiohttp
import pytest
from multidict import CIMultiDictProxy
from openapi_schema_validator import OAS31Validator, oas31_format_checker

from bot.metrics import Metrics
from bot.server import Readiness, create_app, serve
from bot.settings import read_settings
from handlers.web.context import BotName
from handlers.web.openapi import describe
from services.partners.types import Scope
from services.registry import Services

DESCRIBED = describe("http://127.0.0.1:8080")
JSON = {"Content-Type": "application/json"}


@dataclass
class Answer:
    status: int
    body: dict[str, Any]
    headers: CIMultiDictProxy[str]


def fits(answer: Answer) -> None:
    """Hold an answer of the real server against the description."""
    said = DESCRIBED["paths"]["/api/verify"]["post"]["responses"][str(answer.status)]
    kind = answer.headers["Content-Type"].partition(";")[0]
    schema = said["content"][kind]["schema"] | {"components": DESCRIBED["components"]}
    OAS31Validator(schema, format_checker=oas31_format_checker).validate(answer.body)
    for name, header in said.get("headers", {}).items():
        value: Any = answer.headers[name]
        if header["schema"]["type"] == "integer":
            value = int(value)
        OAS31Validator(header["schema"]).validate(value)


class Caller:
    """A partner's program, with a key; whatever it is answered fits the description."""

    def __init__(self, web: aiohttp.ClientSession, url: str, key: str) -> None:
        self.web = web
        self.url = url
        self.key = key

    async def send(self, *, key: str | None = None, **request: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self.key if key is None else key}"}
        headers |= request.pop("headers", {})
        async with self.web.post(f"{self.url}/api/verify", headers=headers, **request) as response:
            answer = Answer(
                response.status, await response.json(content_type=None), response.headers
            )
        fits(answer)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        return answer

    async def verify(self, text: str, **options: Any) -> dict[str, Any]:
        answer = await self.send(json={"code": text}, **options)
        assert answer.status == 200
        return answer.body

    async def refused(self, **request: Any) -> tuple[int, str]:
        answer = await self.send(**request)
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert answer.body["status"] == answer.status
        pointer = answer.body["type"].partition("#")[2].removeprefix("/").split("/")
        explained: Any = DESCRIBED
        for name in pointer:
            explained = explained[name]
        assert explained["value"] == answer.body
        return answer.status, answer.body["code"]


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def url(services: Services) -> AsyncIterator[str]:
    app = create_app(
        read_settings(),
        services,
        Metrics(services),
        bot_name=BotName("huian_code_bot"),
        readiness=Readiness(),
    )
    runner = await serve(app, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def caller(services: Services, web: aiohttp.ClientSession, url: str) -> Caller:
    key = await services.partners.add(
        "惠安县医院", until=date(2020, 3, 31), daily_quota=500, scopes={Scope.VERIFY}
    )
    return Caller(web, url, key)
