"""What a person sees of one chat, and waiting for it to change."""

from collections.abc import Callable

from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.model import Bubble, Chat, Moment

Wanted = str | Callable[[Bubble], bool]

SHOWN = 6
PATIENCE = 20.0
"""Seconds for which is waited, unless told otherwise: a busy machine may be slow."""


class Screen:
    """One chat on somebody's screen."""

    def __init__(self, hub: Hub, chat: Chat) -> None:
        self.hub = hub
        self.room = chat
        self._read = 0

    @property
    def id(self) -> int:
        return self.room.id

    @property
    def bubbles(self) -> list[Bubble]:
        """Everything that is visible now, both sides, oldest first."""
        return [bubble for bubble in self.room.messages.values() if not bubble.deleted]

    @property
    def sounds(self) -> list[Bubble]:
        """The bot's messages that made a sound, also those that are gone by now."""
        return [
            m.bubble for m in self.room.moments if m.bubble and self._is_new(m) and not m.silent
        ]

    @property
    def pinned(self) -> list[Bubble]:
        return [self.room.messages[one] for one in self.room.pinned]

    def catch_up(self) -> None:
        """Regard everything so far as read: `hears` looks at what comes after."""
        self._read = len(self.room.moments)

    async def hears(self, wanted: Wanted, *, timeout: float = PATIENCE) -> Bubble:  # noqa: ASYNC109 - a person's patience is part of this promise
        """Wait for the next new or edited message of the bot that has `wanted` in its words.

        What came before the last own action or the last `hears` does not count. The words are
        looked at as they stood when the message came. Raises AssertionError that shows the chat.
        """
        found = await self.room.changed.until(lambda: self._search(wanted), timeout)
        if found is None:
            shown = wanted if isinstance(wanted, str) else "what was wanted"
            raise AssertionError(f"Did not hear {shown!r} within {timeout} s.\n{self.describe()}")
        return found

    async def until(self, seen: Callable[[], bool], *, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109 - likewise
        """Wait until `seen` is true of this chat, for example that a message is gone."""
        if not await self.room.changed.until(seen, timeout):
            raise AssertionError(f"That did not happen within {timeout} s.\n{self.describe()}")

    async def stays_quiet(self, seconds: float = 0.3) -> None:
        """Make sure that nothing new or edited comes from the bot for a while."""
        since = len(self.room.moments)

        def stirs() -> bool:
            return any(self._is_heard(moment) for moment in self.room.moments[since:])

        if await self.room.changed.until(stirs, seconds):
            raise AssertionError(f"There should have been silence.\n{self.describe()}")

    def newest(self, *labels: str) -> Bubble:
        """Return the newest visible message that bears a button with one of `labels`."""
        for bubble in reversed(self.bubbles):
            if bubble.find(*labels):
                return bubble
        raise AssertionError(f"No button {' / '.join(labels)} here.\n{self.describe()}")

    def describe(self) -> str:
        """Return the last messages in readable form."""
        lines = [f"  {bubble}" for bubble in self.bubbles[-SHOWN:]] or ["  (nothing yet)"]
        complaints = [f"  ! {complaint}" for complaint in self.hub.complaints]
        return "\n".join([f"--- {self.room.name}, last messages:", *lines, *complaints])

    def _is_new(self, moment: Moment) -> bool:
        return moment.what == "message" and moment.who is self.hub.bot

    def _is_heard(self, moment: Moment) -> bool:
        return moment.what in {"message", "edit"} and moment.who is self.hub.bot

    def _search(self, wanted: Wanted) -> Bubble | None:
        for at in range(self._read, len(self.room.moments)):
            moment = self.room.moments[at]
            if moment.bubble is None or not self._is_heard(moment):
                continue
            if wanted in moment.words if isinstance(wanted, str) else wanted(moment.bubble):
                self._read = at + 1
                return moment.bubble
        return None
