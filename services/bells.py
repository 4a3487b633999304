"""Bells wake sleeping loops: a commit or a moved clock rings, a loop waits."""

import asyncio


class Bell:
    """Wakes everybody who waits; a ring that nobody waits for is kept for the next."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, seconds: float | None) -> None:
        """Return at the next ring, or after the given seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            pass
        finally:
            self._event.clear()
