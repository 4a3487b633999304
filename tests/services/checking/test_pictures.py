"""Pictures that were checked are counted, and gone with their verdict within the hour."""

from datetime import timedelta

import pytest

from services.chats.types import Address
from services.checking.errors import TooManyPicturesError
from services.checking.pictures import slot
from services.outbox.tables import OutboxRow
from services.registry import Services
from tests.doubles import StandingClock
from tests.health_samples import fire

GUARD, OTHER = Address("77"), Address("78")
HOUR = timedelta(hours=1)


async def gone(services: Services) -> list[tuple[str, str, str | None]]:
    """Return what is deleted: view, subject, slot."""
    found = []
    while messages := await services.outbox.take():
        found += [(one.view, one.subject, one.slot) for one in messages]
        async with services.db.transaction() as session:
            for one in messages:
                row = await session.get(OutboxRow, one.id)
                await session.delete(row)
    return found


async def test_picture_and_verdict_go_within_the_hour_also_after_a_restart(
    services: Services, clock: StandingClock
) -> None:
    await services.pictures.admit(GUARD, "5")
    clock.moment += HOUR - timedelta(minutes=11)
    assert await fire(services) == []
    clock.advance(minutes=1)
    assert await fire(services) == ["checking.forget"]
    assert await gone(services) == [("delete", "5", None), ("codes.checked", "", slot("5"))]
    assert await services.pictures.count(GUARD) == 0


async def test_who_deletes_it_first_is_not_deleted_for_again(
    services: Services, clock: StandingClock
) -> None:
    await services.pictures.admit(GUARD, "5")
    clock.advance(minutes=2)
    await services.pictures.forget(GUARD, "5")
    clock.moment += HOUR
    assert await fire(services) == []


async def test_deleting_pictures_makes_no_room_for_more_within_the_minute(
    services: Services, clock: StandingClock
) -> None:
    for number in range(30):
        await services.pictures.admit(GUARD, str(number))
        await services.pictures.forget(GUARD, str(number))
    with pytest.raises(TooManyPicturesError):
        await services.pictures.admit(GUARD, "30")
    clock.advance(minutes=1)
    await fire(services)
    assert await services.pictures.count(GUARD) == 1


async def test_the_thirty_first_picture_of_a_minute_is_refused_once_in_words(
    services: Services, clock: StandingClock
) -> None:
    for number in range(30):
        await services.pictures.admit(GUARD, str(number))
    for number, is_first in ((30, True), (31, False)):
        with pytest.raises(TooManyPicturesError) as refusal:
            await services.pictures.admit(GUARD, str(number))
        assert refusal.value.params == {"is_first": is_first}
    await services.pictures.admit(OTHER, "1")
    clock.advance(minutes=1)
    await services.pictures.admit(GUARD, "40")
    assert await services.pictures.count(GUARD) == 33, "also those not looked at are deleted"


async def test_deleting_ones_data_deletes_them_at_once(services: Services) -> None:
    await services.pictures.admit(GUARD, "5")
    await services.privacy.erase(GUARD)
    assert ("delete", "5", None) in await gone(services)
    assert await services.pictures.count(GUARD) == 0
