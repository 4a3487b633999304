"""`python -m services.db.revise NUMBER "What it does"`: writes the next migration from the tables.

It compares the tables with a fresh database at the newest revision. Read what it wrote: it does
not see renamed columns, nor data that must move.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection

from services.db.database import Database
from services.db.schema import config, migrate


async def revise(number: str, message: str) -> None:
    """Write `versions/NUMBER_what_it_does.py`."""

    def write(connection: Connection) -> None:
        command.revision(config(connection), message, autogenerate=True, rev_id=number)

    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'revise.db'}")
        await migrate(db)
        async with db.engine.begin() as connection:
            await connection.run_sync(write)
        await db.close()


if __name__ == "__main__":
    asyncio.run(revise(*sys.argv[1:3]))
