"""Who is really there: forwarded headers count only from proxies that we were told of."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import web

IpAddress = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
             "X-Real-IP", "Via")  # fmt: skip
"""What proxies add; one of them is enough to show that somebody else asks."""


def client_of(request: web.Request, trusted: Networks) -> IpAddress | None:
    """Return the address of the client: the peer, or whom our own proxies say they serve.

    X-Forwarded-For is read from its end, where the nearest proxy wrote; the first address that
    is no proxy of ours is the client, whatever stands before it.
    """
    client = peer_of(request)
    named = ",".join(request.headers.getall("X-Forwarded-For", []))
    for part in reversed(named.split(",")):
        if client is None or not _is_trusted(client, trusted):
            break
        further = _parse(part.strip())
        if further is None:
            break
        client = further
    return client


def is_on_this_machine(request: web.Request) -> bool:
    """Tell whether a program on this machine asks for itself, and not for somebody elsewhere."""
    peer = peer_of(request)
    if peer is None or any(name in request.headers for name in FORWARDED):
        return False
    return peer.is_loopback


def peer_of(request: web.Request) -> IpAddress | None:
    """Return the address at the other end of the connection."""
    name = request.transport.get_extra_info("peername") if request.transport else None
    return _parse(str(name[0])) if isinstance(name, tuple) and name else None


def _parse(text: str) -> IpAddress | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_trusted(address: IpAddress, trusted: Networks) -> bool:
    return any(address in network for network in trusted)
