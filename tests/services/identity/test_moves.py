"""One person, one account: a move needs a face that was shown for it (SECURITY.md 6)."""

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
from services.identity.tables import Move, PendingResult
from services.identity.types import Bound, Identity, Over, Redeemed, Refusal, Refused
from services.people.numbers import normalise
from services.registry import Services
from services.staff.types import Role
from tests.desk_samples import TOWN, import_county
from tests.doubles import StandingClock
from tests.logins import HERS, SOMEBODY, Login
from tests.moves import THIRD, count_bindings, last_move, logged_in, moved, shown


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
