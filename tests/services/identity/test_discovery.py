"""Keys change, the platform goes away and comes back: logins go on, and nobody hammers it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot.sandbox.world import World
from services.clock import Calendar
from services.identity.errors import PlatformDownError
from services.identity.oidc import RealNamePlatform
from services.identity.types import Bound, OidcConfig, Redeemed, Refusal, Refused
from services.registry import Services
from tests.doubles import StandingClock
from tests.logins import HERS, Login

NOT_VERIFIED = Refused(Refusal.NOT_VERIFIED)
DOWN = Refused(Refusal.PLATFORM_DOWN)


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def platform(oidc: OidcConfig, clock: StandingClock) -> AsyncIterator[RealNamePlatform]:
    one = RealNamePlatform(oidc, clock, Calendar(ZoneInfo("UTC")))
    yield one
    await one.close()


async def logged_in(services: Services) -> Redeemed:
    return await services.identity.redeem(await Login(services).through(), HERS)


async def test_description_and_keys_are_asked_for_once_an_hour(
    services: Services, world: World, clock: StandingClock
) -> None:
    for _ in range(3):
        assert isinstance(await logged_in(services), Bound)
    assert (world.platform.calls["discovery"], world.platform.calls["jwks"]) == (1, 1)
    clock.advance(hours=1)
    assert isinstance(await logged_in(services), Bound)
    assert (world.platform.calls["discovery"], world.platform.calls["jwks"]) == (2, 2)


@pytest.mark.parametrize(
    ("described", "reason"),
    [
        ({"issuer": "https://elsewhere.example"}, "metadata_issuer"),
        (
            {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
            "client_authentication",
        ),
    ],
)
async def test_a_platform_that_cannot_be_used_leaves_its_reason_in_the_log(
    platform: RealNamePlatform, world: World, described: dict[str, object], reason: str
) -> None:
    world.platform.described = described
    with capture_logs() as lines:
        outcomes = await asyncio.gather(
            *(platform.metadata() for _ in range(3)), return_exceptions=True
        )
    assert {type(outcome) for outcome in outcomes} == {PlatformDownError}
    told = {"event": "platform_unusable", "reason": reason, "log_level": "warning"}
    assert lines == [told] * world.platform.calls["discovery"] == [told]


async def test_many_who_come_at_once_ask_once(
    platform: RealNamePlatform, world: World, clock: StandingClock
) -> None:
    await asyncio.gather(*(platform.metadata() for _ in range(8)))
    assert world.platform.calls["discovery"] == 1
    clock.advance(days=2)
    world.platform.faults.add("discovery_503")
    outcomes = await asyncio.gather(
        *(platform.metadata() for _ in range(8)), return_exceptions=True
    )
    assert {type(outcome) for outcome in outcomes} == {PlatformDownError}
    assert world.platform.calls["discovery"] == 2


async def test_a_new_key_is_fetched_when_it_first_appears(
    services: Services, world: World
) -> None:
    assert isinstance(await logged_in(services), Bound)
    world.platform.keys.rotate("RS256", keep=True)
    # Its description is believed for an hour, so a new kind of algorithm would have to wait.
    assert await logged_in(services) == NOT_VERIFIED
    world.platform.keys.rotate("ES256", keep=True)
    assert isinstance(await logged_in(services), Bound)


@pytest.mark.parametrize("names", ["named", "bare"])
async def test_a_key_that_takes_the_place_of_another_is_fetched_too(
    services: Services, world: World, names: str
) -> None:
    world.platform.keys.rotate(keep=False, is_bare=names == "bare")
    assert isinstance(await logged_in(services), Bound)
    world.platform.keys.rotate(keep=False, is_bare=names == "bare")
    assert isinstance(await logged_in(services), Bound)
    assert world.platform.calls["jwks"] == 2


async def test_a_key_that_is_gone_counts_no_more(
    services: Services, world: World, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(await logged_in(services), Bound)
    keys = world.platform.keys
    stolen = keys._keys
    keys.rotate(keep=False)
    published = keys.jwks(set())
    monkeypatch.setattr(keys, "_keys", stolen)
    monkeypatch.setattr(keys, "jwks", lambda _: published)
    clock.advance(hours=1)
    assert await logged_in(services) == NOT_VERIFIED


async def test_unknown_keys_make_us_ask_at_most_once_a_minute(
    services: Services, world: World, clock: StandingClock
) -> None:
    assert isinstance(await logged_in(services), Bound)
    world.platform.faults.add("unknown_key")
    assert await logged_in(services) == NOT_VERIFIED
    for _ in range(4):
        assert await logged_in(services) == DOWN, "it may be new: that cannot be asked yet"
    assert world.platform.calls["jwks"] == 2
    clock.advance(minutes=1)
    assert await logged_in(services) == NOT_VERIFIED
    assert world.platform.calls["jwks"] == 3
    world.platform.faults.clear()
    assert isinstance(await logged_in(services), Bound)
    assert world.platform.calls["jwks"] == 3


@pytest.mark.parametrize("fault", ["jwks_500", "jwks_empty", "jwks_garbage"])
async def test_a_new_key_that_cannot_be_fetched_is_nobodys_fault(
    services: Services, world: World, clock: StandingClock, fault: str
) -> None:
    assert isinstance(await logged_in(services), Bound)
    world.platform.keys.rotate("ES256", keep=True)
    world.platform.faults.add(fault)
    assert await logged_in(services) == DOWN
    world.platform.faults.clear()
    assert await logged_in(services) == DOWN, "it is not asked again at once"
    clock.advance(minutes=1)
    assert isinstance(await logged_in(services), Bound)


@pytest.mark.parametrize(
    "faults",
    [
        ["discovery_503", "jwks_503"],
        ["discovery_garbage", "jwks_empty"],
        ["discovery_issuer", "jwks_strange"],
        ["discovery_redirects", "jwks_redirects"],
    ],
)
async def test_what_it_said_serves_for_a_day_while_it_cannot_be_asked(
    services: Services, world: World, clock: StandingClock, faults: list[str]
) -> None:
    assert isinstance(await logged_in(services), Bound)
    world.platform.faults.update(faults)
    for hours in (1, 22.5):
        clock.advance(hours=hours)
        for _ in range(3):
            assert isinstance(await logged_in(services), Bound)
    # The first to come after an hour asks; for a minute the others do not.
    assert (world.platform.calls["discovery"], world.platform.calls["jwks"]) == (3, 3)
    clock.advance(hours=0.5)
    with pytest.raises(PlatformDownError):
        await logged_in(services)
    world.platform.faults.clear()
    assert isinstance(await logged_in(services), Bound)


async def test_a_platform_that_comes_back_is_believed_anew_within_a_minute(
    services: Services, world: World, clock: StandingClock
) -> None:
    assert isinstance(await logged_in(services), Bound)
    world.platform.faults.update(["discovery_503", "jwks_503"])
    clock.advance(hours=2)
    assert isinstance(await logged_in(services), Bound)
    world.platform.faults.clear()
    world.platform.keys.rotate("RS256", keep=False)
    clock.moment += timedelta(minutes=1)
    assert isinstance(await logged_in(services), Bound)


async def test_other_keys_at_another_address_are_asked_for_there(
    services: Services, world: World, clock: StandingClock
) -> None:
    assert isinstance(await logged_in(services), Bound)
    world.platform.described = {"jwks_uri": f"{world.issuer}/nowhere"}
    clock.advance(hours=1)
    assert await logged_in(services) == DOWN
