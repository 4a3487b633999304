"""How a command runs its work, and with which exit code it ends."""

import asyncio
from collections.abc import Coroutine
from enum import IntEnum
from typing import Any

import typer

UNUSABLE = "the database cannot be opened, or is held by somebody else: look at DATABASE_URL."


class ExitCode(IntEnum):
    """What scripts rely on."""

    DONE = 0
    FAILED = 1
    """Nothing was changed."""
    USAGE = 2
    """Wrong usage or settings."""
    REJECTED = 3
    """Done, but some rows were rejected."""


def run_async(work: Coroutine[Any, Any, ExitCode | None]) -> None:
    """Run a command's work and exit with the code that it returns."""
    code = asyncio.run(work)
    if code:
        raise typer.Exit(code)
