"""A restore on PostgreSQL, where the program has a role of its own: it may no more than before."""

from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from bot.cli.checks.audit import look
from services.backup.composing import compose
from services.backup.errors import NotOwnerError
from services.config import Config
from services.db.database import Database
from services.db.schema import migrate
from services.records.types import Source
from services.registry import Services
from tests import postgres
from tests.backup_samples import county, restored, written
from tests.database_roles import granted, new_role, told, url_as
from tests.health_samples import CARD, deliver

Opener = Callable[[str], Services]
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")


@pytest.fixture
def database_kind() -> str:
    """Make the backup from a file: what counts is where it is restored."""
    return "sqlite"


@pytest.fixture
async def opener(services: Services) -> AsyncIterator[Opener]:
    """Open services over a database, with the same keys, clock and ledger."""
    made: list[Services] = []

    def over(url: str) -> Services:
        composed = Services(
            Database(url),
            vault=services.vault,
            clock=services.clock,
            config=Config(),
            ledger=services.ledger._store,
        )
        made.append(composed)
        return composed

    yield over
    for one in made:
        await one.logins.close()
        await one.db.close()


@pytest.fixture
async def owner(postgresql_url: str, opener: Opener) -> Services:
    owning = opener(postgresql_url)
    await migrate(owning.db)
    return owning


@pytest.fixture
async def role(owner: Services) -> AsyncIterator[str]:
    async with new_role(owner.db) as name:
        yield name


async def rights(owner: Services, role: str, table: str) -> set[str]:
    async with owner.db.reading() as session:
        asked = text("SELECT has_table_privilege(:role, :table, :right)")
        return {
            right
            for right in RIGHTS
            if await session.scalar(asked, {"role": role, "table": table, "right": right})
        }


async def test_after_a_restore_the_program_may_add_to_the_record_and_no_more(
    services: Services, owner: Services, role: str, postgresql_url: str, opener: Opener
) -> None:
    await county(services)
    await restored(await written(compose(services)), owner)
    for table in ("audit_entries", "audit_heads"):
        assert await rights(owner, role, table) == {"SELECT", "INSERT"}
    assert await rights(owner, role, "timers") == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    served = opener(url_as(role, postgresql_url))
    await served.start()
    await served.audit.record("ticket.taken", "ticket:1", by="zhang")
    await deliver(served, Source.ANTIPYRETICS, f"r9,{CARD},2020-02-21")
    finding = await look(served, None)
    assert (finding.is_well, finding.advice) == (True, "")


async def test_what_was_granted_and_taken_away_stays_so(
    services: Services, owner: Services, role: str
) -> None:
    await told(
        owner.db,
        f"REVOKE ALL ON persons FROM {role}",
        f"REVOKE UPDATE ON desks FROM {role}",
        f"GRANT TRUNCATE ON desks TO {role} WITH GRANT OPTION",
        "GRANT SELECT ON desks TO PUBLIC",
    )
    await county(services)
    await restored(await written(compose(services)), owner)
    assert await rights(owner, role, "persons") == set()
    assert await rights(owner, role, "desks") == {"SELECT", "INSERT", "DELETE", "TRUNCATE"}
    assert await rights(owner, "public", "desks") == {"SELECT"}
    async with owner.db.reading() as session:
        asked = text("SELECT has_table_privilege(:role, 'desks', 'TRUNCATE WITH GRANT OPTION')")
        assert await session.scalar(asked, {"role": role})


async def test_default_privileges_do_not_open_the_record_in_a_new_database(
    services: Services, owner: Services, role: str
) -> None:
    await told(
        owner.db,
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
        f" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    )
    await county(services)
    await restored(await written(compose(services)), owner)
    assert await rights(owner, role, "audit_entries") == {"SELECT", "INSERT"}
    assert await rights(owner, role, "timers") == {"SELECT", "INSERT", "UPDATE", "DELETE"}


async def test_an_owner_who_is_no_superuser_keeps_it_all_and_takes_nothing_from_another(
    services: Services, postgresql_url: str, opener: Opener
) -> None:
    server = opener(postgresql_url)
    await migrate(server.db)
    async with new_role(server.db) as role, new_role(server.db) as mine:
        anew = ("DROP SCHEMA public CASCADE", f"CREATE SCHEMA public AUTHORIZATION {mine}")
        await told(server.db, *anew)
        owning = opener(url_as(mine, postgresql_url))
        await migrate(owning.db)
        await told(owning.db, *granted(role))
        await county(services)
        file = await written(compose(services))
        with pytest.raises(NotOwnerError) as refusal:  # A superuser would own the tables then.
            await restored(file, server)
        assert refusal.value.params == {"role": postgres.server_url().username}
        await restored(file, owning)
        assert await rights(owning, role, "audit_entries") == {"SELECT", "INSERT"}
        assert await rights(owning, role, "timers") == {"SELECT", "INSERT", "UPDATE", "DELETE"}
        served = opener(url_as(role, postgresql_url))
        await served.start()
        await served.audit.record("ticket.taken", "ticket:1", by="zhang")


@pytest.mark.parametrize("is_new", [False, True], ids=["migrated", "without tables"])
async def test_who_may_not_make_the_tables_anew_hears_it_before_anything_is_done(
    services: Services,
    owner: Services,
    role: str,
    postgresql_url: str,
    opener: Opener,
    *,
    is_new: bool,
) -> None:
    if is_new:
        anew = ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        await told(owner.db, *anew, f"GRANT USAGE ON SCHEMA public TO {role}")
    await county(services)
    served = opener(url_as(role, postgresql_url))
    with pytest.raises(NotOwnerError) as refusal:
        await restored(await written(compose(services)), served)
    assert refusal.value.params == {"role": role}
