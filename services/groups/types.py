"""What crosses the door of the groups' room."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.chats.types import Address
from services.desks.types import DeskDetails


class Need(StrEnum):
    """What the bot needs in a desk's group."""

    PRESENCE = "presence"
    VOICE = "voice"
    """To write there."""
    SIGHT = "sight"
    """To see who is there: administrators surely do."""
    DOOR = "door"
    """To take somebody out who has left the staff."""
    TOPICS = "topics"
    """To make, close and open topics; only where they are on."""


@dataclass(frozen=True)
class BindCode:
    """A one-time code for `/bind`; shown once, stored hashed."""

    code: str = field(repr=False)
    desk: DeskDetails


@dataclass(frozen=True)
class Look:
    """What the bot saw of a group."""

    title: str = field(repr=False)
    members: int
    strangers: int | None
    """None where the bot may not see who is there."""
    is_forum: bool = False


@dataclass(frozen=True)
class Waiting:
    """A group that waits to become a desk's."""

    desk: DeskDetails
    key: str = field(repr=False)
    group: Address
    officer: str
    """The handle of who sent the code."""
    asked_at: datetime
    look: Look | None
    """None until the bot has looked at it."""
