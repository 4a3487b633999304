"""Asks whether the database answers at all."""

import asyncio

import asyncpg
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from services.db.database import Database

PATIENCE = 3.0
"""Seconds."""
AWAY = (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a database that is away or has trouble raises; TimeoutError is an OSError."""


async def answers(db: Database) -> bool:
    """Tell whether the database answers a question that needs no table."""
    try:
        async with asyncio.timeout(PATIENCE), db.reading() as session:
            return await session.scalar(select(1)) == 1
    except AWAY:
        return False


async def can_write(db: Database) -> bool:
    """Tell whether this program may change the database; nothing is changed."""
    try:
        async with db.transaction() as session:
            await session.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except AWAY:
        return False
    return True
