"""Fetches what a region publishes: from the open internet only, briefly, and never elsewhere.

Which address to ask is an operator's word alone; no code and no list can name one.
"""

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from services.recognition.errors import RegionUnheardError

TIMEOUT = aiohttp.ClientTimeout(total=10)
"""For all of it, so that an answer cannot come drop by drop."""
MOST_BYTES = 1024 * 1024

_SIGNS = re.compile(r"[!-~]{1,2000}")
_CHUNK = 65_536
_OK, _REDIRECTS = 200, range(300, 400)
_HEADERS = {"Accept": "application/jwt, application/json", "Accept-Encoding": "identity"}
_NAT64 = ip_network("64:ff9b::/96")
_ADDRESS = "address"


async def fetch(url: str, *, may_be_local: bool = False) -> bytes:
    """Return what stands at an address, at most a megabyte.

    `may_be_local`: loopback addresses are asked too, and without encryption, for trials on one
    machine. Raises RegionUnheardError, whose reason holds no address.
    """
    parts = _checked(url, may_be_local=may_be_local)
    gate = _Gate(may_be_local=may_be_local)
    proxy = _proxy_for(parts)
    if proxy is not None:
        # The proxy resolves names, and decides where it connects to; addresses are ours to judge.
        gate.check_literal(parts.hostname or "")
    connector = aiohttp.TCPConnector(socket_factory=None if proxy else gate.open)
    try:
        async with (
            aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                timeout=TIMEOUT,
            ) as session,
            session.get(url, headers=_HEADERS, allow_redirects=False, proxy=proxy) as response,
        ):
            return await _body(response)
    except TimeoutError:
        raise RegionUnheardError(reason="slow") from None
    except aiohttp.ClientSSLError:
        raise RegionUnheardError(reason="certificate") from None
    except (aiohttp.ClientError, OSError, ValueError):
        # The texts of these errors may hold a proxy's password.
        reason = _ADDRESS if gate.has_refused else "unreachable"
        raise RegionUnheardError(reason=reason) from None


def is_open(text: str, *, may_be_local: bool = False) -> bool:
    """Return whether an IP address is one of the open internet, whatever it is wrapped in."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        address = _unwrapped(address)
    if isinstance(address, IPv6Address) and address.is_site_local:
        return False  # Python counts this former private range as global.
    if address.is_loopback:
        return may_be_local
    return address.is_global and not (address.is_multicast or address.is_reserved)


class _Gate:
    """Opens sockets for addresses of the open internet: the very ones that are connected to."""

    def __init__(self, *, may_be_local: bool) -> None:
        self.has_refused = False
        self._may_be_local = may_be_local

    def open(self, info: tuple[Any, ...]) -> socket.socket:
        """Open a socket for a resolved address; a name may have been resolved to anything."""
        family, kind, protocol, _, address = info
        if not is_open(str(address[0]), may_be_local=self._may_be_local):
            self.has_refused = True
            raise OSError("This is no address of the open internet.")
        return socket.socket(family=family, type=kind, proto=protocol)

    def check_literal(self, host: str) -> None:
        """Refuse an address that stands in a URL itself; raises RegionUnheardError."""
        try:
            may_pass = is_open(host, may_be_local=self._may_be_local)
        except ValueError:
            may_pass = host != "localhost" or self._may_be_local
        if not may_pass:
            raise RegionUnheardError(reason=_ADDRESS)


def _unwrapped(address: IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that is reached by an IPv6 address."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _checked(url: str, *, may_be_local: bool) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0 and bool(_SIGNS.fullmatch(url))
    except ValueError:
        raise RegionUnheardError(reason="no_url") from None
    if not is_whole or parts.username is not None:
        raise RegionUnheardError(reason="no_url")
    is_loopback = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and may_be_local and is_loopback):
        raise RegionUnheardError(reason="not_https")
    return parts


def _proxy_for(parts: SplitResult) -> str | None:
    """Return the proxy that the environment names for an address (HTTPS_PROXY, NO_PROXY)."""
    host = parts.hostname or ""
    return None if proxy_bypass(host) else getproxies().get(parts.scheme)


async def _body(response: aiohttp.ClientResponse) -> bytes:
    if response.status in _REDIRECTS:
        raise RegionUnheardError(reason="redirect")
    if response.status != _OK:
        raise RegionUnheardError(reason=f"status_{response.status}")
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > MOST_BYTES:
            raise RegionUnheardError(reason="too_long")
    return bytes(body)
