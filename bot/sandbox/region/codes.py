"""The region's keys, its codes as signed texts, and their pictures."""

import io
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

import qrcode
from aiohttp import web
from joserfc import jws
from joserfc.jwk import ECKey
from qrcode.constants import ERROR_CORRECT_L

ISSUER = "CN-ZJ-DEMO"
COLOURS = ("green", "yellow", "red")
PATH = "/region"
LIFE = 24 * 3600


class Region:
    """A region that publishes a JWKS and writes its codes as JWTs."""

    def __init__(self, clock: Callable[[], datetime], issuer: str = ISSUER) -> None:
        self.clock = clock
        self.issuer = issuer
        self.base = ""
        self._keys: list[ECKey] = []
        self.rotate()

    @property
    def keys_url(self) -> str:
        """Where it publishes its keys."""
        return f"{self.base}{PATH}/jwks.json"

    def routes(self) -> list[web.RouteDef]:
        return [web.get(f"{PATH}/jwks.json", self._jwks)]

    def rotate(self, *, keep: bool = True) -> None:
        """Sign with a fresh key from now on; without `keep` the older ones are gone at once."""
        facts: Any = {"kid": secrets.token_hex(8), "use": "sig", "alg": "ES256"}
        key = ECKey.generate_key("P-256", facts)
        self._keys = [key, *(self._keys if keep else ())]

    def code(self, colour: str, *, name: str = "王*", tail: str = "2011", **claims: object) -> str:
        """Return the text of a code; `claims` stand in it besides, or instead."""
        now = int(self.clock().timestamp())
        said: dict[str, object] = {
            "iss": self.issuer,
            "iat": now,
            "exp": now + LIFE,
            "jti": secrets.token_urlsafe(12),
            "health": {"colour": colour, "name": name, "tail": tail},
        }
        return self.sign(said | claims)

    def sign(self, claims: dict[str, object], **header: object) -> str:
        """Return any claims signed with the newest key."""
        key = self._keys[0]
        text = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
        return jws.serialize_compact({"alg": "ES256", "kid": key.kid, **header}, text, key)

    async def _jwks(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [key.as_dict(private=False) for key in self._keys]})


def picture(text: str) -> bytes:
    """Return the QR symbol of a code as a PNG."""
    symbol = qrcode.QRCode(error_correction=ERROR_CORRECT_L, box_size=8)
    symbol.add_data(text)
    file = io.BytesIO()
    symbol.make_image().save(file)
    return file.getvalue()
