"""What came in is kept only as long as somebody needs it (SECURITY.md 7)."""

from datetime import timedelta

from sqlalchemy import select

from services.chats.types import Address
from services.inbox.service import MOST_TRIES, RAW
from services.inbox.tables import InboxRow
from services.outbox.tables import OutboxRow
from services.registry import Services
from tests.doubles import StandingClock

SAID = {"update_id": 7, "message": {"text": "还没有床位"}}


async def raw(services: Services) -> list[bytes | None]:
    async with services.db.reading() as session:
        return list(await session.scalars(select(InboxRow.raw)))


async def test_an_update_is_emptied_in_the_transaction_that_handles_it(services: Services) -> None:
    await services.inbox.store([(7, "1001", SAID)])
    assert await services.inbox.finish(7)
    assert await raw(services) == [None]


async def test_an_update_that_is_set_aside_stays_sealed_for_seven_days(
    services: Services, clock: StandingClock
) -> None:
    await services.inbox.store([(7, "1001", SAID)])
    for _ in range(MOST_TRIES):
        await services.inbox.failed(7, "LookupError")
    clock.moment += timedelta(days=7)
    await services.inbox.purge()
    (kept,) = await raw(services)
    assert kept is not None
    assert "床位".encode() not in kept
    assert services.vault.open_json(kept, column=RAW, row=7) == SAID
    clock.moment += timedelta(seconds=1)
    await services.inbox.purge()
    assert await raw(services) == []


async def test_a_message_that_cannot_be_read_is_set_aside_and_holds_up_nobody(
    services: Services,
) -> None:
    await services.outbox.show("broken", to=Address("1"), params={"text": "x"})
    await services.outbox.show("well", to=Address("2"), params={"text": "y"})
    async with services.db.transaction() as session:
        row = await session.scalar(select(OutboxRow).where(OutboxRow.view == "broken"))
        assert row is not None
        assert row.params is not None
        row.params = row.params[:-1] + bytes([row.params[-1] ^ 1])
    assert [message.view for message in await services.outbox.take()] == ["well"]
    await services.outbox.show("next", to=Address("1"))
    assert [message.view for message in await services.outbox.take()] == ["next"]
