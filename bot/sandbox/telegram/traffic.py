"""What went to and fro between Telegram and the bot, for people to look at."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

KEPT = 300
"""How many lines are remembered."""

Way = Literal["update", "call"]


@dataclass(frozen=True, slots=True)
class Line:
    """One update to the bot, or one call of it: never what it says, only its size in bytes."""

    number: int
    at: int
    """Milliseconds since 1970, of the pretend world."""
    way: Way
    name: str
    chat: str
    size: int
    took: int
    """Milliseconds of real time until the answer."""
    status: int

    def json(self) -> dict[str, Any]:
        return asdict(self)


class Traffic:
    """The newest lines, numbered from one on; `onlookers` are called after each happening."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self.count = 0
        self.onlookers: list[Callable[[], None]] = []

    def update(self, kind: str, chat_id: int, body: dict[str, Any]) -> None:
        """Write down that an update waits for the bot."""
        size = len(json.dumps(body, ensure_ascii=False).encode())
        self._add("update", kind, str(chat_id), size)

    def call(self, method: str, chat: str, size: int, seconds: float, status: int) -> None:
        """Write down that a call of the bot was answered after these seconds of real time."""
        self._add("call", method, chat, size, round(seconds * 1000), status)

    def since(self, number: int) -> list[Line]:
        """Return the lines after that one which are still remembered, oldest first."""
        fresh = min(self.count - number, len(self._lines))
        return list(self._lines)[len(self._lines) - fresh :] if fresh > 0 else []

    def stir(self) -> None:
        """Tell the onlookers that something has happened."""
        for look in tuple(self.onlookers):
            look()

    def _add(
        self, way: Way, name: str, chat: str, size: int, took: int = 0, status: int = 0
    ) -> None:
        self.count += 1
        moment = round(self._clock().timestamp() * 1000)
        self._lines.append(Line(self.count, moment, way, name, chat, size, took, status))
        self.stir()
