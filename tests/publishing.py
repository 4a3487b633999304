"""Other regions at the wire: what they publish, rightly and wrongly."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from joserfc import jws
from joserfc.jwk import ECKey

from bot.sandbox.region import Region
from services.codes.address import code_url
from services.codes.token import sign
from services.codes.types import Colour, Token
from services.recognition.types import Region as Introduction
from services.signing.es256 import SigningKey, base64url

ZHEJIANG = "CN-ZJ"
JIANGXI = "CN-JX"


class Publisher:
    """A web server that says what a test wants; it counts who asks."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.region = Region(clock, JIANGXI)
        """Has three colours, and a JWKS."""
        self.url = ""
        self.asked = 0
        self.body: bytes | str | Callable[[], str] = b""
        self.status = 200
        self.headers: dict[str, str] = {}
        self.seconds = 0.0

    @property
    def list_url(self) -> str:
        return f"{self.url}/trust-list"

    async def _answer(self, _request: web.Request) -> web.Response:
        self.asked += 1
        await asyncio.sleep(self.seconds)
        said = self.body() if callable(self.body) else self.body
        body = said.encode() if isinstance(said, str) else said
        return web.Response(status=self.status, headers=self.headers, body=body)

    @classmethod
    @asynccontextmanager
    async def open(cls, clock: Callable[[], datetime]) -> AsyncIterator["Publisher"]:
        one = cls(clock)
        app = web.Application()
        app.router.add_get("/trust-list", one._answer)
        app.add_routes(one.region.routes())
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        one.url = one.region.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield one
        finally:
            await runner.cleanup()


class OwnKind:
    """A region of our own kind, written without our own service, so that it can lie."""

    def __init__(self, clock: Callable[[], datetime], code: str = ZHEJIANG) -> None:
        self.clock = clock
        self.code = code
        self.root = SigningKey.generate()
        self.keys = [SigningKey.generate()]
        self.revoked: list[SigningKey] = []
        self.version = 5
        self.others: list[dict[str, Any]] = []
        """What else its list says, of regions that it recognises itself."""

    @property
    def thumbprint(self) -> str:
        return base64url(self.root.verify_key.thumbprint)

    def introduced(self, url: str) -> Introduction:
        names = {"zh_CN": "浙江", "en": "Zhejiang"}
        return Introduction(self.code, "bamin", url, self.thumbprint, names)

    def entry(self, **changes: Any) -> dict[str, Any]:
        since = int((self.clock() - timedelta(days=1)).timestamp())
        keys = [{**key.public_jwk(), "nbf": since} for key in self.keys]
        revoked = [base64url(key.kid) for key in self.revoked]
        entry = {"iss": self.code, "format": "bamin", "keys": keys, "revoked": revoked}
        return entry | {"values": []} | changes

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(self.clock().timestamp())
        claims = {"iss": self.code, "version": self.version, "iat": now, "exp": now + 48 * 3600}
        return claims | {"issuers": [self.entry(), *self.others]} | changes

    def trust_list(
        self,
        claims: dict[str, Any] | None = None,
        *,
        by: SigningKey | None = None,
        **header: Any,
    ) -> str:
        key = by or self.root
        head = {"alg": "ES256", "typ": "trust-list+jwt"} | {
            "jwk": self.root.verify_key.required_members(),
            **header,
        }
        text = json.dumps(self.claims() if claims is None else claims)
        return jws.serialize_compact(head, text, ECKey.import_key(key.private))

    def code_of(self, colour: Colour, *, by: SigningKey | None = None, **changes: Any) -> str:
        now = self.clock().replace(microsecond=0)
        said: dict[str, Any] = {
            "issuer": self.code,
            "issued_at": now,
            "expires_at": now + timedelta(hours=12),
            "handle": bytes(range(8)),
            "rule_set": 1,
            "masked_name": "王*",
            "last_four": "2011",
            "colour": colour,
        }
        token = Token(**said | changes)
        return code_url("https://zj.example", sign(token, by or self.keys[0]))
