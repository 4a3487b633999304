"""The schema's version: brought up to date, and asked for."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from services.db.database import Database

if TYPE_CHECKING:
    from alembic.config import Config


def config(connection: Connection) -> "Config":
    """Return the configuration of Alembic: no file, this connection."""
    from alembic.config import Config  # noqa: PLC0415 - it costs a tenth of a second

    made = Config()
    made.set_main_option("script_location", "services:migrations")
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415

    command.upgrade(config(connection), revision)


def _downgrade(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415

    command.downgrade(config(connection), revision)


def _is_current(connection: Connection) -> bool:
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    head = ScriptDirectory.from_config(config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


async def migrate(db: Database, revision: str = "head") -> None:
    """Bring the schema up to a revision, by default the newest.

    Of several processes that start at once, one does it and the others find it done.
    """
    async with db.engine.begin() as connection:
        if not db.is_sqlite:
            # However long another process takes to migrate: it is waited for.
            await connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            await connection.execute(
                select(func.pg_advisory_xact_lock(func.hashtextextended("schema", 0)))
            )
        await connection.run_sync(_upgrade, revision)


async def unmigrate(db: Database, revision: str = "base") -> None:
    """Take the schema back to a revision, by default to nothing."""
    async with db.engine.begin() as connection:
        await connection.run_sync(_downgrade, revision)


async def is_current(db: Database) -> bool:
    """Return whether the schema is the one that this program needs."""
    async with db.engine.connect() as connection:
        return await connection.run_sync(_is_current)
