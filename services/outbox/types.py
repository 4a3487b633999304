"""What crosses the door of the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from services.chats.types import Address


class Priority(IntEnum):
    """Who goes first where sends compete: the lower number."""

    PAGE = 0
    REPLY = 1
    RELAY = 2
    EDIT = 3
    DIGEST = 4


class Placing(StrEnum):
    """How a message with a slot meets the one that already stands there."""

    SEND = "send"
    """A new message; with a slot, later edits find it there."""
    EDIT = "edit"
    """Change the message in the slot; where there is none, send it."""
    RENEW = "renew"
    """Send anew, with sound, and delete the former: one message, one sound."""
    REMOVE = "remove"
    """Delete the message in the slot."""


class Status(StrEnum):
    """Where an outgoing message is on its way."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    """Overtaken by a newer edit, or there was nothing left to say."""
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """It may stand in the chat or not, and must not be sent again without being asked for."""
    HELD = "held"
    """From before a restore: it may have been sent since, so a person decides."""


@dataclass(frozen=True)
class Outgoing:
    """One message on its way: what to show, never finished words."""

    id: int
    to: Address
    view: str
    subject: str
    params: dict[str, Any]
    placing: Placing
    slot: str | None
    is_silent: bool
    priority: Priority
    is_retry: bool
    """It may stand in the chat already: the process died or the answer was lost."""
    tries: int
    """How often it was taken up: who was overtaken by another sender marks nothing any more."""
    created_at: datetime
    thread: str | None = None
    """Of a forum: the topic in which somebody asked, and is answered."""


@dataclass(frozen=True)
class ShownMessage:
    """A message that stands in a chat."""

    message: str
    digest: bytes
    has_picture: bool
    more: tuple[str, ...] = ()
    """The rest of an album: parts of one message, in a slot of their own each."""


@dataclass(frozen=True)
class Held:
    """Messages of one kind that wait for a person's decision."""

    view: str
    count: int
    chats: int
    oldest: datetime


@dataclass(frozen=True)
class Outcome:
    """What became of a message that was taken up."""

    message: Outgoing
    status: Status
    shown: ShownMessage | None = None
    """Where it stands now."""
    former: tuple[str, ...] = ()
    """Messages that it has replaced and that are to be deleted."""
    fault: str | None = None
    may_stand: bool = False
    """The answer was lost: it may stand in the chat all the same."""
    wait: timedelta | None = None
    """How long to leave the chat alone; known also to the next process."""


@dataclass(frozen=True)
class Room:
    """How much may be taken up now."""

    most: int
    """Messages in all."""
    most_besides_pages: int
    busy: frozenset[str] = frozenset()
    """Chats to be left alone."""
    only_pages: frozenset[str] = frozenset()
    """Chats that take nothing but pages now."""
