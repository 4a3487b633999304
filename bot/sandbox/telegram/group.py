"""A group with the bot in it."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.model import Chat
from bot.sandbox.telegram.screen import Screen

if TYPE_CHECKING:
    from bot.sandbox.telegram.phone import Phone


class Group(Screen):
    """A group as an onlooker sees it; people act in it through their phones."""

    def __init__(self, hub: Hub, chat: Chat) -> None:
        super().__init__(hub, chat)

    @property
    def title(self) -> str:
        return self.room.title

    def add_bot(self, *, by: "Phone", **rights: Any) -> None:
        """Let the bot in; with rights (`can_pin_messages=True`) as an administrator."""
        member = {"status": "administrator", **rights} if rights else {"status": "member"}
        self.hub.admit(self.room, self.hub.bot, by.user, member)

    def remove_bot(self, *, by: "Phone") -> None:
        self.hub.admit(self.room, self.hub.bot, by.user, {"status": "kicked"})

    def join(self, phone: "Phone", *, by: "Phone | None" = None) -> None:
        self.hub.admit(self.room, phone.user, (by or phone).user, {"status": "member"})

    def leave(self, phone: "Phone", *, by: "Phone | None" = None) -> None:
        self.hub.admit(self.room, phone.user, (by or phone).user, {"status": "left"})

    def migrate(self, *, by: "Phone") -> int:
        """Let the group get another number, as it does for topics; returns the former one.

        Its earlier messages stay behind, and the bot can neither edit nor delete them there.
        """
        former, self.room = self.room.id, self.hub.upgrade(self.room, by.user)
        self._read = 0
        return former
