"""How a command runs its work, and with which exit code it ends."""

import asyncio
from collections.abc import Coroutine
from enum import IntEnum
from typing import Any

import typer

from services.db.errors import Trouble

TROUBLES = {
    Trouble.FILE: "the database cannot be opened, or is held by somebody else: look at"
    " DATABASE_URL.",
    Trouble.HOST: "the name of the database's host is not known: look at DATABASE_URL.",
    Trouble.AWAY: "the database's server does not answer: see whether it runs, and look at"
    " DATABASE_URL.",
    Trouble.DATABASE: "the server has no database of this name: create it (`createdb`), or look"
    " at DATABASE_URL.",
    Trouble.ENTRY: "the database's server does not let this user in: look at user and password in"
    " DATABASE_URL, and at the server's pg_hba.conf.",
    Trouble.RIGHTS: "this user may not do that in the database: let it own the database (`ALTER"
    " DATABASE … OWNER TO …`), and see whether the server is a read-only copy.",
    Trouble.ADDRESS: "DATABASE_URL has a parameter that cannot be used: look at what stands after"
    " the question mark; a certificate (sslmode=verify-full) needs sslrootcert=FILE.",
}
"""What to do about a database that cannot be used."""


class ExitCode(IntEnum):
    """What scripts rely on."""

    DONE = 0
    FAILED = 1
    """Nothing was changed."""
    USAGE = 2
    """Wrong usage or settings."""
    REJECTED = 3
    """Done, but some rows were rejected."""


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: 1 row, 2 rows; `many` where it is not made with an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def run_async(work: Coroutine[Any, Any, ExitCode | None]) -> None:
    """Run a command's work and exit with the code that it returns."""
    code = asyncio.run(work)
    if code:
        raise typer.Exit(code)
