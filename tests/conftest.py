"""What all tests share: a clock that stands still, both databases, the services."""

import asyncio
import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot import logs
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.db.schema import migrate
from services.registry import Services
from services.tables import Table
from tests import compiling, postgres
from tests.doubles import StandingClock

ROOT = Path(__file__).parents[1]
DATABASES = ["sqlite", "postgresql"]
EMPTIED = "; ".join(
    [
        "SET LOCAL session_replication_role = replica",
        *(str(table.delete()) for table in Table.metadata.tables.values()),
        "PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",
    ]
)


# How long an example takes says something about the machine, nothing about the rule.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")
compiling.share()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.choose_folder()


def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end: a tenth of the time went into looking at it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.stop()


@pytest.fixture(autouse=True, scope="session")
def _logs() -> None:
    """Log as in service: a test must not print what the house would not."""
    logs.set_up("warning")


@pytest.fixture(autouse=True, scope="session")
def _nothing_is_left_behind() -> Iterator[None]:
    """Keep databases that tests make, the ledger too, in folders of their own."""
    before = set(ROOT.glob("*.db"))
    yield
    assert set(ROOT.glob("*.db")) == before


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def vault() -> Vault:
    return Vault([new_data_key()])


def migrated(url: str) -> None:
    """Bring an empty database up to the newest schema."""

    async def work() -> None:
        db = Database(url)
        await migrate(db)
        await db.close()

    asyncio.run(work())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with the newest schema, to be copied: faster than to make it each time."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str]:
    """Return the URL of a database with the newest schema, one for each test process."""
    with postgres.new_database() as url:
        migrated(url)
        yield url


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """Return the URL of an empty PostgreSQL database, for what only a server does."""
    with postgres.new_database() as url:
        yield url


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """Return the URL of an empty database without a schema, for a program of its own."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'house.db'}"
        return
    with postgres.new_database() as url:
        yield url


@pytest.fixture
def current_database_url(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> str:
    """Return the URL of a database with the newest schema; PostgreSQL's is to be emptied."""
    if database_kind == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    return str(request.getfixturevalue("postgresql_template"))


async def empty(database: Database) -> None:
    """Take all rows out of a database of PostgreSQL that another test has filled."""
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql(f"DO $do$ BEGIN {EMPTIED}; END $do$")


@pytest.fixture
async def db(current_database_url: str) -> AsyncIterator[Database]:
    """Return an empty database with the newest schema, one of each kind."""
    database = Database(current_database_url)
    if not database.is_sqlite:
        await empty(database)
    yield database
    await database.close()


@pytest.fixture
def services(db: Database, vault: Vault, clock: StandingClock) -> Services:
    return Services(db, vault=vault, clock=clock, config=Config())
