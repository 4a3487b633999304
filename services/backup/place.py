"""The empty database that a backup is restored into, and its rows on their way in."""

from typing import Any

from sqlalchemy import Connection, Table, column, inspect, select, table, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.backup.contents import is_kept, type_of
from services.backup.errors import NewerBackupError, UsedDatabaseError
from services.backup.reading import Batch
from services.db.schema import config
from services.db.types import Table as Ours

_REVISION = "alembic_version"
_BARE = {_REVISION, "active_key"}
"""What `migrate` and `doctor` leave in a database in which nothing is stored yet."""


def head(connection: Connection) -> str:
    """Return the newest revision of the schema that this release knows."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - it costs a tenth of a second

    return str(ScriptDirectory.from_config(config(connection)).get_current_head())


def check_known(connection: Connection, revision: str) -> None:
    """Raise NewerBackupError for a revision that this release does not know."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    scripts = ScriptDirectory.from_config(config(connection))
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerBackupError(revision=revision)


def check_empty(connection: Connection) -> None:
    """Raise UsedDatabaseError where anything is stored, or a table is not ours."""
    names = set(inspect(connection).get_table_names())
    if names and _REVISION not in names:
        raise UsedDatabaseError(tables=", ".join(sorted(names)))
    used = [
        name
        for name in sorted(names - _BARE)
        if connection.execute(select(text("1")).select_from(table(name)).limit(1)).first()
    ]
    if used:
        raise UsedDatabaseError(tables=", ".join(used))


def prepare(connection: Connection, revision: str) -> None:
    """Make the schema of a revision where nothing is stored, within the running transaction."""
    from alembic import command  # noqa: PLC0415

    check_known(connection, revision)
    check_empty(connection)
    if inspect(connection).has_table(_REVISION):
        command.downgrade(config(connection), "base")
    command.upgrade(config(connection), revision)


def complete(connection: Connection) -> None:
    """Bring what was loaded up to the newest schema, and let numbers go on after the last."""
    from alembic import command  # noqa: PLC0415

    command.upgrade(config(connection), "head")
    if connection.dialect.name != "postgresql":
        return
    for one in Ours.metadata.sorted_tables:
        counted = one.autoincrement_column
        if counted is None:
            continue
        name = connection.dialect.identifier_preparer.format_table(one)
        number = connection.dialect.identifier_preparer.format_column(counted)
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence(:table, :column),"  # noqa: S608 - our names
                f" coalesce((SELECT max({number}) FROM {name}), 0) + 1, false)"
            ),
            {"table": name, "column": counted.name},
        )


class Loader:
    """Writes rows in the order in which they come.

    A row that refers to another of its own table may come before it: such references are set
    when the table is complete.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._late: dict[str, list[dict[str, Any]]] = {}

    async def load(self, batch: Batch) -> None:
        shape = batch.table
        if not is_kept(shape.name):
            return
        into = table(shape.name, *(column(name, type_of(kind)) for name, kind in shape.columns))
        names = [name for name, _ in shape.columns]
        rows = [dict(zip(names, row, strict=True)) for row in batch.rows]
        own = _references_to_itself(shape.name)
        for row in rows:
            late = {name: row[name] for name in own if row.get(name) is not None}
            if late:
                self._late.setdefault(shape.name, []).append(_key(shape.name, row) | late)
                row.update(dict.fromkeys(late))
        await self._connection.execute(into.insert(), rows)

    async def finish(self) -> None:
        """Set the references that had to wait."""
        for name, rows in self._late.items():
            into = Ours.metadata.tables[name]
            keys = [key.name for key in into.primary_key]
            for row in rows:
                await self._connection.execute(
                    update(into)
                    .where(*(into.c[key] == row[key] for key in keys))
                    .values({key: value for key, value in row.items() if key not in keys})
                )


def _references_to_itself(name: str) -> set[str]:
    known: Table | None = Ours.metadata.tables.get(name)
    if known is None:
        return set()
    return {key.parent.name for key in known.foreign_keys if key.column.table is known}


def _key(name: str, row: dict[str, Any]) -> dict[str, Any]:
    return {key.name: row[key.name] for key in Ours.metadata.tables[name].primary_key}
