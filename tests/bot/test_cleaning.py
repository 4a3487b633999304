"""What need not be kept is forgotten by itself, whoever comes back or not."""

from functools import cached_property
from typing import get_type_hints

from bot.workers import clean_once
from services.codes.service import KEPT_FOR
from services.receipts.service import KEPT_DAYS
from services.registry import Services
from tests.doubles import StandingClock
from tests.health_samples import CHEN, green_code


def rooms_that_purge() -> set[str]:
    """Return the services that forget something in time."""
    made = {
        name: getattr(kind, "func")  # noqa: B009 - a property of the class, not its value
        for name, kind in ((name, getattr(Services, name)) for name in dir(Services))
        if isinstance(kind, cached_property)
    }
    return {
        name
        for name, function in made.items()
        if hasattr(get_type_hints(function)["return"], "purge")
    }


async def test_no_room_is_left_out(services: Services) -> None:
    asked = []

    def watched(name: str) -> object:
        class Watched:
            async def purge(self) -> None:
                asked.append(name)

        return Watched()

    rooms = rooms_that_purge()
    assert {"codes", "receipts", "shown", "outbox"} <= rooms
    for name in rooms:
        vars(services)[name] = watched(name)
    await clean_once(services)
    assert set(asked) == rooms


async def test_codes_and_receipts_are_kept_as_long_as_the_page_says_though_nobody_comes_back(
    services: Services, clock: StandingClock
) -> None:
    person, code = await green_code(services)
    await services.receipts.want(person)
    await services.receipts.note(person)
    clock.advance(days=(KEPT_FOR + (code.token.expires_at - clock())).days)
    await clean_once(services)
    assert await services.codes.count(person) == 1
    clock.advance(days=1)
    await clean_once(services)
    assert await services.codes.count(person) == 0
    assert await services.receipts.count(person) == 1
    clock.advance(days=KEPT_DAYS.days)
    await clean_once(services)
    assert await services.receipts.count(person) == 0
    exported = await services.privacy.export(CHEN)
    assert (exported["codes"], exported["scan_receipts"]) == (0, [])
