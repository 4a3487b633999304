"""Sessions of Mini Apps: opened once, exchanged while at work, over in the end."""

import asyncio

from sqlalchemy import func, select

from services.apps.tables import AppSession
from services.chats.types import Address
from services.registry import Services
from tests.doubles import StandingClock
from tests.health_samples import CHEN, chen

OTHER = Address("2002")


async def opened(services: Services, account: Address = CHEN, proof: str = "first") -> str:
    token = await services.apps.open(account, proof)
    assert token is not None
    return token


async def test_a_proof_opens_one_session_however_many_ask_at_once(services: Services) -> None:
    tokens = await asyncio.gather(*(services.apps.open(CHEN, "first") for _ in range(5)))
    assert len([token for token in tokens if token]) == 1
    assert await services.apps.open(OTHER, "first") is None


async def test_a_token_is_its_accounts_and_nobody_elses(services: Services) -> None:
    hers, others = await opened(services), await opened(services, OTHER, "second")
    assert await services.apps.use(hers) == CHEN
    assert await services.apps.use(others) == OTHER
    for guess in ("", "first", hers[:-1], hers.swapcase()):
        assert await services.apps.use(guess) is None


async def test_a_token_counts_for_a_quarter_of_an_hour_however_often_it_is_used(
    services: Services, clock: StandingClock
) -> None:
    token = await opened(services)
    for _ in range(3):
        assert await services.apps.use(token) == CHEN
        clock.advance(minutes=4, seconds=59)
    assert await services.apps.use(token) == CHEN
    clock.advance(seconds=3)
    assert await services.apps.use(token) is None
    assert await services.apps.renew(token) is None


async def test_a_token_is_exchanged_once_for_the_next(
    services: Services, clock: StandingClock
) -> None:
    first = await opened(services)
    clock.advance(minutes=14)
    tokens = await asyncio.gather(*(services.apps.renew(first) for _ in range(4)))
    (second,) = [token for token in tokens if token]
    assert await services.apps.use(first) == CHEN, "what was asked with it is still answered"
    clock.advance(minutes=14)
    assert await services.apps.use(first) is None
    assert await services.apps.use(second) == CHEN


async def test_no_session_outlives_a_long_shift(services: Services, clock: StandingClock) -> None:
    token = await opened(services)
    for _ in range(71):
        clock.advance(minutes=10)
        following = await services.apps.renew(token)
        assert following is not None
        token = following
        assert await services.apps.use(token) == CHEN
    clock.advance(minutes=10)
    assert await services.apps.use(token) is None
    assert await services.apps.renew(token) is None


async def test_a_binding_that_ends_ends_what_was_opened_in_its_chat(services: Services) -> None:
    person = await chen(services)
    token, others = await opened(services), await opened(services, OTHER, "second")
    await services.identity.erase(CHEN, person)
    assert await services.apps.use(token) is None
    assert await services.apps.use(others) == OTHER


async def test_the_database_holds_no_token_and_no_proof(services: Services) -> None:
    token = await opened(services)
    async with services.db.reading() as session:
        row = (await session.scalars(select(AppSession))).one()
    assert token.encode() not in row.token_hash
    assert b"first" not in row.opening_hash


async def test_an_opening_is_remembered_until_its_proof_is_worth_nothing(
    services: Services, clock: StandingClock
) -> None:
    await opened(services)
    clock.advance(minutes=65)
    await services.apps.purge()
    assert await services.apps.open(CHEN, "first") is None
    clock.advance(minutes=60)
    await services.apps.purge()
    async with services.db.reading() as session:
        assert await session.scalar(select(func.count()).select_from(AppSession)) == 0
