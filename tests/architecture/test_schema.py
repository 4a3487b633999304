"""The migrations make the tables that the program uses, and can be taken back."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn

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


def _columns(connection: Connection) -> dict[str, dict[str, ReflectedColumn]]:
    inspector = inspect(connection)
    return {
        name: {column["name"]: column for column in inspector.get_columns(name)}
        for name in inspector.get_table_names()
    }


async def test_the_first_release_still_works_on_the_newest_schema(database_url: str) -> None:
    """Its tables and columns are there, and it may leave out what it has never heard of."""
    db = Database(database_url)
    await migrate(db, "0001")
    async with db.engine.connect() as connection:
        former = await connection.run_sync(_columns)
    await migrate(db)
    async with db.engine.connect() as connection:
        newest = await connection.run_sync(_columns)
    await db.close()
    for table, columns in former.items():
        assert columns.keys() <= newest[table].keys(), table
        for name, column in newest[table].items():
            if name in columns:
                assert str(column["type"]) == str(columns[name]["type"]), (table, name)
                assert column["nullable"] or not columns[name]["nullable"], (table, name)
            else:
                assert column["nullable"] or column["default"] is not None, (table, name)
