"""Waiting for what happens elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 15.0
"""Seconds; long, for a machine that is busy with other tests is slow, not wrong."""


async def eventually(
    holds: Callable[[], bool] | Callable[[], Awaitable[bool]], seconds: float = PATIENCE
) -> None:
    """Return once the condition holds; raises TimeoutError where it never does."""
    async with asyncio.timeout(seconds):
        while True:
            outcome = holds()
            if outcome if isinstance(outcome, bool) else await outcome:
                return
            await asyncio.sleep(0.01)
