"""Whether a code still holds: asked with its handle, answered alike for whatever ended it."""

import pytest

from services.checking.errors import TooManyChecksError
from services.checking.service import MOST_OF_PAPER
from services.checking.types import Status
from services.codes.tables import CodeRow
from services.codes.types import PresentedCode, TokenFlags
from services.records.types import Source
from services.registry import Services
from tests.doubles import StandingClock
from tests.health_samples import CARD, CHEN, deliver, fire, green_code


async def paper(services: Services, code: PresentedCode) -> None:
    async with services.db.transaction() as session:
        row = await session.get(CodeRow, code.token.handle.hex())
        assert row is not None
        row.flags = int(TokenFlags.PAPER)


async def test_a_code_holds_until_it_is_replaced(services: Services, clock: StandingClock) -> None:
    person, code = await green_code(services)
    assert await services.checking.status(code.token.handle) is Status.VALID
    clock.advance(minutes=1)
    newer = await services.codes.present(person)
    assert newer is not None
    assert await services.checking.status(code.token.handle) is Status.WITHDRAWN
    assert await services.checking.status(newer.token.handle) is Status.VALID


async def test_a_code_is_withdrawn_when_the_colour_changes(
    services: Services, clock: StandingClock
) -> None:
    _, code = await green_code(services)
    await deliver(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-20")
    await fire(services)
    clock.advance(seconds=1)
    assert await services.checking.status(code.token.handle) is Status.WITHDRAWN


async def test_deleted_data_are_answered_as_withdrawn_and_later_as_expired_like_any_other(
    services: Services, clock: StandingClock
) -> None:
    person, code = await green_code(services)
    await services.privacy.erase(CHEN)
    assert await services.checking.status(code.token.handle) is Status.WITHDRAWN
    clock.advance(days=1)
    assert await services.checking.status(code.token.handle) is Status.EXPIRED
    async with services.db.reading() as session:
        row = await session.get(CodeRow, code.token.handle.hex())
    assert row is not None
    assert (row.person, row.token) == ("", b"")
    assert await services.codes.count(person) == 0


async def test_past_its_end_every_code_is_expired_whatever_else_became_of_it(
    services: Services, clock: StandingClock
) -> None:
    person, code = await green_code(services)
    await services.receipts.want(person)
    await services.codes.revoke_all(person)
    clock.advance(days=1)
    assert await services.checking.status(code.token.handle) is Status.EXPIRED
    assert await services.receipts.days(person) == []


async def test_a_code_of_a_revoked_key_is_withdrawn_before_it_is_replaced(
    services: Services,
) -> None:
    person, code = await green_code(services)
    await services.receipts.want(person)
    await services.keys.revoke((await services.keys.current()).kid.hex())
    assert await services.checking.status(code.token.handle) is Status.WITHDRAWN
    assert await services.receipts.days(person) == []


async def test_a_handle_that_was_never_issued_is_withdrawn(services: Services) -> None:
    assert await services.checking.status(b"neverwas") is Status.WITHDRAWN


async def test_a_paper_code_is_answered_six_times_an_hour(
    services: Services, clock: StandingClock
) -> None:
    _, code = await green_code(services)
    await paper(services, code)
    for _ in range(MOST_OF_PAPER):
        assert await services.checking.status(code.token.handle) is Status.VALID
        clock.advance(minutes=1)
    with pytest.raises(TooManyChecksError) as refusal:
        await services.checking.status(code.token.handle)
    assert refusal.value.params == {"seconds": 54 * 60}
    clock.advance(minutes=54)
    assert await services.checking.status(code.token.handle) is Status.VALID
