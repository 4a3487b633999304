"""The browser on a pretend phone: pages of the house and of the platform, in a frame.

A phone's own browser is a window; the frame stands for it, so the headers by which those pages
forbid every frame are taken off on this way, and on this way only.
"""

from collections.abc import Callable

import aiohttp
from aiohttp import web

from bot.sandbox.page.showing import Showing
from bot.sandbox.platform.provider import PATH

PATIENCE = aiohttp.ClientTimeout(total=30)
_HOP_BY_HOP = {
    *("connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length"),
    *("te", "trailer", "upgrade", "proxy-authenticate", "proxy-authorization"),
}
_NOT_SENT = {*_HOP_BY_HOP, "host", "accept-encoding"}
_FRAMING = "frame-ancestors "


class Proxy:
    """Hands requests on to the house, or to the platform of the world."""

    def __init__(
        self,
        house: Callable[[], str],
        world: Callable[[], str],
        inside: Callable[[], Showing],
        language: Callable[[], str],
    ) -> None:
        self._house, self._world = house, world
        self._inside = inside
        self._language = language
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            # The page may listen again, and then needs another one.
            self._session = None

    async def hand_on(self, request: web.Request) -> web.StreamResponse:
        """Return the answer of whoever has the page; 502 where nobody answers."""
        base = self._world() if request.path.startswith(PATH + "/") else self._house()
        if self._session is None:
            # Cookies are the browser's own; here they only pass.
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(), timeout=PATIENCE
            )
        headers = [
            (name, v) for name, v in request.headers.items() if name.lower() not in _NOT_SENT
        ]
        headers = [(name, v) for name, v in headers if name.lower() != "accept-language"]
        headers.append(("Accept-Language", self._language()))
        try:
            async with self._session.request(
                request.method,
                base + request.raw_path,
                headers=headers,
                data=await request.read() or None,
                allow_redirects=False,
            ) as answer:
                response = web.Response(status=answer.status, body=await answer.read())
                self._copy(answer, response)
                return response
        except (aiohttp.ClientError, TimeoutError, OSError):
            return web.Response(status=502, text="…")

    def _copy(self, answer: aiohttp.ClientResponse, response: web.Response) -> None:
        response.headers.popall("Content-Type", None)
        for name, value in answer.headers.items():
            lower = name.lower()
            if lower in _HOP_BY_HOP or lower == "x-frame-options":
                continue
            if lower == "location":
                value = self._here(value)  # noqa: PLW2901 - the header as it goes on
            if lower == "content-security-policy":
                value = _framed(value)  # noqa: PLW2901 - likewise
            response.headers.add(name, value)

    def _here(self, location: str) -> str:
        """Return where a redirect leads without a host: everything is at one address here."""
        for base in (self._world(), self._house()):
            location = location.removeprefix(base)
        return self._inside().inside(location)


def _framed(policy: str) -> str:
    parts = [part.strip() for part in policy.split(";")]
    kept = [part for part in parts if part and not part.startswith(_FRAMING)]
    return "; ".join([*kept, f"{_FRAMING}'self'"])
