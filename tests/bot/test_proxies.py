"""Forwarded headers count only from proxies that we were told of."""

import asyncio
from ipaddress import ip_network

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from bot.proxies import client_of, is_on_this_machine

TRUSTED = [ip_network("10.0.0.0/8"), ip_network("127.0.0.1")]


class Wire(asyncio.Transport):
    """The server's end of a connection from `peer`."""

    def __init__(self, peer: object) -> None:
        super().__init__()
        self._peer = peer

    def get_extra_info(self, name: str, default: object = None) -> object:
        return self._peer if name == "peername" else default


@pytest.mark.parametrize(
    ("peer", "named", "client"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.2", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["1.1.1.1", "198.51.100.1, 10.9.9.9"], "198.51.100.1"),
        ("127.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("::ffff:10.0.0.2", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["unknown"], "10.0.0.2"),
        ("10.0.0.2", ["198.51.100.1, _hidden"], "10.0.0.2"),
        ("10.0.0.2", [""], "10.0.0.2"),
    ],
)
def test_the_client_is_the_first_that_is_no_proxy_of_ours(
    peer: str, named: list[str], client: str
) -> None:
    headers = CIMultiDict([("X-Forwarded-For", value) for value in named])
    request = make_mocked_request("GET", "/", headers, transport=Wire((peer, 1)))
    assert str(client_of(request, TRUSTED)) == client


@pytest.mark.parametrize(
    ("peer", "is_here"),
    [
        (("127.0.0.1", 1), True),
        (("::1", 1, 0, 0), True),
        (("::ffff:127.0.0.1", 1, 0, 0), True),
        (("10.0.0.2", 1), False),
        (("fe80::1%eth0", 1, 0, 0), False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_loopback_peer_is_on_this_machine(peer: object, *, is_here: bool) -> None:
    request = make_mocked_request("GET", "/", transport=Wire(peer))
    assert is_on_this_machine(request) is is_here
