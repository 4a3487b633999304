"""The migrations make the tables that the program uses, and can be taken back."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from services.db.database import Database
from services.db.schema import is_current, migrate, unmigrate
from services.tables import Table


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), Table.metadata))


async def test_migrations_run_up_down_and_up_and_match_the_tables(database_url: str) -> None:
    db = Database(database_url)
    assert not await is_current(db)
    await migrate(db)
    await unmigrate(db)
    async with db.engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert names == ["alembic_version"]
    await migrate(db)
    assert await is_current(db)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await db.close()
