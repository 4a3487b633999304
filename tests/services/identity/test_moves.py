"""One person, one account: a move needs a face shown for it, and can be denied (SECURITY.md 6)."""

import asyncio
import hashlib
import secrets

import pytest
from sqlalchemy import func, select

from bot.sandbox.world import World
from services.chats.types import Address
from services.crypto.vault import Vault
from services.identity.errors import LoginLinkUsedError
from services.identity.sealing import pack
from services.identity.tables import Binding, Move, PendingResult
from services.identity.types import Bound, Fault, Identity, Over, Redeemed, Refusal, Refused
from services.outbox.tables import OutboxRow
from services.people.numbers import normalise
from services.people.types import PersonId
from services.registry import Services
from services.staff.types import Role
from tests.desk_samples import TOWN, import_county
from tests.doubles import StandingClock
from tests.logins import HERS, SOMEBODY, Login

THIRD = Address("3003")
FROZEN = Refused(Refusal.FROZEN)


async def logged_in(services: Services, account: Address, person: str = "chen") -> Redeemed:
    login = Login(services, person)
    return await services.identity.redeem(await login.through(account), account)


async def moved(services: Services, clock: StandingClock, *accounts: Address) -> PersonId:
    """Log one person in from these accounts, one after another, a minute apart."""
    outcome: Redeemed = Over()
    for account in accounts:
        outcome = await logged_in(services, account)
        clock.advance(minutes=1)
    assert isinstance(outcome, Bound)
    return outcome.person


async def last_move(services: Services) -> str:
    async with services.db.reading() as session:
        found = await session.scalar(select(Move.id).order_by(Move.moved_at.desc()).limit(1))
    assert found is not None
    return found


async def shown(services: Services, account: Address, view: str) -> int:
    async with services.db.reading() as session:
        query = select(func.count()).where(OutboxRow.address == account, OutboxRow.view == view)
        return await session.scalar(query) or 0


async def count_bindings(services: Services) -> int:
    async with services.db.reading() as session:
        query = select(func.count()).select_from(Binding).where(Binding.ended_at.is_(None))
        return await session.scalar(query) or 0


@pytest.mark.parametrize("fault", ["no_auth_time", "old_auth_time"])
async def test_a_move_needs_a_face_that_was_shown_for_it(
    services: Services, world: World, clock: StandingClock, fault: str
) -> None:
    person = await moved(services, clock, HERS)
    world.platform.faults.add(fault)
    assert await logged_in(services, SOMEBODY) == Refused(Refusal.NOT_FRESH)
    assert await services.identity.account_of(person) == HERS
    assert await shown(services, HERS, "identity.moved") == 0


async def test_the_platform_may_be_a_minute_behind(
    services: Services, world: World, clock: StandingClock
) -> None:
    person = await moved(services, clock, HERS)
    now = int(clock().timestamp())
    world.platform.stated = {"auth_time": now - 61}
    assert await logged_in(services, SOMEBODY) == Refused(Refusal.NOT_FRESH)
    world.platform.stated = {"auth_time": now - 60}
    assert await logged_in(services, SOMEBODY) == Bound(person, is_renewed=False)


async def test_a_login_that_names_no_time_may_be_renewed_where_it_is(
    services: Services, world: World, clock: StandingClock
) -> None:
    world.platform.faults.add("no_auth_time")
    person = await moved(services, clock, HERS)
    assert await logged_in(services, HERS) == Bound(person, is_renewed=True)


async def test_a_refused_login_leaves_no_name_behind(
    services: Services, world: World, clock: StandingClock
) -> None:
    world.platform.faults.add("ancient_auth_time")
    assert await logged_in(services, HERS) == Refused(Refusal.TOO_OLD)
    key = normalise(None, None, world.platform.people["chen"].id_number, today=clock().date())
    assert await services.people.find_by_key(key) is None


