"""What all tests share: a clock that stands still, a database of one's own, the services."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import logs
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.registry import Config, Services
from services.tables import Table
from tests.doubles import StandingClock


@pytest.fixture(autouse=True, scope="session")
def _logs() -> None:
    """Log as in service: a test must not print what the house would not."""
    logs.set_up("warning")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def vault() -> Vault:
    return Vault([new_data_key()])


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(Table.metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
def services(db: Database, vault: Vault, clock: StandingClock) -> Services:
    return Services(db, vault=vault, clock=clock, config=Config())
