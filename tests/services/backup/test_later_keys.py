"""What the ledger has recorded under a later data key is followed with that key, or not at all."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from services.backup.composing import compose
from services.backup.errors import LedgerKeysMissingError
from services.backup.types import Replayed
from services.chats.types import Address
from services.config import Config
from services.crypto.vault import COMMON, Vault, new_data_key
from services.db.database import Database
from services.partners.errors import KeyUnknownError
from services.partners.types import Scope
from services.registry import Services
from services.rotation.service import RotationService
from tests.backup_samples import is_untouched, restored, written
from tests.bindings import bind
from tests.desk_samples import LIN, person
from tests.doubles import StandingClock
from tests.services.backup.conftest import opened

OLD, NEW = new_data_key(), new_data_key()
NEW_ID = Vault([NEW]).newest
ACCOUNT = Address("77")


@dataclass
class Story:
    """A backup under the first key; then a rotation, and three acts that the ledger tells."""

    file: bytes
    before: str
    """A partner removed before the rotation, by its key."""
    after: str
    """A partner removed after it, by its key."""


@pytest.fixture
def vault() -> Vault:
    return Vault([OLD])


def over(db: Database, like: Services, *keys: str) -> Services:
    return Services(
        db, vault=Vault(keys), clock=like.clock, config=Config(), ledger=like.ledger._store
    )


@pytest.fixture
async def story(services: Services, clock: StandingClock) -> Story:
    await services.start()
    day = services.calendar.day(clock())
    before, after = [
        await services.partners.add(name, until=day, daily_quota=9, scopes={Scope.VERIFY})
        for name in ("医院", "车站")
    ]
    await bind(services, await person(services, *LIN), ACCOUNT)
    file = await written(compose(services))
    await services.partners.remove(before.split("_")[1])
    both = over(services.db, services, NEW, OLD)
    await both.start()
    await RotationService(both.db, both.vault, both.clock, both.data_keys).rotate()
    await both.partners.remove(after.split("_")[1])
    await both.privacy.erase(ACCOUNT)
    return Story(file, before, after)


@pytest.fixture
async def empty(elsewhere_url: str, services: Services) -> AsyncIterator[Database]:
    async with opened(elsewhere_url, services) as composed:
        yield composed.db


async def is_let_in(services: Services, key: str) -> bool:
    try:
        await services.partners.authorise(key, Scope.VERIFY)
    except KeyUnknownError:
        return False
    return True


async def test_the_key_of_the_backup_alone_does_not_bring_back_what_was_ended(
    story: Story, services: Services, empty: Database
) -> None:
    alone = over(empty, services, OLD)
    with pytest.raises(LedgerKeysMissingError) as refusal:
        await restored(story.file, alone)
    assert refusal.value.params == {"keys": NEW_ID, "entries": 2}
    assert await is_untouched(alone)


@pytest.mark.parametrize("keys", [(NEW, OLD), (OLD, NEW)])
async def test_with_every_key_since_all_of_it_is_ended_again(
    story: Story, services: Services, empty: Database, keys: tuple[str, str]
) -> None:
    both = over(empty, services, *keys)
    done = (await restored(story.file, both)).replayed
    assert done == Replayed(erased=1, unbound=0, removed=0, partners=2)
    assert not await is_let_in(both, story.before)
    assert not await is_let_in(both, story.after)
    assert await both.identity.binding_of(ACCOUNT) is None


@pytest.mark.usefixtures("story")
async def test_what_the_backup_knows_already_needs_no_older_key(
    services: Services, empty: Database
) -> None:
    later = over(services.db, services, NEW)
    await later.start()
    file = await written(compose(later))
    done = (await restored(file, over(empty, services, NEW))).replayed
    assert done == Replayed(erased=0, unbound=0, removed=0)


async def test_who_has_lost_the_later_key_follows_the_rest_and_hears_how_much_is_not(
    story: Story, services: Services, empty: Database
) -> None:
    alone = over(empty, services, OLD)
    done = (await restored(story.file, alone, is_ledger_lost=True)).replayed
    assert done == Replayed(erased=0, unbound=0, removed=0, partners=1, unknown=2)
    assert not await is_let_in(alone, story.before)
    assert await is_let_in(alone, story.after)
    # Whoever finds the key after all can still have them followed.
    assert len(await alone.ledger.marks()) == 1


async def test_an_entry_of_release_1_is_followed_under_any_key_at_hand(
    services: Services, empty: Database
) -> None:
    await services.start()
    await services.chats.set_language(ACCOUNT, "zh_CN")
    file = await written(compose(services))
    released = over(services.db, services, OLD)
    released.vault.activate(Vault([OLD]).newest + COMMON)
    await released.ledger.erased(ACCOUNT, None)
    assert (await restored(file, over(empty, services, NEW, OLD))).replayed.erased == 1
