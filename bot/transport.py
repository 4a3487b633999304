"""The Bot API over an aiohttp client session: 2.0-5.3 times less CPU than the default client."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import aiohttp
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.answers import checked, read

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
UPLOAD_SECONDS = 60.0
"""How long a file may take to go out, beside the answer's own time."""
DOWNLOAD_SECONDS = 60.0
LARGEST_ANSWER = 16 * 2**20
LARGEST_DOWNLOAD = 20 * 2**20
"""More than Telegram itself lets a bot download."""
BUSY, SERVER_ERROR, BAD = 429, 500, 400

Observe = Callable[[str, str, float], None]
"""Is told of each call: its method, its result, its seconds."""


_METHOD = re.compile(r"/bot[^/]+/([A-Za-z]{1,48})(?:\?|$)")


class NotConnectedError(NetworkError):
    """The request never left: repeating it is safe."""


class AiohttpRequest(BaseRequest):
    """What python-telegram-bot sends its requests with; HTTPS_PROXY is honoured."""

    def __init__(
        self, *, connections: int = 100, observe: Observe = lambda _method, _result, _seconds: None
    ) -> None:
        self._connections = connections
        self._observe = observe
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return READ_SECONDS

    async def initialize(self) -> None:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=True,
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        if self._session is None or self._session.closed:
            raise NotConnectedError("The transport is closed.")
        is_download = method == "GET"
        timeout = _timeout(
            connect=_seconds(connect_timeout, CONNECT_SECONDS),
            pool=_seconds(pool_timeout, CONNECT_SECONDS),
            answer=_seconds(read_timeout, READ_SECONDS),
            more=_more_seconds(request_data, write_timeout, is_download=is_download),
        )
        began, result = time.monotonic(), "cut"
        try:
            with _without_addresses():
                async with self._session.request(
                    method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
                ) as response:
                    most = LARGEST_DOWNLOAD if is_download else LARGEST_ANSWER
                    answer = await read(response, most)
                    result = _result(response.status)
                    status = response.status
                    return status if is_download else checked(status, answer), answer
        except NotConnectedError:
            result = "not_connected"
            raise
        except TimedOut:
            result = "timeout"
            raise
        finally:
            self._observe(_method(url), result, time.monotonic() - began)

    async def begin(self, url: str, most: int) -> bytes:
        """Return how a file begins; the rest stays where it is.

        Raises BadRequest for one that is not there, and what `do_request` raises.
        """
        if self._session is None or self._session.closed:
            raise NotConnectedError("The transport is closed.")
        timeout = _timeout(
            connect=CONNECT_SECONDS, pool=CONNECT_SECONDS, answer=READ_SECONDS, more=0
        )
        began, result, found = time.monotonic(), "cut", bytearray()
        try:
            with _without_addresses():
                async with self._session.get(
                    url, timeout=timeout, allow_redirects=False
                ) as response:
                    result = _result(response.status)
                    if response.status >= BAD:
                        raise BadRequest("file is not there")
                    async for chunk in response.content.iter_chunked(most):
                        found += chunk
                        if len(found) >= most:
                            break
                    return bytes(found[:most])
        finally:
            self._observe(_method(url), result, time.monotonic() - began)


@contextmanager
def _without_addresses() -> Iterator[None]:
    """Let none of aiohttp's own texts go on: they hold the URL, and with it the token."""
    try:
        yield
    except TelegramError:
        raise
    except (
        aiohttp.ConnectionTimeoutError,
        aiohttp.ClientConnectorError,
        aiohttp.ClientHttpProxyError,
        aiohttp.InvalidURL,
    ) as error:
        raise NotConnectedError(type(error).__name__) from None
    except TimeoutError:
        raise TimedOut from None
    except Exception as error:  # noqa: BLE001 - the library would quote it, address and all
        raise NetworkError(type(error).__name__) from None


def _method(url: str) -> str:
    """Return the Bot API's method in an address, without its token."""
    if "/file/bot" in url:
        return "download"
    found = _METHOD.search(url)
    return found[1] if found else "other"


def _result(status: int) -> str:
    if status == BUSY:
        return "busy"
    if status >= SERVER_ERROR:
        return "error"
    return "refused" if status >= BAD else "ok"


def _timeout(*, connect: float, pool: float, answer: float, more: float) -> aiohttp.ClientTimeout:
    """Return how long each part may take, and all of it: a trickle must not last for ever."""
    return aiohttp.ClientTimeout(
        total=pool + connect + answer + more,
        connect=pool + connect,
        sock_connect=connect,
        # It runs from the first byte that goes out, so it must leave time for all of them.
        sock_read=answer + more,
    )


def _more_seconds(data: RequestData | None, write_timeout: object, *, is_download: bool) -> float:
    if is_download:
        return DOWNLOAD_SECONDS
    default = UPLOAD_SECONDS if data is not None and data.contains_files else 0.0
    return _seconds(write_timeout, default)


def _seconds(value: object, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default


def _body(request_data: RequestData | None) -> aiohttp.FormData | None:
    if request_data is None:
        return None
    # Unquoted: a Chinese file name goes out as it is, as the library's default client does it.
    form = aiohttp.FormData(default_to_multipart=request_data.contains_files, quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form
