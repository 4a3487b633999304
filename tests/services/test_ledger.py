"""The ledger hears of a deletion before it is done, and without it nothing is deleted."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.ledger.errors import LedgerUnavailableError
from services.ledger.service import LedgerService, is_there
from services.ledger.types import Kind
from services.registry import Services
from services.staff.types import Role
from tests import postgres
from tests.conftest import DATABASES
from tests.desk_samples import DESKS, write
from tests.doubles import StandingClock
from tests.health_samples import CARD, CHEN, chen


@pytest.fixture(params=DATABASES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """Return the ledger's database, which need not be of the same kind."""
    if request.param == "sqlite":
        one = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
        yield one
        await one.close()
        return
    with postgres.new_database() as url:
        one = Database(url)
        yield one
        await one.close()


@pytest.fixture
def services(db: Database, vault: Vault, clock: StandingClock, store: Database) -> Services:
    return Services(db, vault=vault, clock=clock, config=Config(), ledger=store)


async def content(store: Database) -> str:
    async with store.reading() as session:
        return str((await session.execute(text("SELECT * FROM ledger_entries"))).all())


async def test_a_deletion_is_told_by_random_ids_and_keyed_hashes_alone(
    services: Services, store: Database
) -> None:
    person = await chen(services)
    await services.privacy.erase(CHEN)
    (erased,) = await services.ledger.entries()
    assert erased.kind is Kind.ERASED
    assert erased.person == person
    assert erased.index in services.ledger.indexes_of_account(CHEN)
    assert erased.at == services.clock()
    assert await services.ledger.marks() == {erased.id}
    told = await content(store)
    assert [secret for secret in (str(CHEN), CARD, "陈") if f"'{secret}'" in told] == []


async def test_a_removal_is_told_without_the_handle(
    services: Services, store: Database, tmp_path: Path
) -> None:
    await services.desks.import_file(write(tmp_path / "desks.csv", DESKS))
    await services.staff.invite("zhao", desk="huangtang", role=Role.LEAD)
    await services.staff.remove("zhao")
    (entry,) = await services.ledger.entries()
    assert entry.kind is Kind.REMOVED
    assert entry.index in services.ledger.indexes_of_handle("zhao")
    assert "zhao" not in await content(store)


@pytest.fixture
def unwritable(db: Database, vault: Vault, clock: StandingClock, tmp_path: Path) -> Services:
    store = Database(f"sqlite:///{tmp_path / 'no such folder' / 'ledger.db'}")
    return Services(db, vault=vault, clock=clock, config=Config(), ledger=store)


async def test_what_cannot_be_told_is_not_done(unwritable: Services, tmp_path: Path) -> None:
    await unwritable.start()
    person = await chen(unwritable)
    with pytest.raises(LedgerUnavailableError):
        await unwritable.privacy.erase(CHEN)
    assert await unwritable.identity.account_of(person) == CHEN
    await unwritable.desks.import_file(write(tmp_path / "desks.csv", DESKS))
    await unwritable.staff.invite("zhao", desk="huangtang", role=Role.LEAD)
    with pytest.raises(LedgerUnavailableError):
        await unwritable.staff.remove("zhao")
    assert await unwritable.staff.by_handle("zhao") is not None


async def test_an_act_that_is_taken_back_leaves_no_mark(services: Services) -> None:
    await chen(services)

    async def erase_and_fail() -> None:
        async with services.db.transaction():
            await services.privacy.erase(CHEN)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await erase_and_fail()
    assert len(await services.ledger.entries()) == 1
    assert await services.ledger.marks() == set()


async def test_the_first_start_makes_it_and_asking_does_not(
    services: Services, store: Database
) -> None:
    assert not await is_there(store)
    assert not await services.ledger.is_there()
    await services.ledger.start()
    assert await is_there(store)
    assert await services.ledger.entries() == []


async def test_an_entry_is_found_by_an_older_data_key(
    db: Database, clock: StandingClock, store: Database
) -> None:
    before, after = new_data_key(), new_data_key()
    old = LedgerService(db, Vault([before]), clock, store)
    await old.removed("zhao")
    (entry,) = await old.entries()
    rotated = LedgerService(db, Vault([after, before]), clock, store)
    assert entry.index in rotated.indexes_of_handle("zhao")
    assert entry.index not in rotated.indexes_of_handle("zhang")


async def test_processes_that_start_at_once_make_one_ledger(
    db: Database, vault: Vault, clock: StandingClock, store: Database
) -> None:
    url = store.url.set(drivername=store.url.get_backend_name())
    stores = [Database(url.render_as_string(hide_password=False)) for _ in range(6)]
    ledgers = [LedgerService(db, vault, clock, one) for one in stores]
    await asyncio.gather(*(ledger.removed("zhao") for ledger in ledgers))
    assert len(await ledgers[0].entries()) == 6
    for ledger in ledgers:
        await ledger.close()
