"""What crosses the door of the chats' room."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NewType

Address = NewType("Address", str)
"""Where a message goes; what it means only the front end that made it knows."""


@dataclass(frozen=True)
class ChatDetails:
    """How a chat is to be spoken to."""

    language: str | None = None
    is_reachable: bool = True
    """False once the person has blocked us or the chat has vanished."""


@dataclass(frozen=True)
class Prompt:
    """What the next words from a chat are for.

    `topic` names the module that waits for them (`reports.enterprise`), `data` is what it has to
    remember; it may hold personal data and is stored sealed.
    """

    topic: str
    data: dict[str, Any] = field(default_factory=dict)
    asked_at: datetime | None = None
