"""Which statements a database is given: what something costs, on whatever machine."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, text

from services.db.database import Database


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    """Return the statements that are executed meanwhile."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    engines = {db._writer.sync_engine, db._reader.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


async def plan(db: Database, statement: str) -> list[str]:
    """Return how SQLite looks for what a statement asks."""
    asked = statement.replace("?", "NULL")
    async with db.reading() as session:
        return [str(row[-1]) for row in await session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
