"""A county with something in every table, and an empty database elsewhere."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from services.backup.composing import compose
from services.backup.service import BackupService
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.registry import Services
from tests import postgres
from tests.doubles import StandingClock


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield database
    await database.close()


@pytest.fixture
async def services(
    db: Database, vault: Vault, clock: StandingClock, ledger: Database
) -> AsyncIterator[Services]:
    composed = Services(db, vault=vault, clock=clock, config=Config(), ledger=ledger)
    yield composed
    await composed.logins.close()


@pytest.fixture
def backups(services: Services) -> BackupService:
    return compose(services)


@pytest.fixture
def elsewhere_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """Return the URL of an empty database of the other kind: every restore crosses over."""
    if database_kind != "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere.db'}"
        return
    with postgres.new_database() as url:
        yield url


@asynccontextmanager
async def opened(url: str, like: Services) -> AsyncIterator[Services]:
    """Open services over another database, with the same keys, clock and ledger."""
    assert like.ledger._store is not None
    ledger = Database(f"sqlite:///{like.ledger._store.url.database}")
    composed = Services(
        Database(url), vault=like.vault, clock=like.clock, config=Config(), ledger=ledger
    )
    try:
        yield composed
    finally:
        await composed.close()


@pytest.fixture
async def elsewhere(elsewhere_url: str, services: Services) -> AsyncIterator[Services]:
    """Return services over an empty database of the other kind, without a schema."""
    async with opened(elsewhere_url, services) as composed:
        yield composed


@pytest.fixture
async def alike(database_url: str, services: Services) -> AsyncIterator[Services]:
    """Return services over an empty database of the same kind."""
    async with opened(database_url, services) as composed:
        yield composed


@pytest.fixture
async def nearby(tmp_path: Path, services: Services) -> AsyncIterator[Services]:
    """Return services over an empty file, where the kind of database makes no difference."""
    async with opened(f"sqlite:///{tmp_path / 'nearby.db'}", services) as composed:
        yield composed
