"""What crosses the door of the tickets' room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from services.chats.types import Address
from services.desks.types import Category
from services.people.types import PersonId
from services.tickets.attachments import Attachment, AttachmentType
from services.tickets.returned import Returned

__all__ = [
    "Attachment",
    "AttachmentType",
    "Category",
    "Kind",
    "NewTicket",
    "Urgency",
]


class Kind(StrEnum):
    """Which problem of its category it is."""

    TOO_CROWDED = "too_crowded"
    NO_DORMITORY = "no_dormitory"
    CANNOT_RENT = "cannot_rent"
    LEASE_KEPT_OUT = "lease_kept_out"
    WORKERS_NEEDED = "workers_needed"
    WORKERS_CANNOT_RETURN = "workers_cannot_return"
    TRAINING = "training"
    KEPT_OUT = "kept_out"
    MEASURES = "measures"
    RECORD_WRONG = "record_wrong"
    OTHER = "other"


class Urgency(StrEnum):
    """By when it must be solved, as the reporter says it; nobody grades their own urgency."""

    NOW = "now"
    """Somebody is kept out or in danger."""
    TONIGHT = "tonight"
    THREE_DAYS = "three_days"
    CAN_WAIT = "can_wait"


class Status(StrEnum):
    """Where a ticket is on its way; a draft is not a ticket yet, it lives with the form."""

    SUBMITTED = "submitted"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    """Begins with the first answer."""
    PENDING_REPORTER = "pending_reporter"
    """The desk has asked the reporter something."""
    RESOLVED = "resolved"
    """The desk has told the result; the reporter confirms it."""
    CLOSED = "closed"
    NOT_RESPONSIBLE = "not_responsible"
    DUPLICATE = "duplicate"
    CANCELLED = "cancelled"
    """The reporter withdrew it."""


@dataclass(frozen=True)
class Origin:
    """The message, or the album of several, in which something was said to us."""

    message: str
    album: str | None = None
    of: str | None = None
    """Of an enterprise's contact: their id."""

    @property
    def key(self) -> str:
        """Return by what its later parts and its edits find it among its author's."""
        key = f"album:{self.album}" if self.album else f"message:{self.message}"
        return f"{self.of[:12]}:{key}" if self.of else key


@dataclass(frozen=True)
class NewTicket:
    """A problem as it is reported."""

    category: Category
    kind: Kind
    urgency: Urgency
    reporter: Address
    place: str | None = None
    """The code of the desk of the town or park; None where nobody knows: the county's."""
    person: PersonId | None = None
    """None: reported without a real-name login."""
    contact_name_masked: str | None = None
    phone: str | None = None
    enterprise: str | None = None
    enterprise_id: str | None = None
    shared_with: str | None = None
    """The enterprise whose contacts see it: one for which the reporter speaks."""
    is_confidential: bool = False
    """A worker reports: employer and landlord are not told who it was."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the form asked: `people` (with `people_least` where it is a range), `rooms`, `area`
    (square metres, text), `rooms_short`, `where`, `since` (an ISO day, a clock time, or both),
    `is_waiting`, `has_lease`, `symptoms`; `trades` (each with least and most), `wage` (yuan, from
    and to), `wage_per`, `start`, `housing`; `measures`. Where we wrote the description ourselves:
    `descriptions`, by language."""
    description: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class TicketDetails:
    """A ticket as others may know it; the phone number is shown by `contact` alone."""

    number: int
    category: Category
    kind: Kind
    urgency: Urgency
    status: Status
    desk: str
    """The code of the desk that handles it now."""
    place: str | None
    reporter: Address
    person: PersonId | None
    contact_name_masked: str | None
    has_phone: bool
    enterprise: str | None
    is_confidential: bool
    facts: Mapping[str, Any]
    description: str
    attachments: tuple[Attachment, ...]
    assignee: str | None
    """The handle of the officer who has it."""
    submitted_at: datetime
    take_by: datetime
    """By when an officer takes it, as the reporter was told."""
    taken_at: datetime | None
    answer_by: datetime | None
    """By when the reporter hears next, as they were told."""
    answered_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    rating: int | None
    is_drill: bool = False
    """Practice: there is no reporter."""
    master: int | None = None
    """The ticket with which this one waits, being about the same thing."""
    returned: Returned = Returned.NEVER
    enterprise_id: str | None = None
    """None for an enterprise that is not in the register."""
    shared_with: str | None = None
    """The enterprise whose contacts see it too."""

    @property
    def is_verified(self) -> bool:
        return self.person is not None


