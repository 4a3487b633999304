"""The signed trust list: what it says, when it changes, and that nobody else can write it."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey

from services.codes.types import Colour
from services.health.types import Level
from services.recognition.trust import RENEW_SECONDS
from services.recognition.types import LIST_TYPE, Issuer, Mapping
from services.registry import Services
from services.signing.es256 import SigningKey
from services.signing.types import KeyState
from tests.doubles import StandingClock


async def said(services: Services, text: str) -> dict[str, Any]:
    """Return a list's claims, proven by the pinned root with a library that is not ours."""
    root = ECKey.import_key(dict(await services.trust.root()))
    token = jwt.decode(text, root, algorithms=["ES256"])
    assert (token.header["typ"], token.header["kid"]) == (
        LIST_TYPE,
        (await services.trust.root())["kid"],
    )
    return token.claims


async def test_the_list_names_us_first_with_our_keys_periods_and_colours(
    services: Services, clock: StandingClock
) -> None:
    claims = await said(services, (await services.trust.current()).text)
    assert (claims["iss"], claims["version"]) == ("CN-FJ", 1)
    assert claims["exp"] - claims["iat"] == timedelta(hours=48).total_seconds()
    (ours,) = claims["issuers"]
    assert (ours["iss"], ours["format"], ours["revoked"]) == ("CN-FJ", "bamin", [])
    assert ours["values"] == [
        {"from": "0001-01-01", "colours": {"1": "green", "2": "orange"}},
    ]
    keys = await services.keys.keys()
    assert {key["kid"] for key in ours["keys"]} == {key.key.public_jwk()["kid"] for key in keys}
    assert {key["nbf"] for key in ours["keys"]} == {int(clock().timestamp())}
    assert not any("d" in key for key in ours["keys"])


async def test_the_same_list_is_served_until_it_says_something_else_or_is_six_hours_old(
    services: Services, clock: StandingClock
) -> None:
    first = await services.trust.current()
    clock.advance(seconds=RENEW_SECONDS - 1)
    assert await services.trust.current() == first
    clock.advance(seconds=1)
    second = await services.trust.current()
    assert (second.version, second.etag != first.etag) == (2, True)
    assert second.expires_at - clock() == timedelta(hours=48)


async def test_a_clock_that_is_set_back_gets_a_list_of_its_own_time(
    services: Services, clock: StandingClock
) -> None:
    first = await services.trust.current()
    clock.advance(days=-1)
    assert (await services.trust.current()).version == first.version + 1


async def test_a_revoked_key_leaves_the_list_at_once_and_is_named_as_revoked(
    services: Services,
) -> None:
    before = await services.trust.current()
    keys = {key.state: key for key in await services.keys.keys()}
    revoked = await services.keys.revoke(keys[KeyState.ACTIVE].kid)
    after = await services.trust.current()
    assert after.version == before.version + 1
    (ours,) = (await said(services, after.text))["issuers"]
    kid = revoked.key.public_jwk()["kid"]
    assert ours["revoked"] == [kid]
    assert kid not in {key["kid"] for key in ours["keys"]}


async def test_processes_that_are_asked_together_sign_one_version(services: Services) -> None:
    lists = await asyncio.gather(*(services.trust.current() for _ in range(6)))
    assert len({one.text for one in lists}) == 1


async def test_no_other_key_can_sign_our_list(services: Services) -> None:
    text = (await services.trust.current()).text
    with pytest.raises(BadSignatureError):
        jwt.decode(text, ECKey.import_key(dict(SigningKey.generate().public_jwk())), ["ES256"])
    signing = await services.keys.current()
    assert signing.kid != (await services.keys.root()).kid


def test_a_value_means_what_the_mapping_of_the_day_says_and_nothing_where_none_does() -> None:
    first = Mapping(1, date(2020, 2, 1), {"green": Level.CLEAR, "yellow": Level.ATTENTION})
    later = Mapping(2, date(2020, 3, 1), {"green": Level.CLEAR, "yellow": Level.CLEAR})
    region = Issuer("CN-ZJ", "jwt", (), frozenset(), (first, later))
    assert region.colour_of("yellow", date(2020, 1, 31)) is None
    assert region.colour_of("yellow", date(2020, 2, 29)) is Colour.ORANGE
    assert region.colour_of("yellow", date(2020, 3, 1)) is Colour.GREEN
    assert region.colour_of("blue", date(2020, 3, 1)) is None
