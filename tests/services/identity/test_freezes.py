"""Who was moved away may say "not me": neither account is bound then (SECURITY.md 6)."""

import asyncio
import secrets

import pytest
from sqlalchemy import select

from bot.sandbox.world import World
from services.chats.types import Address
from services.identity.tables import PendingResult
from services.identity.types import Bound, Fault, Over, Refusal, Refused
from services.registry import Services
from tests.doubles import StandingClock
from tests.logins import HERS, SOMEBODY, Login
from tests.moves import THIRD, count_bindings, last_move, logged_in, moved, shown

FROZEN = Refused(Refusal.FROZEN)


async def test_not_me_leaves_neither_account_bound_and_tells_both(
    services: Services, clock: StandingClock
) -> None:
    person = await moved(services, clock, HERS, SOMEBODY)
    assert await services.identity.dispute(await last_move(services), HERS)
    assert await services.identity.account_of(person) is None
    assert await count_bindings(services) == 0
    assert await shown(services, HERS, "identity.frozen") == 1
    assert await shown(services, SOMEBODY, "identity.frozen_there") == 1


@pytest.mark.parametrize("account", [HERS, SOMEBODY, THIRD])
async def test_after_a_freeze_only_a_login_made_since_counts_wherever_it_comes_from(
    services: Services, clock: StandingClock, world: World, account: Address
) -> None:
    """Links, openings and results of both chats end; of others those of this person are void."""
    person = await moved(services, clock, HERS, SOMEBODY)
    opened = await Login(services).ask(account)
    await opened.decide(await opened.open())
    pending = await Login(services).through(account)
    clock.advance(seconds=1)
    assert await services.identity.dispute(await last_move(services), HERS)
    clock.advance(seconds=1)
    completed = await services.logins.complete(opened.answer, opened.cookie)
    if account == THIRD:
        assert completed.code is not None
        assert await services.identity.redeem(completed.code, account) == FROZEN
        assert await services.identity.redeem(pending, account) == FROZEN
    else:
        assert (completed.code, completed.fault) == (None, Fault.EXPIRED)
        assert await services.identity.redeem(pending, account) == Over()
    assert await count_bindings(services) == 0
    world.platform.stated = {"auth_time": int(clock().timestamp()) - 30}
    assert await logged_in(services, account) == FROZEN
    world.platform.stated = {}
    world.platform.faults.add("no_auth_time")
    assert await logged_in(services, account) == FROZEN
    world.platform.faults.clear()
    clock.advance(minutes=1)
    assert await logged_in(services, account) == Bound(person, is_renewed=False)


async def test_who_is_asked_who_they_are_is_stopped_as_well(
    services: Services, clock: StandingClock
) -> None:
    await moved(services, clock, HERS, SOMEBODY)
    login = await Login(services).ask(THIRD)
    await login.decide(await login.open())
    await services.identity.redeem(await login.code(cookie=None), THIRD)
    async with services.db.reading() as session:
        result = await session.scalar(
            select(PendingResult.id).where(PendingResult.account == THIRD)
        )
    assert result is not None
    assert await services.identity.dispute(await last_move(services), HERS)
    assert await services.identity.confirm(result, THIRD, is_me=True) == FROZEN


async def test_another_person_at_a_frozen_account_needs_a_login_made_since_too(
    services: Services, clock: StandingClock, world: World
) -> None:
    await moved(services, clock, HERS, SOMEBODY)
    assert await services.identity.dispute(await last_move(services), HERS)
    world.platform.faults.add("no_auth_time")
    clock.advance(minutes=1)
    assert await logged_in(services, SOMEBODY, "lin") == FROZEN
    world.platform.faults.clear()
    assert isinstance(await logged_in(services, SOMEBODY, "lin"), Bound)


async def test_who_wins_after_a_freeze_is_told_to_the_chat_that_denied(
    services: Services, clock: StandingClock
) -> None:
    person = await moved(services, clock, HERS, SOMEBODY)
    first = await last_move(services)
    assert await services.identity.dispute(first, HERS)
    clock.advance(minutes=1)
    await moved(services, clock, SOMEBODY)
    assert await shown(services, HERS, "identity.moved") == 2
    again = await last_move(services)
    assert again != first
    assert await services.identity.dispute(again, HERS)
    assert await services.identity.account_of(person) is None
    clock.advance(minutes=1)
    await moved(services, clock, HERS)
    assert await services.identity.account_of(person) == HERS
    assert await shown(services, SOMEBODY, "identity.moved") == 0


async def test_a_second_move_does_not_shake_the_objection_off(
    services: Services, clock: StandingClock
) -> None:
    await moved(services, clock, HERS, SOMEBODY)
    move = await last_move(services)
    await moved(services, clock, THIRD)
    assert await services.identity.dispute(move, HERS)
    assert await count_bindings(services) == 0
    for other in (SOMEBODY, THIRD):
        assert await shown(services, other, "identity.frozen_there") == 1
    second = await last_move(services)
    assert not await services.identity.dispute(second, SOMEBODY)
    clock.advance(minutes=1)
    await moved(services, clock, HERS)
    assert not await services.identity.dispute(second, SOMEBODY)
    assert await count_bindings(services) == 1


async def test_only_the_former_chat_may_deny_once_in_thirty_days(
    services: Services, clock: StandingClock
) -> None:
    person = await moved(services, clock, HERS, SOMEBODY)
    move = await last_move(services)
    for stranger in (SOMEBODY, THIRD):
        assert not await services.identity.dispute(move, stranger)
    for forged in ("", "0" * 16, secrets.token_hex(8)):
        assert not await services.identity.dispute(forged, HERS)
    assert await services.identity.account_of(person) == SOMEBODY
    assert await services.identity.dispute(move, HERS)
    assert not await services.identity.dispute(move, HERS)
    clock.advance(minutes=1)
    await moved(services, clock, HERS, SOMEBODY)
    assert not await services.identity.dispute(move, HERS)
    clock.advance(days=30)
    assert not await services.identity.dispute(await last_move(services), HERS)
    assert await services.identity.account_of(person) == SOMEBODY


async def test_who_has_come_back_or_passed_the_chat_on_has_nothing_to_deny(
    services: Services, clock: StandingClock
) -> None:
    await moved(services, clock, HERS, SOMEBODY)
    away = await last_move(services)
    assert isinstance(await logged_in(services, HERS, "lin"), Bound)
    assert not await services.identity.dispute(away, HERS)
    await moved(services, clock, HERS)
    assert not await services.identity.dispute(away, HERS)
    assert await count_bindings(services) == 1


async def test_of_many_presses_at_once_one_counts(
    services: Services, clock: StandingClock
) -> None:
    await moved(services, clock, HERS, SOMEBODY)
    move = await last_move(services)
    outcomes = await asyncio.gather(*(services.identity.dispute(move, HERS) for _ in range(5)))
    assert outcomes.count(True) == 1
    assert await shown(services, HERS, "identity.frozen") == 1
