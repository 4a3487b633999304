"""A running house hears regions again by itself, and tells of those that fall silent."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot import workers
from bot.cli.checks import regions
from bot.house import House
from bot.sandbox.clock import MovableClock
from bot.sandbox.region import Region as Pretend
from bot.sandbox.region import picture
from bot.sandbox.world import World
from bot.settings import Settings
from services.checking.reading import read_codes
from services.checking.types import Verdict
from services.recognition.types import Region
from services.registry import Services
from tests.waiting import eventually

TABLE = {"green": "clear", "yellow": "attention", "red": "case"}


async def verdict(services: Services, region: Pretend) -> Verdict:
    (text,) = read_codes(picture(region.code("yellow"))).texts
    return (await services.checking.check(text)).verdict


async def advice(services: Services) -> str:
    (finding,) = [finding async for finding in regions.look(services)]
    assert finding.what == "region CN-ZJ-DEMO"
    assert finding.is_well == (not finding.advice)
    return finding.advice


async def test_a_house_hears_a_region_again_by_itself_and_tells_when_it_cannot(
    settings: Settings, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "REGIONS_SECONDS", 0.02)
    clock = world.clock
    assert isinstance(clock, MovableClock)
    house = House(settings, clock=clock, is_demo=True)
    with capture_logs() as lines:
        await house.start()
        try:
            pretend, services = world.region, house.services
            region = Region(pretend.issuer, "jwt", pretend.keys_url)
            await services.recognition.add(region, levels=TABLE)
            assert await verdict(services, pretend) is Verdict.ORANGE
            assert await advice(services) == ""

            pretend.rotate()
            # Nobody vouches for the new key before it was heard of.
            assert await verdict(services, pretend) is Verdict.DEMO
            clock.advance(timedelta(hours=6))

            async def is_heard() -> bool:
                return await verdict(services, pretend) is Verdict.ORANGE

            await eventually(is_heard)

            await world.go_away()
            clock.advance(timedelta(hours=36, minutes=1))
            await eventually(lambda: any(line["event"] == "region_ends" for line in lines))
            assert "count for 11 hours more" in await advice(services)
            assert await verdict(services, pretend) is Verdict.ORANGE
            clock.advance(timedelta(hours=12))
            assert "It was not heard for too long" in await advice(services)
            assert await verdict(services, pretend) is Verdict.DEMO
        finally:
            await house.stop()
    told = [tuple(line.values()) for line in lines if line["event"].startswith("region_")]
    assert told[:2] == [
        (pretend.issuer, "unreachable", "region_unheard", "warning"),
        (pretend.issuer, 11 * 3600, "region_ends", "error"),
    ]
