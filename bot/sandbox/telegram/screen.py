"""What a person sees of one chat, and waiting for it to change."""

from collections.abc import Callable

from bot.sandbox.telegram.bubble import Bubble
from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.model import Chat, User

Wanted = str | Callable[[Bubble], bool]

SHOWN = 6


class Screen:
    """One chat, as `viewer` sees it."""

    def __init__(self, hub: Hub, chat: Chat, viewer: User) -> None:
        self.hub = hub
        self.room = chat
        self.viewer = viewer
        self._read = 0

    @property
    def id(self) -> int:
        return self.room.id

    @property
    def bubbles(self) -> list[Bubble]:
        """Everything that is visible now, both sides, oldest first."""
        return [Bubble(message, self.viewer) for message in self.room.visible()]

    @property
    def sounds(self) -> list[Bubble]:
        """The bot's messages that made a sound, also those that are gone by now."""
        bot = self.hub.bot
        heard = (m for m in self.room.messages.values() if m.sender is bot and not m.silent)
        return [Bubble(message, self.viewer) for message in heard if not message.content.service]

    @property
    def pinned(self) -> list[Bubble]:
        return [Bubble(self.room.messages[one], self.viewer) for one in self.room.pinned]

    def catch_up(self) -> None:
        """Regard everything so far as read: `hears` looks at what comes after."""
        self._read = len(self.room.moments)

    async def hears(self, wanted: Wanted, *, timeout: float = 5.0) -> Bubble:  # noqa: ASYNC109 - a person's patience is part of this promise
        """Wait for the next new or edited message of the bot that has `wanted` in its words.

        What came before the last own action or the last `hears` does not count. The words are
        looked at as they stood when the message came. Raises AssertionError that shows the chat.
        """
        found = await self.room.changed.until(lambda: self._search(wanted), timeout)
        if found is None:
            shown = wanted if isinstance(wanted, str) else "what was wanted"
            raise AssertionError(f"Did not hear {shown!r} within {timeout} s.\n{self.describe()}")
        return found

    async def until(self, seen: Callable[[], bool], *, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - likewise
        """Wait until `seen` is true of this chat, for example that a message is gone."""
        if not await self.room.changed.until(seen, timeout):
            raise AssertionError(f"That did not happen within {timeout} s.\n{self.describe()}")

    async def stays_quiet(self, seconds: float = 0.3) -> None:
        """Make sure that nothing new comes from the bot for a while."""
        at = len(self.room.moments)
        await self.room.changed.until(lambda: self._arrived(at), seconds)
        if self._arrived(at):
            raise AssertionError(f"There should have been silence.\n{self.describe()}")

    def newest(self, labels: tuple[str, ...]) -> Bubble:
        """Return the newest visible message that bears a button with one of `labels`."""
        for bubble in reversed(self.bubbles):
            if bubble.find(labels):
                return bubble
        raise AssertionError(f"No button {' / '.join(labels)} here.\n{self.describe()}")

    def describe(self) -> str:
        """Return the last messages in readable form."""
        lines = [f"  {bubble}" for bubble in self.bubbles[-SHOWN:]] or ["  (nothing yet)"]
        title = f"--- {self.room.name} / {self.viewer.first_name}, last messages:"
        return "\n".join([title, *lines, *(f"  ! {one}" for one in self.hub.complaints)])

    def _arrived(self, since: int) -> bool:
        return any(
            moment.what in {"message", "edit"} and moment.who is self.hub.bot
            for moment in self.room.moments[since:]
        )

    def _search(self, wanted: Wanted) -> Bubble | None:
        for at in range(self._read, len(self.room.moments)):
            moment = self.room.moments[at]
            if moment.what not in {"message", "edit"} or moment.who is not self.hub.bot:
                continue
            if moment.message is None:
                continue
            bubble = Bubble(moment.message, self.viewer)
            hit = wanted in moment.text if isinstance(wanted, str) else wanted(bubble)
            if hit:
                self._read = at + 1
                return bubble
        return None
