"""What crosses the door of the announcements' room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Audience(StrEnum):
    """Who gets an announcement."""

    ENTERPRISES = "enterprises"
    """Contacts of enterprises in their own chats: all, or those at a desk's place."""
    DESKS = "desks"
    """The groups of the duty desks."""


class Status(StrEnum):
    """Where an announcement is on its way."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"


class Fate(StrEnum):
    """What became of it for one recipient."""

    CHOSEN = "chosen"
    """Its turn has not come."""
    QUEUED = "queued"
    """It waits in the outbox."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """The bot is blocked there, or the group is gone."""
    DECLINED = "declined"
    """They want no announcements."""
    STOPPED = "stopped"


@dataclass(frozen=True)
class Announcement:
    """An announcement with its counts."""

    id: int
    author: str
    """The handle of the member of headquarters."""
    audience: Audience
    desk: str | None
    """At which desk's place the enterprises are; None: all."""
    text: str
    """In the language in which it was typed."""
    english: str | None
    """What those read who have chosen English, where headquarters added it."""
    status: Status
    changed_at: datetime
    """When it was last decided about: drafted, sent, stopped, done."""
    counts: Mapping[Fate, int]

    def count(self, *fates: Fate) -> int:
        return sum(self.counts.get(fate, 0) for fate in fates)

    @property
    def waiting(self) -> int:
        return self.count(Fate.CHOSEN, Fate.QUEUED)
