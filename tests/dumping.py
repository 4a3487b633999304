"""What somebody has who took the database away, and what must not stand in it."""

from pathlib import Path

from sqlalchemy import text

from bot.sandbox.cast import CAST
from bot.sandbox.telegram.model import Moment
from services.db.database import Database
from services.tables import Table

SHORTEST_LINE = 6
"""Characters; shorter lines are also words of tables: a colour, a kind, a time."""


async def dump(db: Database) -> bytes:
    """Return every column of every row, and of SQLite every byte of its files."""
    parts: list[bytes] = []
    async with db.reading() as session:
        for name in [*Table.metadata.tables, "alembic_version"]:
            rows = await session.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608
            parts += [_bytes(value) for row in rows for value in row]
    if db.is_sqlite:
        file = Path(db.url.database or "")
        parts += [path.read_bytes() for path in file.parent.glob(f"{file.name}*")]
    return b"\n".join(parts)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def personal() -> list[str]:
    """Return the names and numbers of the cast."""
    return [part for person in CAST.values() for part in (person.name, person.id_number)]


def said(journal: list[Moment]) -> set[str]:
    """Return every line that was said in a chat, by people and by the bot."""
    words = [moment.words for moment in journal]
    words += [moment.bubble.words for moment in journal if moment.bubble]
    lines = {line.strip() for text in words for line in text.splitlines()}
    return {line for line in lines if len(line) >= SHORTEST_LINE and not line.startswith("/")}
