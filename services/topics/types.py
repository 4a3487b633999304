"""What crosses the door of the topics' room."""

from dataclasses import dataclass
from enum import StrEnum


class TopicFault(StrEnum):
    """Why a card stands in the group itself although topics are on."""

    RIGHTS = "rights"
    """The bot may not manage topics."""
    NO_FORUM = "no_forum"
    """The group is no forum any more."""
    DELETED = "deleted"
    """Somebody has deleted the topic."""
    UNKNOWN = "unknown"
    """Nobody knows whether the topic was made: a second one would be worse than none."""


@dataclass(frozen=True)
class Topic:
    """A ticket's topic in a group."""

    thread: str
    is_closed: bool