async def test_a_move_ends_what_the_former_chat_had_begun(
    services: Services, clock: StandingClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    await import_county(services, tmp_path_factory.mktemp("county"))
    invitation = await services.staff.invite("chen", desk=TOWN, role=Role.OFFICER)
    person = await moved(services, clock, HERS)
    await services.staff.open_invitation(invitation.code, HERS, person)
    await services.reports.begin(HERS, "46人 6间 120平")
    earlier = await Login(services).ask(HERS)
    await earlier.decide(await earlier.open())
    pending = await Login(services).through(HERS)
    await moved(services, clock, SOMEBODY)
    assert await services.reports.is_open(HERS) is False
    assert await services.reports.known(HERS) == {}
    assert await services.chats.prompt(HERS) is None
    assert await services.staff.member(HERS) is None
    assert await services.staff.may(SOMEBODY, TOWN)
    with pytest.raises(LoginLinkUsedError):
        await earlier.open()
    assert (await services.logins.complete(earlier.answer, earlier.cookie)).code is None
    assert await services.identity.redeem(pending, HERS) == Over()


async def test_a_prompt_of_the_former_chat_waits_for_nothing_any_more(
    services: Services, clock: StandingClock
) -> None:
    await moved(services, clock, HERS)
    await services.chats.ask(HERS, "tickets.add", number=1047)
    await moved(services, clock, SOMEBODY)
    assert await services.chats.prompt(HERS) is None


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
    assert not await services.identity.dispute(await last_move(services), SOMEBODY)


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


async def test_a_move_is_forgotten_with_its_person_and_after_its_time(
    services: Services, clock: StandingClock
) -> None:
    person = await moved(services, clock, HERS, SOMEBODY)
    await services.identity.erase(SOMEBODY, person)
    async with services.db.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Move)) == 0
    await moved(services, clock, HERS, SOMEBODY)
    clock.advance(days=30)
    await services.logins.purge()
    assert await last_move(services)
    clock.advance(days=1)
    await services.logins.purge()
    async with services.db.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Move)) == 0


async def waiting(services: Services, vault: Vault, account: Address) -> str:
    """Let a login of one person wait for the code of an account."""
    code, number, now = secrets.token_urlsafe(16), secrets.token_hex(8), services.clock()
    key = normalise(None, None, "350521198803183417", today=now.date())
    identity = Identity(key, "陈志强", "L4", now)
    async with services.db.transaction() as session:
        session.add(
            PendingResult(
                id=number,
                code_hash=hashlib.sha256(code.encode()).digest(),
                account=account,
                level="L4",
                identity=pack(vault, identity, number),
                is_same_browser=True,
                consent_version=1,
                consent_language="zh_CN",
                consented_at=now,
                expires_at=now.replace(hour=23),
            )
        )
        await session.flush()
    return code


@pytest.mark.parametrize("is_known", [False, True], ids=["a stranger", "somebody known"])
async def test_of_logins_of_one_person_from_many_chats_at_once_one_binding_is_left(
    services: Services,
    vault: Vault,
    is_known: bool,  # noqa: FBT001 - a test's own choice
) -> None:
    if is_known:
        await services.identity.redeem(await waiting(services, vault, THIRD), THIRD)
    accounts = [Address(str(4000 + number)) for number in range(6)]
    codes = [await waiting(services, vault, account) for account in accounts]

    async def redeem(code: str, account: Address) -> Redeemed:
        async with services.db.transaction():
            await services.chats.lock(account)
            return await services.identity.redeem(code, account)

    outcomes = await asyncio.gather(*map(redeem, codes, accounts))
    assert all(isinstance(outcome, Bound) for outcome in outcomes)
    assert await count_bindings(services) == 1
    (person,) = await services.identity.bound_people()
    winner = await services.identity.account_of(person)
    told = [a for a in accounts if await shown(services, a, "identity.moved")]
    assert sorted([*told, winner or ""]) == sorted(accounts)
