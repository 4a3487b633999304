"""A gateway for SMS and voice at the wire: it checks every signature, and fails as it is told."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from services.gateway.types import GatewayConfig

SECRET = "a-secret-of-the-county-and-its-gateway"


@dataclass(frozen=True)
class Heard:
    """A call as the gateway got it."""

    key: str
    content: dict[str, Any]
    time: int


class Gateway:
    """Takes calls; what it has not been told to refuse, it accepts."""

    def __init__(self) -> None:
        self.url = ""
        self.heard: list[Heard] = []
        self.forged = 0
        self.answers: list[int] = []
        """The statuses of the next answers; 200 when there is none left."""
        self.headers: dict[str, str] = {}
        self.seconds = 0.0

    @property
    def config(self) -> GatewayConfig:
        return GatewayConfig(self.url, SECRET)

    @property
    def keys(self) -> set[str]:
        return {one.key for one in self.heard}

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        time = request.headers["X-Time"]
        signed = hmac.new(SECRET.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signed, request.headers["X-Signature"]):
            self.forged += 1
            return web.Response(status=401)
        self.heard.append(Heard(request.headers["Idempotency-Key"], json.loads(body), int(time)))
        await asyncio.sleep(self.seconds)
        status = self.answers.pop(0) if self.answers else 200
        return web.Response(status=status, headers=self.headers)

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["Gateway"]:
        one = cls()
        app = web.Application()
        app.router.add_post("/calls", one._take)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/calls"
        try:
            yield one
        finally:
            await runner.cleanup()
