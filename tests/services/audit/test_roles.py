"""The role that the README gives the program: it adds to the record and cannot change it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.cli.checks.audit import OWN_ROLE, look
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.schema import migrate
from services.registry import Services
from tests.doubles import StandingClock

README = (Path(__file__).parents[3] / "README.md").read_text()
SQL = re.search(r"```sql\n(.*?)```", README, re.DOTALL)


@pytest.fixture
async def owner(postgresql_url: str) -> AsyncIterator[Database]:
    db = Database(postgresql_url)
    await migrate(db)
    yield db
    async with db.engine.begin() as connection:
        await connection.exec_driver_sql("DROP OWNED BY bamin")
        await connection.exec_driver_sql("DROP ROLE bamin")
    await db.close()


async def test_the_role_of_the_readme_adds_entries_and_changes_none(
    owner: Database, postgresql_url: str, vault: Vault, clock: StandingClock
) -> None:
    assert SQL is not None
    async with owner.engine.begin() as connection:
        for statement in SQL[1].split(";"):
            if statement.strip():
                await connection.exec_driver_sql(statement)
    services = Services(owner, vault=vault, clock=clock, config=Config())
    assert (await look(services, None)).advice == OWN_ROLE
    mark = "&" if "?" in postgresql_url else "?"
    role = Database(f"{postgresql_url}{mark}options=-c%20role%3Dbamin")
    served = Services(role, vault=vault, clock=clock, config=Config())
    try:
        await served.start()
        await served.audit.record("ticket.taken", "ticket:1", by="zhang")
        async with served.db.reading() as session:
            assert await session.scalar(text("SELECT current_user")) == "bamin"
        finding = await look(served, None)
        assert (finding.is_well, finding.advice) == (True, "")
        for statement in ("UPDATE {} SET hash = ''", "DELETE FROM {}", "TRUNCATE {}"):
            with pytest.raises(DBAPIError, match="permission denied"):
                await _change(role, statement.format("audit_entries"))
    finally:
        await served.close()
        await services.logins.close()


async def _change(db: Database, statement: str) -> None:
    async with db.engine.begin() as connection:
        await connection.execute(text(statement))
