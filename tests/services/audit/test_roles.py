"""The role that the README gives the program: it adds to the record and cannot change it."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.cli.checks.audit import OWN_ROLE, look
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.schema import migrate
from services.registry import Services
from tests.database_roles import new_role, told, url_as
from tests.doubles import StandingClock


@pytest.fixture
async def owner(postgresql_url: str) -> AsyncIterator[Database]:
    db = Database(postgresql_url)
    await migrate(db)
    yield db
    await db.close()


@pytest.fixture
async def services(owner: Database, vault: Vault, clock: StandingClock) -> AsyncIterator[Services]:
    composed = Services(owner, vault=vault, clock=clock, config=Config())
    yield composed
    await composed.logins.close()


@pytest.fixture
async def role(owner: Database) -> AsyncIterator[str]:
    async with new_role(owner) as name:
        yield name


@pytest.fixture
async def served(role: str, services: Services, postgresql_url: str) -> AsyncIterator[Services]:
    """Return the services as the program's own role opens them."""
    composed = Services(
        Database(url_as(role, postgresql_url)),
        vault=services.vault,
        clock=services.clock,
        config=Config(),
    )
    yield composed
    await composed.close()


async def test_the_role_of_the_readme_adds_entries_and_changes_none(
    services: Services, served: Services, role: str
) -> None:
    finding = await look(services, None)
    assert (finding.is_well, finding.advice) == (True, OWN_ROLE)
    await served.start()
    await served.audit.record("ticket.taken", "ticket:1", by="zhang")
    async with served.db.reading() as session:
        assert await session.scalar(text("SELECT current_user")) == role
    finding = await look(served, None)
    assert (finding.is_well, finding.advice) == (True, "")
    for statement in ("UPDATE {} SET hash = ''", "DELETE FROM {}", "TRUNCATE {}"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await told(served.db, statement.format("audit_entries"))


@pytest.mark.parametrize(
    ("right", "table"),
    [("UPDATE", "audit_entries"), ("DELETE", "audit_heads"), ("TRUNCATE", "audit_heads")],
)
async def test_a_role_that_may_change_the_record_is_a_fault_whoever_looks(
    services: Services, served: Services, role: str, right: str, table: str
) -> None:
    await told(services.db, f"GRANT {right} ON {table} TO {role}")
    for looking in (services, served):
        finding = await look(looking, None)
        assert not finding.is_well
        assert f"ON audit_entries, audit_heads FROM {role};" in finding.advice
    await told(services.db, f"REVOKE {right} ON {table} FROM {role}")
    assert (await look(served, None)).is_well
