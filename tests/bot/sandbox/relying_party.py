"""A relying party written by hand, to test the pretend platform with."""

import base64
import hashlib
import json
import secrets
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp
from joserfc import jwt
from joserfc.jwk import KeySet

from bot.sandbox.world import World

REDIRECT = "http://127.0.0.1:8080/callback"
ALGORITHMS = ["ES256", "RS256"]


class RelyingParty:
    """Asks, lets the person decide, and fetches what was granted."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self.world = world
        self.session = session
        self.verifier = secrets.token_urlsafe(32)
        digest = hashlib.sha256(self.verifier.encode()).digest()
        self.asked = {
            "client_id": world.client_id,
            "redirect_uri": REDIRECT,
            "response_type": "code",
            "scope": "openid profile",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "acr_values": "L4",
            "prompt": "login",
            "max_age": "0",
        }

    async def authorize(self, **changes: str) -> tuple[int, dict[str, str], str]:
        """Return status, the values in the redirect, and the page."""
        asked = {name: value for name, value in (self.asked | changes).items() if value}
        url = f"{self.world.issuer}/authorize?{urlencode(asked)}"
        async with self.session.get(url, allow_redirects=False) as response:
            return _answer(response.status, response.headers, await response.text())

    async def decide(self, page: str, **form: str) -> tuple[int, dict[str, str], str]:
        request = page.partition('name="request" value="')[2].partition('"')[0]
        values = {"request": request, "person": "chen", "level": "L4", "decision": "agree"}
        async with self.session.post(
            f"{self.world.issuer}/authorize", data=values | form, allow_redirects=False
        ) as response:
            return _answer(response.status, response.headers, await response.text())

    async def code(self, **form: str) -> str:
        _, _, page = await self.authorize()
        return (await self.decide(page, **form))[1]["code"]

    async def token(self, code: str, **changes: str) -> tuple[int, dict[str, Any]]:
        """Redeem a code; the client's secret goes into the header unless `client_id` is given."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT,
            "code_verifier": self.verifier,
        } | changes
        basic = aiohttp.encode_basic_auth(self.world.client_id, self.world.client_secret)
        headers = {} if "client_id" in changes else {"Authorization": basic}
        url = f"{self.world.issuer}/token"
        async with self.session.post(url, data=form, headers=headers) as response:
            return response.status, await response.json()

    async def userinfo(self, token: str) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self.world.issuer}/userinfo"
        async with self.session.get(url, headers=headers) as response:
            return response.status, await response.json()

    async def claims(self, token: str) -> dict[str, Any]:
        async with self.session.get(f"{self.world.issuer}/jwks") as response:
            keys = KeySet.import_key_set(await response.json())
        return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)


def _answer(status: int, headers: Any, text: str) -> tuple[int, dict[str, str], str]:
    return status, dict(parse_qsl(urlsplit(headers.get("Location", "")).query)), text


def head_of(token: str) -> dict[str, Any]:
    return part_of(token, 0)


def part_of(token: str, at: int) -> dict[str, Any]:
    part = token.split(".")[at]
    values: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return values
