"""Recognised regions: whose codes count, for how long, and what their values mean here."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from joserfc.jwk import ECKey

from services.checking.types import Verdict
from services.codes.types import Colour
from services.recognition.errors import (
    InvalidMappingError,
    IssuerNotAllowedError,
    IssuerUnknownError,
    RegionUnheardError,
)
from services.recognition.mappings import LEVELS
from services.recognition.types import Region
from services.registry import Services
from services.signing.compact import read_compact
from services.signing.es256 import SigningKey
from tests.doubles import StandingClock
from tests.publishing import JIANGXI, ZHEJIANG, OwnKind, Publisher

TABLE = {"green": "clear", "yellow": "contact", "red": "case"}
TODAY = date(2020, 2, 24)


@pytest.fixture
async def jiangxi(services: Services, publisher: Publisher) -> Region:
    """Recognise a region of three colours."""
    one = Region(JIANGXI, "jwt", publisher.region.keys_url, names={"zh_CN": "江西"})
    await services.recognition.add(one, levels=TABLE)
    return one


async def verdict(services: Services, text: str) -> Verdict:
    return (await services.checking.check(text)).verdict


async def refused(services: Services, region: Region) -> str:
    with pytest.raises(RegionUnheardError) as refusal:
        await services.recognition.add(region)
    return str(refusal.value.params["reason"])


@pytest.mark.usefixtures("jiangxi")
async def test_three_colours_mean_what_our_table_says_and_others_mean_nothing(
    services: Services, publisher: Publisher
) -> None:
    found = {
        colour: await verdict(services, publisher.region.code(colour))
        for colour in ("green", "yellow", "red", "blue", "GREEN")
    }
    assert found == {
        "green": Verdict.GREEN,
        "yellow": Verdict.ORANGE,
        "red": Verdict.ORANGE,
        "blue": Verdict.UNKNOWN_ISSUER,
        "GREEN": Verdict.UNKNOWN_ISSUER,
    }
    checked = await services.checking.check(publisher.region.code("green"))
    assert checked.region == {"zh_CN": "江西", "en": JIANGXI}
    assert checked.token is not None
    assert (checked.token.masked_name, checked.token.last_four) == ("王*", "2011")


async def test_a_mapping_takes_effect_on_its_day_and_the_former_one_stays(
    services: Services, publisher: Publisher, jiangxi: Region, clock: StandingClock
) -> None:
    milder = TABLE | {"yellow": "clear"}
    later = TODAY + timedelta(days=1)
    await services.recognition.add(jiangxi, levels=milder, effective_on=later)
    added = await services.recognition.add(jiangxi, levels=milder, effective_on=later)
    assert [(one.version, one.effective_on) for one in added.mappings] == [(1, TODAY), (2, later)]
    assert await verdict(services, publisher.region.code("yellow")) is Verdict.ORANGE
    clock.advance(hours=15, minutes=50)
    assert services.calendar.day(clock()) == later
    assert await verdict(services, publisher.region.code("yellow")) is Verdict.GREEN
    with pytest.raises(InvalidMappingError):
        await services.recognition.add(jiangxi, levels=TABLE, effective_on=TODAY)


async def test_a_region_of_another_kind_needs_a_mapping(
    services: Services, publisher: Publisher
) -> None:
    with pytest.raises(InvalidMappingError):
        await services.recognition.add(Region(JIANGXI, "jwt", publisher.region.keys_url))
    assert await services.recognition.all() == []


async def test_our_own_list_names_regions_with_colours_and_never_with_levels(
    services: Services, jiangxi: Region, zhejiang: OwnKind
) -> None:
    before = await services.trust.current()
    claims = read_compact(before.text).payload.decode()
    ours, *others = json.loads(claims)["issuers"]
    assert ours["iss"] == "CN-FJ"
    values = {one["iss"]: one["values"][0]["colours"] for one in others}
    assert values == {
        jiangxi.code: {"green": "green", "yellow": "orange", "red": "orange"},
        zhejiang.code: {"1": "green", "2": "orange"},
    }
    assert not any(level in claims for level in LEVELS)
    await services.recognition.remove(jiangxi.code)
    after = await services.trust.current()
    assert after.version == before.version + 1


async def test_a_region_of_our_kind_counts_with_its_own_keys_alone(
    services: Services, zhejiang: OwnKind, publisher: Publisher, clock: StandingClock
) -> None:
    assert await verdict(services, zhejiang.code_of(Colour.GREEN)) is Verdict.GREEN
    assert await verdict(services, zhejiang.code_of(Colour.ORANGE)) is Verdict.ORANGE
    friend = OwnKind(clock, "CN-XX")
    zhejiang.others = [friend.entry(), friend.entry(iss="CN-FJ")]
    await services.recognition.refresh(ZHEJIANG)
    assert await verdict(services, friend.code_of(Colour.GREEN)) is Verdict.UNKNOWN_ISSUER
    ours = friend.code_of(Colour.GREEN, issuer="CN-FJ")
    assert await verdict(services, ours) is Verdict.UNKNOWN_ISSUER
    stranger = zhejiang.code_of(Colour.GREEN, by=SigningKey.generate())
    assert await verdict(services, stranger) is Verdict.UNKNOWN_ISSUER
    assert publisher.asked == 2


async def test_a_regions_key_proves_neither_ours_nor_another_regions_codes(
    services: Services, zhejiang: OwnKind, jiangxi: Region, publisher: Publisher
) -> None:
    for other in ("CN-FJ", jiangxi.code):
        swapped = zhejiang.code_of(Colour.GREEN, issuer=other)
        assert await verdict(services, swapped) is Verdict.UNKNOWN_ISSUER
    for other in ("CN-FJ", zhejiang.code):
        swapped = publisher.region.code("green", iss=other)
        assert await verdict(services, swapped) is Verdict.UNKNOWN_ISSUER
    ours = await services.keys.current()
    by_us = zhejiang.code_of(Colour.GREEN, by=ours)
    assert await verdict(services, by_us) is Verdict.UNKNOWN_ISSUER


async def test_two_regions_may_name_their_keys_alike(
    services: Services, jiangxi: Region, clock: StandingClock, publisher: Publisher
) -> None:
    async with Publisher.open(clock) as another:
        another.region.issuer = "CN-GD"
        facts: Any = {"kid": publisher.region._keys[0].kid, "alg": "ES256", "use": "sig"}
        another.region._keys = [ECKey.generate_key("P-256", facts)]
        guangdong = Region("CN-GD", jiangxi.format, another.region.keys_url)
        await services.recognition.add(guangdong, levels=TABLE)
        assert await verdict(services, another.region.code("green")) is Verdict.GREEN
        swapped = another.region.code("green", iss=JIANGXI)
        assert await verdict(services, swapped) is Verdict.TAMPERED
    assert await verdict(services, publisher.region.code("green")) is Verdict.GREEN


async def test_a_revoked_key_is_withdrawn_and_one_that_is_gone_unknown(
    services: Services, zhejiang: OwnKind, jiangxi: Region, publisher: Publisher
) -> None:
    code, foreign = zhejiang.code_of(Colour.GREEN), publisher.region.code("green")
    zhejiang.revoked, zhejiang.keys = zhejiang.keys, [SigningKey.generate()]
    zhejiang.version += 1
    publisher.region.rotate(keep=False)
    assert await verdict(services, code) is Verdict.GREEN
    await services.recognition.refresh(ZHEJIANG)
    await services.recognition.refresh(jiangxi.code)
    assert await verdict(services, code) is Verdict.WITHDRAWN
    assert await verdict(services, zhejiang.code_of(Colour.GREEN)) is Verdict.GREEN
    assert await verdict(services, foreign) is Verdict.UNKNOWN_ISSUER


async def test_a_removed_region_is_unknown_at_once(services: Services, zhejiang: OwnKind) -> None:
    code = zhejiang.code_of(Colour.GREEN)
    await services.recognition.remove(ZHEJIANG)
    assert await verdict(services, code) is Verdict.UNKNOWN_ISSUER
    for attempt in (services.recognition.remove, services.recognition.refresh):
        with pytest.raises(IssuerUnknownError):
            await attempt(ZHEJIANG)


async def test_who_is_recognised_again_says_anew_what_its_values_mean(
    services: Services, jiangxi: Region
) -> None:
    await services.recognition.remove(jiangxi.code)
    with pytest.raises(InvalidMappingError):
        await services.recognition.add(jiangxi)


@pytest.mark.usefixtures("jiangxi")
async def test_no_letter_of_a_foreign_code_can_be_changed(
    services: Services, publisher: Publisher
) -> None:
    code = publisher.region.code("green")
    assert await verdict(services, code) is Verdict.GREEN
    for place in range(0, len(code), 5):
        letter = "A" if code[place] != "A" else "B"
        changed = f"{code[:place]}{letter}{code[place + 1 :]}"
        assert await verdict(services, changed) not in {Verdict.GREEN, Verdict.ORANGE}, place


async def test_keys_count_no_longer_than_their_list_or_48_hours(
    services: Services, zhejiang: OwnKind, publisher: Publisher, clock: StandingClock
) -> None:
    hour = int(clock().timestamp()) + 3600
    publisher.body = lambda: zhejiang.trust_list(zhejiang.claims(exp=hour))
    heard = await services.recognition.refresh(ZHEJIANG)
    code = zhejiang.code_of(Colour.GREEN)
    assert heard.hours_left(clock()) == 1
    clock.advance(hours=1)
    assert await verdict(services, code) is Verdict.UNKNOWN_ISSUER
    assert [one.region.code for one in await services.recognition.ending()] == [ZHEJIANG]
    publisher.body = lambda: zhejiang.trust_list(zhejiang.claims(exp=hour + 10**6))
    heard = await services.recognition.refresh(ZHEJIANG)
    assert await verdict(services, code) is Verdict.GREEN
    assert heard.hours_left(clock()) == 48
    assert await services.recognition.ending() == []


async def test_an_older_list_is_refused_until_another_root_is_given(
    services: Services, zhejiang: OwnKind, publisher: Publisher
) -> None:
    await services.recognition.refresh(ZHEJIANG)
    zhejiang.version -= 1
    with pytest.raises(RegionUnheardError) as refusal:
        await services.recognition.refresh(ZHEJIANG)
    assert refusal.value.params == {"reason": "older"}
    assert await refused(services, zhejiang.introduced(publisher.list_url)) == "older"
    (known,) = await services.recognition.all()
    assert (known.list_version, known.fault) == (5, "older")
    zhejiang.root = SigningKey.generate()
    added = await services.recognition.add(zhejiang.introduced(publisher.list_url))
    assert (added.list_version, added.fault, len(added.mappings)) == (4, None, 1)


async def test_a_region_is_heard_every_six_hours_and_sooner_after_a_failure(
    services: Services, zhejiang: OwnKind, publisher: Publisher, clock: StandingClock
) -> None:
    code = zhejiang.code_of(Colour.GREEN)
    clock.advance(hours=6, seconds=-1)
    assert await services.recognition.due() == []
    clock.advance(seconds=1)
    assert await services.recognition.due() == [ZHEJIANG]
    publisher.status = 503
    with pytest.raises(RegionUnheardError) as refusal:
        await services.recognition.refresh(ZHEJIANG)
    assert refusal.value.params == {"reason": "status_503"}
    assert await services.recognition.due() == []
    assert await verdict(services, code) is Verdict.GREEN
    clock.advance(minutes=15)
    assert await services.recognition.due() == [ZHEJIANG]
    publisher.status = 200
    assert (await services.recognition.refresh(ZHEJIANG)).fault is None
    assert await services.recognition.due() == []


@pytest.mark.parametrize(
    ("region", "reason"),
    [
        (Region("CN-FJ", "jwt", "https://x.example"), "ours"),
        (Region("CN-ZJ-DEMO", "jwt", "https://x.example"), "demo"),
        (Region("CN ZJ", "jwt", "https://x.example"), "code"),
        (Region("CN-ZJ", "bamin", "https://x.example"), "format"),
        (Region("CN-ZJ", "cwt", "https://x.example"), "format"),
        (Region("CN-ZJ", "jwt", "https://x.example", names={"en": " "}), "name"),
    ],
)
async def test_some_are_never_recognised(services: Services, region: Region, reason: str) -> None:
    with pytest.raises(IssuerNotAllowedError) as refusal:
        await services.recognition.add(region, levels=TABLE)
    assert refusal.value.params == {"reason": reason}
    assert await services.recognition.all() == []


async def test_who_was_removed_and_comes_back_with_the_same_root_brings_no_older_list(
    services: Services, zhejiang: OwnKind, publisher: Publisher
) -> None:
    await services.recognition.remove(ZHEJIANG)
    zhejiang.version -= 1
    assert await refused(services, zhejiang.introduced(publisher.list_url)) == "older"
    assert await services.recognition.all() == []
    zhejiang.version += 1
    added = await services.recognition.add(zhejiang.introduced(publisher.list_url))
    assert (added.list_version, added.fault) == (5, None)
    # Another root begins anew, and the former one is not forgotten for that.
    former = zhejiang.root
    await services.recognition.remove(ZHEJIANG)
    zhejiang.version, zhejiang.root = 2, SigningKey.generate()
    added = await services.recognition.add(zhejiang.introduced(publisher.list_url))
    assert added.list_version == 2
    await services.recognition.remove(ZHEJIANG)
    zhejiang.version, zhejiang.root = 4, former
    assert await refused(services, zhejiang.introduced(publisher.list_url)) == "older"
