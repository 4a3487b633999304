"""Codes that are signed, and yet not worth what they say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.checking.types import Verdict
from services.codes.address import code_url
from services.codes.token import sign
from services.codes.types import Colour, Token, TokenFlags
from services.registry import Services
from services.signing.es256 import SigningKey
from tests.doubles import StandingClock
from tests.health_samples import green_code

DAY = timedelta(days=1)
Sign = Callable[..., str]


@pytest.fixture
async def genuine(services: Services) -> Token:
    _, code = await green_code(services)
    return code.token


@pytest.fixture
async def key(services: Services, genuine: Token) -> SigningKey:
    del genuine
    return await services.keys.current()


@pytest.fixture
def signed(genuine: Token, key: SigningKey) -> Sign:
    """Return what signs a changed token, as whoever holds our key could."""

    def write(by: SigningKey | None = None, **changes: Any) -> str:
        return code_url("https://code.example", sign(replace(genuine, **changes), by or key))

    return write


async def verdict(services: Services, text: str) -> Verdict:
    return (await services.checking.check(text)).verdict


async def test_what_our_key_signed_and_we_never_issued_is_withdrawn(
    services: Services, signed: Sign
) -> None:
    assert await verdict(services, signed(handle=b"stolen!!")) is Verdict.WITHDRAWN


async def test_a_code_from_the_future_is_tampered_beyond_two_minutes(
    services: Services, signed: Sign, clock: StandingClock
) -> None:
    near, far = (clock() + timedelta(seconds=seconds) for seconds in (120, 121))
    assert await verdict(services, signed(issued_at=near)) is Verdict.GREEN
    assert await verdict(services, signed(issued_at=far)) is Verdict.TAMPERED


async def test_our_key_proves_no_other_issuers_codes(services: Services, signed: Sign) -> None:
    assert await verdict(services, signed(issuer="CN-ZJ")) is Verdict.UNKNOWN_ISSUER


async def test_a_key_proves_nothing_from_before_it_was_made_or_after_it_was_retired(
    services: Services, signed: Sign, key: SigningKey, clock: StandingClock
) -> None:
    assert await verdict(services, signed(issued_at=clock() - DAY)) is Verdict.TAMPERED
    await services.keys.rotate(even_if_young=True)
    clock.advance(minutes=3)
    assert await verdict(services, signed(key, issued_at=clock())) is Verdict.TAMPERED
    assert await verdict(services, signed()) is Verdict.GREEN


async def test_a_code_of_a_revoked_key_is_withdrawn(
    services: Services, signed: Sign, key: SigningKey
) -> None:
    await services.keys.revoke(key.kid.hex())
    assert await verdict(services, signed()) is Verdict.WITHDRAWN


async def test_a_practice_code_says_so_to_a_real_checker_whoever_has_signed_it(
    services: Services, signed: Sign
) -> None:
    stranger = SigningKey.generate()
    practice = {"issuer": "CN-FJ-DEMO", "flags": TokenFlags.DEMO}
    assert await verdict(services, signed(stranger, **practice)) is Verdict.DEMO
    assert await verdict(services, signed(stranger)) is Verdict.UNKNOWN_ISSUER


async def test_a_practice_code_is_no_green_even_under_a_key_that_counts(
    services: Services, signed: Sign
) -> None:
    assert await verdict(services, signed(flags=TokenFlags.DEMO)) is Verdict.DEMO


async def test_a_colour_that_is_not_ours_means_nothing_here(
    services: Services, signed: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Colour, "number", property(lambda _: 3))
    assert await verdict(services, signed()) is Verdict.UNKNOWN_ISSUER


async def test_the_host_in_the_symbol_is_no_evidence(services: Services, signed: Sign) -> None:
    digits = signed().partition("#")[2]
    assert await verdict(services, f"http://evil.example/v#{digits}") is Verdict.GREEN
    assert await verdict(services, f"https://code.example/w#{digits}") is Verdict.NO_CODE
