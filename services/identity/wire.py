"""Calls the real-name platform: briefly, following no redirects, reading no endless answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

from services.documents import read_object
from services.identity.errors import PlatformDownError

TIMEOUT = aiohttp.ClientTimeout(total=10)
MOST_BYTES = 1024 * 1024
_CHUNK = 65_536
_SERVER_ERROR = 500


@dataclass(frozen=True)
class Answer:
    """What came back; its body may hold who somebody is."""

    status: int
    type: str
    body: bytes = field(repr=False)

    def own_document(self) -> dict[str, Any]:
        """Return the body's object, whatever its type claims.

        Raises PlatformDownError; also for a redirect, because what stands elsewhere is not the
        platform's own word.
        """
        if self.status != HTTPStatus.OK:
            raise PlatformDownError(reason=f"status_{self.status}")
        try:
            return read_object(self.body)
        except ValueError:
            raise PlatformDownError(reason="not_an_object") from None


class Wire:
    """Every call may raise PlatformDownError, whose reason holds no address."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(self, url: str) -> dict[str, Any]:
        """Return a public document of the platform."""
        return (await self.call("GET", url)).own_document()

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """Make one request; an answer of 500 and above counts as none."""
        if self._session is None:
            # HTTPS_PROXY and NO_PROXY are honoured; cookies of the platform are nobody's here.
            self._session = aiohttp.ClientSession(
                trust_env=True, cookie_jar=aiohttp.DummyCookieJar()
            )
        try:
            async with self._session.request(
                method,
                url,
                headers={"Accept": "application/json", **(headers or {})},
                data=form,
                allow_redirects=False,
                timeout=TIMEOUT,
            ) as response:
                if response.status >= _SERVER_ERROR:
                    raise PlatformDownError(reason=f"status_{response.status}")
                body = bytearray()
                async for chunk in response.content.iter_chunked(_CHUNK):
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise PlatformDownError(reason="too_long")
                return Answer(response.status, response.content_type.casefold(), bytes(body))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # The texts of these errors may hold addresses with secrets; their class says enough.
            raise PlatformDownError(reason=type(error).__name__) from None
