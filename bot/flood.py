"""Holds back who sends too much at once, so that everybody else is answered (SECURITY.md 27)."""

import time
from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Any

MOST = 20
SECONDS = 10.0
DUTY_COMMANDS = ("/take", "/duty")
"""An officer's commands always pass, as presses do."""


class Admission(Enum):
    """What becomes of an update."""

    ADMITTED = "admitted"
    FIRST_REFUSED = "first_refused"
    """The person hears once that the rest is not kept."""
    REFUSED = "refused"


class FloodGate:
    """Admits at most 20 messages in 10 seconds from one person.

    Both the arrival and Telegram's own time of sending must lie that close: what waited for us
    during a downtime comes all at once, and is no flood.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic, *, most: int = MOST) -> None:
        self._now = now
        self._most = most
        self._admitted: dict[int, deque[tuple[float, int, object]]] = {}
        self._told: dict[int, float] = {}

    def admit(self, raw: dict[str, Any]) -> Admission:
        """Count an update and return what becomes of it."""
        message = raw.get("message") or raw.get("edited_message")
        sender = message.get("from") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(sender, dict):
            return Admission.ADMITTED
        number, sent, text = sender.get("id"), message.get("date"), message.get("text")
        if type(number) is not int or type(sent) is not int:
            return Admission.ADMITTED
        if isinstance(text, str) and text.startswith(DUTY_COMMANDS):
            return Admission.ADMITTED
        album = message.get("media_group_id") if "message" in raw else None
        # The pictures of an album, ten at most, come one by one and were sent as one.
        return self._count(number, sent, f"album {album}" if album else raw.get("update_id"))

    def _count(self, sender: int, sent: int, update: object) -> Admission:
        now = self._now()
        self._forget(now)
        recent = self._admitted.setdefault(sender, deque())
        if any(update == known for _, _, known in recent):
            # Brought again, because it could not be stored, or the next of an album: once.
            return Admission.ADMITTED
        if sum(abs(sent - before) <= SECONDS for _, before, _ in recent) < self._most:
            recent.append((now, sent, update))
            return Admission.ADMITTED
        is_first = sender not in self._told
        self._told.setdefault(sender, now)
        return Admission.FIRST_REFUSED if is_first else Admission.REFUSED

    def _forget(self, now: float) -> None:
        for sender, recent in list(self._admitted.items()):
            while recent and now - recent[0][0] > SECONDS:
                recent.popleft()
            if not recent:
                del self._admitted[sender]
                self._told.pop(sender, None)
