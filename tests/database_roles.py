"""The role that the README gives the program on PostgreSQL, under a name of each test's own."""

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from services.db.database import Database

README = (Path(__file__).parents[1] / "README.md").read_text()
SQL = re.search(r"```sql\n(.*?)```", README, re.DOTALL)


@asynccontextmanager
async def new_role(owner: Database) -> AsyncIterator[str]:
    """Do what the README says, as the owner; yields the name of the role, drops it at the end.

    Roles are of the whole server, which other tests share.
    """
    name = f"bamin_{secrets.token_hex(4)}"
    await told(owner, f"CREATE ROLE {name} LOGIN", *granted(name))
    try:
        yield name
    finally:
        await told(owner, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


def granted(name: str) -> list[str]:
    """Return what the README grants a role that is there, and takes away again."""
    assert SQL is not None
    create, *rest = re.sub(r"\bbamin\b", name, SQL[1]).split(";")
    assert create.startswith(f"CREATE ROLE {name} LOGIN")
    return rest


async def told(db: Database, *statements: str) -> None:
    """Let the server do something, in one transaction."""
    async with db.engine.begin() as connection:
        for statement in statements:
            if statement.strip():
                await connection.exec_driver_sql(statement)


def url_as(role: str, url: str) -> str:
    """Return the URL under which a connection acts as this role."""
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}options=-c%20role%3D{role}"
