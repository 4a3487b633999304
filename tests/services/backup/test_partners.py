"""A partner that was removed since a backup stays removed after a restore, and no other."""

import pytest

from services.backup.composing import compose
from services.backup.types import Replayed
from services.partners.errors import KeyUnknownError
from services.partners.types import Scope
from services.registry import Services
from tests.backup_samples import restored, written
from tests.doubles import StandingClock


async def test_a_removed_partner_is_removed_again_and_no_other(
    services: Services, elsewhere: Services, clock: StandingClock
) -> None:
    await services.start()
    day = services.calendar.day(clock())
    gone, stays = [
        await services.partners.add(name, until=day, daily_quota=9, scopes={Scope.VERIFY})
        for name in ("医院", "车站")
    ]
    file = await written(compose(services))
    await services.partners.remove(gone.split("_")[1])
    done = (await restored(file, elsewhere)).replayed
    assert done == Replayed(erased=0, unbound=0, removed=0, partners=1)
    await elsewhere.partners.authorise(stays, Scope.VERIFY)
    with pytest.raises(KeyUnknownError):
        await elsewhere.partners.authorise(gone, Scope.VERIFY)
