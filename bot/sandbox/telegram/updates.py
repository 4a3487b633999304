"""Updates that wait for the bot."""

import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.telegram.pulse import Pulse

Json = dict[str, Any]

PRESS_LIFE = 150.0
"""Seconds that Telegram keeps a button press for a bot that is away."""
LIFE = 24 * 3600.0
"""Seconds that it keeps everything else."""

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update and the lane in which webhooks must keep its order."""

    id: int
    kind: str
    body: Json
    lane: tuple[str, int]
    since: float

    def json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


@dataclass(slots=True)
class Updates:
    """The queue: ids grow from a random start; presses fade after 150 s, the rest after a day."""

    now: Callable[[], float] = time.monotonic
    on_put: Callable[[str, int, Json], None] = lambda _kind, _chat, _body: None
    allowed: list[str] = field(default_factory=list)
    pulse: Pulse = field(default_factory=Pulse)
    _queue: deque[Waiting] = field(default_factory=deque)
    _last: int = field(default_factory=lambda: 100_000_000 + secrets.randbelow(800_000_000))

    def put(self, kind: str, body: Json, *, chat_id: int) -> None:
        if self.allowed and kind not in self.allowed:
            return
        if not self.allowed and kind in NOT_BY_DEFAULT:
            return
        self._last += 1
        lane = "press" if kind == "callback_query" else "chat"
        self._queue.append(Waiting(self._last, kind, body, (lane, chat_id), self.now()))
        self.on_put(kind, chat_id, body)
        self.pulse.beat()

    def waiting(self) -> list[Waiting]:
        """Return what waits, oldest first, without what has faded."""
        now = self.now()
        kept = [update for update in self._queue if now - update.since < _life(update)]
        if len(kept) != len(self._queue):
            self._queue = deque(kept)
        return kept

    def confirm(self, offset: int) -> None:
        """Forget all updates before `offset`; a negative one keeps that many of the newest."""
        queue = self.waiting()
        if offset < 0:
            self._queue = deque(queue[offset:])
        else:
            self._queue = deque(update for update in queue if update.id >= offset)

    def done(self, update: Waiting) -> None:
        if update in self._queue:
            self._queue.remove(update)

    def drop(self) -> None:
        self._queue.clear()


def _life(update: Waiting) -> float:
    return PRESS_LIFE if update.kind == "callback_query" else LIFE