class Action(StrEnum):
    """What the timeline of a ticket knows."""

    SUBMITTED = "submitted"
    TAKEN = "taken"
    ANSWERED = "answered"
    ADDED = "added"
    RESOLVED = "resolved"
    DENIED = "denied"
    CONFIRMED = "confirmed"
    RATED = "rated"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    PASSED_ON = "passed_on"
    """To a colleague or to the parent desk."""
    CAME_BACK = "came_back"
    """The answer did not come in time."""
    NOT_TAKEN = "not_taken"
    """The reporter was told that nobody had taken it."""
    CALLED_OUT = "called_out"
    """The gateway called people by SMS or voice."""
    NOT_CALLED_OUT = "not_called_out"
    SUPPORT = "support"
    CONTACT_VIEWED = "contact_viewed"
    PLACE_VIEWED = "place_viewed"
    TAKEN_BACK = "taken_back"
    NOTED = "noted"
    CORRECTED = "corrected"
    MERGED = "merged"
    """It waits with another ticket about the same thing."""
    SPLIT = "split"
    RETURNED = "returned"
    """The desk says that it is not its own."""
    DECIDED = "decided"
    """Headquarters has said whose it is."""
    REFUSED = "refused"
    """Somebody outside the county is responsible."""
    HANDED_OVER = "handed_over"
    """At a change of shift: the actor has it now, `detail` had it before."""
    FLASHED = "flash_reported"
    """Headquarters was told at once."""
    UNFLASHED = "flash_taken_back"


class ActListener(Protocol):
    """Wants to know what is done with tickets; runs in the same transaction."""

    async def on_act(self, number: int, action: Action, by: str | None) -> None: ...


@dataclass(frozen=True)
class TicketEvent:
    """One line of the timeline: nothing personal in it."""

    action: Action
    at: datetime
    actor: str | None
    """The handle of an officer; None for the reporter and for the clock."""
    detail: str | None


class Direction(StrEnum):
    """Who reads a message of a ticket."""

    TO_REPORTER = "to_reporter"
    TO_DESK = "to_desk"
    NOTE = "note"
    """Stays inside."""


@dataclass(frozen=True)
class Words:
    """What somebody wrote or sent: words, one of our ready answers, or a message to copy."""

    text: str = ""
    ready: str | None = None
    """The name of a ready answer, said in the reader's own language."""
    attachment: Attachment | None = None
    more: tuple[Attachment, ...] = ()
    """The rest of an album."""
    contact: str | None = None
    """The masked name of an enterprise's contact who said it in the reporter's place."""

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return (self.attachment, *self.more) if self.attachment else ()


@dataclass(frozen=True)
class TicketMessage:
    """A message between the desk and the reporter."""

    id: str
    number: int
    direction: Direction
    words: Words
    author: str | None
    """The handle of an officer; None for the reporter."""
    is_result: bool
    at: datetime
    delivered_at: datetime | None
    is_taken_back: bool
    is_uncertain: bool
    """Nobody knows whether it arrived, and its author has not sent it again."""
    next_by: datetime | None
    """When the next answer was promised with this one."""
    changed_at: datetime | None = None
    """When its author edited it last."""


@dataclass(frozen=True)
class Contact:
    """How a reporter is reached outside the chat."""

    name: str | None
    phone: str | None
