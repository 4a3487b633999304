"""Where houses are born as processes of their own, to be killed."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Nursery:
    """Gives birth to houses and kills them."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["Nursery"]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bot.mortal", cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield cls(process)
        finally:
            # The houses are its children, and of its group.
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
            # The pipes' transports are closed in the next round of the loop.
            await asyncio.sleep(0)

    async def bear(
        self,
        environment: dict[str, str],
        *,
        roles: list[str],
        step: int = 0,
        is_whole: bool = False,
    ) -> int:
        """Start a house that dies at a step, or lives on; returns its process number.

        It echoes, or with `is_whole` does everything that ours does.
        """
        order = {"environment": environment, "roles": roles, "step": step, "is_whole": is_whole}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        async with asyncio.timeout(30):
            return int(await self._process.stdout.readline())


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def soon(is_so: Callable[[], bool], *, within: float = 1.0) -> bool:
    """Wait until something is so, or for some seconds; returns whether it is."""
    end = time.monotonic() + within
    while not is_so():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.002)
    return True
