"""Partners: a key that is kept nowhere, a quota that two at once cannot stretch, an end."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from services.partners.errors import (
    InvalidPartnerError,
    KeyExpiredError,
    KeyUnknownError,
    PartnerUnknownError,
    QuotaExceededError,
    ScopeLackingError,
)
from services.partners.service import KEPT, LONGEST
from services.partners.tables import Partner, PartnerCall
from services.partners.types import PartnerState, Scope
from services.registry import Services
from services.tables import Table
from tests.doubles import StandingClock

TODAY = date(2020, 2, 24)
TOMORROW = TODAY + timedelta(days=1)


async def add(services: Services, **changes: Any) -> str:
    said: dict[str, Any] = {"until": TOMORROW, "daily_quota": 3, "scopes": {Scope.VERIFY}}
    return await services.partners.add("惠安县医院", **said | changes)


async def call(services: Services, key: str) -> None:
    await services.partners.authorise(key, Scope.VERIFY)


async def calls(services: Services) -> list[tuple[str, str, str]]:
    async with services.db.reading() as session:
        rows = await session.scalars(select(PartnerCall).order_by(PartnerCall.id))
        return [(row.partner, row.operation, row.outcome) for row in rows]


async def everything_stored(services: Services) -> str:
    async with services.db.reading() as session:
        found = [await session.execute(select(table)) for table in Table.metadata.sorted_tables]
        return repr([tuple(row) for rows in found for row in rows])


async def test_a_key_is_told_once_and_kept_as_a_hash(services: Services) -> None:
    key = await add(services)
    await call(services, key)
    name, partner, secret = key.split("_", 2)
    assert (name, len(partner), len(secret)) == ("bp", 8, 43)
    (details,) = await services.partners.all()
    assert details.id == partner
    for told in (await everything_stored(services), repr(details)):
        assert secret not in told
    assert await add(services) != key


async def test_every_call_is_on_record_with_partner_time_operation_and_outcome_alone(
    services: Services, clock: StandingClock
) -> None:
    key = await add(services, daily_quota=1)
    await call(services, key)
    with pytest.raises(QuotaExceededError):
        await call(services, key)
    clock.advance(days=2)
    with pytest.raises(KeyExpiredError):
        await call(services, key)
    partner = key.split("_")[1]
    outcomes = ("admitted", "quota_exceeded", "key_expired")
    assert await calls(services) == [(partner, "verify", outcome) for outcome in outcomes]
    columns = set(PartnerCall.__table__.columns.keys())
    assert columns == {"id", "partner", "at", "operation", "outcome"}


async def test_what_is_no_key_is_unknown_and_leaves_no_trace(services: Services) -> None:
    key = await add(services)
    other = await add(services)
    swapped = f"bp_{key.split('_')[1]}_{other.split('_', 2)[2]}"
    last = "A" if key[-1] != "A" else "B"
    for wrong in ("", "bp_", key[:-1], key + "A", key[:-1] + last, key.upper(), swapped, "\ud800"):
        with pytest.raises(KeyUnknownError):
            await call(services, wrong)
    assert await calls(services) == []


async def test_a_removed_key_is_unknown_like_any_other(services: Services) -> None:
    key = await add(services)
    partner = key.split("_")[1]
    await services.partners.remove(partner)
    with pytest.raises(KeyUnknownError):
        await call(services, key)
    for unknown in (partner, "nobody"):
        with pytest.raises(PartnerUnknownError):
            await services.partners.remove(unknown)
    assert [one.state for one in await services.partners.all()] == [PartnerState.REMOVED]


async def test_a_key_is_good_for_its_own_operations(services: Services) -> None:
    key = await add(services)
    async with services.db.transaction() as session:
        await session.execute(update(Partner).values(scopes=["another"]))
    with pytest.raises(ScopeLackingError):
        await call(services, key)
    assert [outcome for _, _, outcome in await calls(services)] == ["scope_lacking"]


async def test_a_key_ends_with_its_last_day(services: Services, clock: StandingClock) -> None:
    key = await add(services, until=TODAY)
    midnight = services.calendar.next_midnight(clock())
    clock.moment = midnight - timedelta(seconds=1)
    await call(services, key)
    (one,) = await services.partners.all()
    assert (one.state, one.until) == (PartnerState.ACTIVE, TODAY)
    clock.moment = midnight
    with pytest.raises(KeyExpiredError):
        await call(services, key)
    (one,) = await services.partners.all()
    assert (one.state, one.until) == (PartnerState.EXPIRED, TODAY)


async def test_at_the_edge_of_the_quota_one_of_many_at_once_comes_in(services: Services) -> None:
    key = await add(services, daily_quota=3)
    await call(services, key)
    await call(services, key)
    ends = await asyncio.gather(*(call(services, key) for _ in range(6)), return_exceptions=True)
    assert [type(end) for end in ends].count(QuotaExceededError) == 5
    assert ends.count(None) == 1


async def test_the_quota_is_of_the_local_day_and_of_each_partner(
    services: Services, clock: StandingClock
) -> None:
    key, other = await add(services, daily_quota=1), await add(services, daily_quota=1)
    await call(services, key)
    await call(services, other)
    with pytest.raises(QuotaExceededError) as refused:
        await call(services, key)
    seconds = refused.value.params["seconds"]
    assert seconds == (15 * 60 + 50) * 60
    clock.advance(seconds=int(str(seconds)) - 1)
    with pytest.raises(QuotaExceededError):
        await call(services, key)
    clock.advance(seconds=1)
    await call(services, key)
    assert sorted(one.used_today for one in await services.partners.all()) == [0, 1]


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("scopes", {"scopes": set()}),
        ("quota", {"daily_quota": 0}),
        ("quota", {"daily_quota": 100_001}),
        ("past", {"until": TODAY - timedelta(days=1)}),
        ("far", {"until": TODAY + LONGEST + timedelta(days=1)}),
        ("far", {"until": date.max}),
    ],
)
async def test_what_makes_no_sense_makes_no_partner(
    services: Services, reason: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(InvalidPartnerError) as refused:
        await add(services, **changes)
    assert refused.value.params == {"reason": reason}
    assert await services.partners.all() == []


@pytest.mark.parametrize("name", ["", " ", "字" * 65, "a\nb", "a\u202eb"])
async def test_a_partner_has_a_name_that_can_be_read(services: Services, name: str) -> None:
    with pytest.raises(InvalidPartnerError):
        await services.partners.add(name, until=TODAY, daily_quota=1, scopes={Scope.VERIFY})


async def test_calls_are_forgotten_after_half_a_year(
    services: Services, clock: StandingClock
) -> None:
    key = await add(services)
    await call(services, key)
    clock.moment += KEPT
    await services.partners.purge()
    assert len(await calls(services)) == 1
    clock.advance(seconds=1)
    await services.partners.purge()
    assert await calls(services) == []
