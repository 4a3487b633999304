"""The life of a signing key: published, used, retired, revoked."""

import asyncio
from datetime import timedelta

import pytest

from services.codes.types import Colour
from services.registry import Services
from services.signing.errors import (
    KeyAlreadyRevokedError,
    SigningKeyUnknownError,
    StandbyTooYoungError,
)
from services.signing.types import LIST_LIFE, LONGEST_CODE, KeyDetails, KeyState
from tests.doubles import StandingClock
from tests.health_samples import green_code

STATES = [KeyState.ACTIVE, KeyState.STANDBY]


async def by_state(services: Services) -> dict[KeyState, KeyDetails]:
    return {key.state: key for key in await services.keys.keys()}


async def published(services: Services) -> set[str]:
    return {jwk["kid"] for jwk in (await services.keys.jwks())["keys"]}


async def test_an_empty_installation_gets_a_signer_and_a_standby_that_is_published_too(
    services: Services,
) -> None:
    await services.keys.start()
    await services.keys.start()
    keys = await services.keys.keys()
    assert sorted(key.state for key in keys) == STATES
    assert await published(services) == {key.key.public_jwk()["kid"] for key in keys}
    signer = await services.keys.current()
    assert signer.kid.hex() == (await by_state(services))[KeyState.ACTIVE].kid


async def test_processes_that_start_together_make_one_signer_one_standby_and_one_root(
    services: Services,
) -> None:
    await asyncio.gather(*(services.keys.start() for _ in range(4)))
    assert sorted(key.state for key in await services.keys.keys()) == STATES
    roots = {(await services.keys.root()).kid for _ in range(2)}
    assert len(roots) == 1


async def test_a_standby_signs_only_when_checkers_without_a_network_know_it(
    services: Services, clock: StandingClock
) -> None:
    await services.keys.start()
    standby = (await by_state(services))[KeyState.STANDBY]
    clock.moment += LIST_LIFE - timedelta(seconds=1)
    with pytest.raises(StandbyTooYoungError) as refusal:
        await services.keys.rotate()
    assert refusal.value.params == {"ready_at": clock() + timedelta(seconds=1)}
    clock.advance(seconds=1)
    assert (await services.keys.rotate()).kid == standby.kid
    assert (await services.keys.current()).kid.hex() == standby.kid


async def test_a_rotation_leaves_older_codes_good_and_publishes_the_next_standby(
    services: Services, clock: StandingClock
) -> None:
    _, code = await green_code(services)
    clock.advance(minutes=1)
    before = await published(services)
    await services.keys.rotate(even_if_young=True)
    clock.advance(minutes=5)
    assert (await services.checking.check(code.url)).token == code.token
    assert len(await published(services) - before) == 1
    states = [key.state for key in await services.keys.keys()]
    assert sorted(states) == [KeyState.ACTIVE, KeyState.RETIRED, KeyState.STANDBY]


async def test_a_retired_key_is_published_while_a_code_of_it_may_be_valid(
    services: Services, clock: StandingClock
) -> None:
    await services.keys.start()
    first = (await services.keys.current()).public_jwk()["kid"]
    await services.keys.rotate(even_if_young=True)
    clock.moment += LONGEST_CODE
    assert first in await published(services)
    clock.moment += LIST_LIFE + timedelta(seconds=1)
    assert first not in await published(services)


async def test_a_key_proves_nothing_that_was_issued_after_it_was_retired(
    services: Services, clock: StandingClock
) -> None:
    await services.keys.start()
    thief = await services.keys.current()
    await services.keys.rotate(even_if_young=True)
    (details,) = [key for key in await services.keys.keys() if key.kid == thief.kid.hex()]
    assert details.until is not None
    assert details.until < clock() + timedelta(minutes=3)
    assert details.since == clock()


async def test_revoking_the_signer_lets_the_standby_take_over_at_once(services: Services) -> None:
    await services.keys.start()
    before = await by_state(services)
    revoked = await services.keys.revoke(before[KeyState.ACTIVE].kid)
    assert revoked.state is KeyState.REVOKED
    after = await by_state(services)
    assert after[KeyState.ACTIVE].kid == before[KeyState.STANDBY].kid
    assert KeyState.STANDBY in after
    assert revoked.key.public_jwk()["kid"] not in await published(services)


async def test_revoking_the_standby_makes_another(services: Services) -> None:
    await services.keys.start()
    before = await by_state(services)
    await services.keys.revoke(before[KeyState.STANDBY].kid)
    after = await by_state(services)
    assert after[KeyState.ACTIVE].kid == before[KeyState.ACTIVE].kid
    assert after[KeyState.STANDBY].kid != before[KeyState.STANDBY].kid


async def test_a_key_is_revoked_once_and_only_if_it_is_there(services: Services) -> None:
    await services.keys.start()
    kid = (await by_state(services))[KeyState.ACTIVE].kid
    await services.keys.revoke(kid)
    with pytest.raises(KeyAlreadyRevokedError):
        await services.keys.revoke(kid)
    with pytest.raises(SigningKeyUnknownError):
        await services.keys.revoke("00" * 8)


async def test_whose_code_ends_with_its_key_gets_a_new_one_in_its_place(
    services: Services, clock: StandingClock
) -> None:
    person, first = await green_code(services)
    kid = (await by_state(services))[KeyState.ACTIVE].kid
    await services.signing.revoke(kid)
    assert await services.signing.replace_codes(kid) == 1
    assert await services.signing.replace_codes(kid) == 0
    (message,) = await services.outbox.take()
    assert (message.view, message.subject) == ("codes.picture", person)
    second = await services.codes.present(person)
    assert second is not None
    assert second.token.handle != first.token.handle
    assert (await services.checking.check(second.url)).verdict.value == Colour.GREEN.value
    clock.advance(seconds=1)
    assert (await services.checking.check(first.url)).verdict.value == "withdrawn"
