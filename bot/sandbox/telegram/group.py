"""A group with the bot in it."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.model import Bubble, Chat, Topic
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

    def become_forum(self, *, is_forum: bool = True) -> None:
        """Turn topics on, or off again; nobody tells the bot."""
        self.room.is_forum = is_forum

    def topic(self, name: str) -> Topic:
        """Return the newest topic of this name; raises AssertionError where there is none."""
        found = [one for one in self.room.topics.values() if one.name == name]
        if not found:
            names = [one.name for one in self.room.topics.values()]
            raise AssertionError(f"No topic {name!r} among {names}.")
        return found[-1]

    def said_in(self, topic: Topic | None) -> list[Bubble]:
        """Return what the bot shows in a topic, or (None) in the group itself."""
        thread = topic.created.message_id if topic else None
        return [
            bubble
            for bubble in self.bubbles
            if bubble.thread_id == thread and not bubble.mine and not bubble.content.service
        ]

    def delete_topic(self, topic: Topic, *, by: "Phone") -> None:
        """Delete a topic with everything in it; nobody tells the bot."""
        del self.room.topics[topic.created.message_id]
        for bubble in self.bubbles:
            if bubble.thread_id == topic.created.message_id:
                self.hub.remove(bubble, by.user)
