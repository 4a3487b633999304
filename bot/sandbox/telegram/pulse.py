"""Waking everybody who waits for the world to change."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Pulse:
    """Something changed; whoever waits looks again."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(self, look: Callable[[], T | None], patience: float) -> T | None:
        """Return what `look` finds as soon as it is truthy, or None after `patience` seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while not (found := look()):
            rest = end - loop.time()
            if rest <= 0:
                return None
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait({future}, timeout=rest)
            finally:
                self._waiting.discard(future)
        return found
