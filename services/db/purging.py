"""Deletes what need not be kept any more, a little at a time: nobody waits long for a lock."""

from sqlalchemy import ColumnElement, delete, inspect, select, tuple_

from services.db.database import Database
from services.db.types import Table

MOST_AT_ONCE = 500
"""Rows of one transaction."""
ROUNDS = 20
"""Of one pass; what is left is for the next one, minutes later."""


async def purge(db: Database, table: type[Table], *conditions: ColumnElement[bool]) -> None:
    """Delete the rows that fulfil the conditions, at most 10,000 of them.

    Several processes may do it at the same time: each takes what the others do not.
    """
    key = inspect(table).primary_key
    chosen = select(*key).where(*conditions).limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
    # Chosen once: PostgreSQL may ask a subquery anew for every row, and so go beyond the limit.
    some = chosen.cte("some").prefix_with("MATERIALIZED", dialect="postgresql")
    for _ in range(ROUNDS):
        async with db.transaction() as session:
            gone = await session.scalars(
                delete(table).where(tuple_(*key).in_(select(some))).returning(key[0]),
                execution_options={"synchronize_session": False},
            )
            count = len(gone.all())
        if count < MOST_AT_ONCE:
            return
