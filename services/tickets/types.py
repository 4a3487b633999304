"""What crosses the door of the tickets' room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.chats.types import Address
from services.desks.types import Category
from services.people.types import PersonId

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


class AttachmentType(StrEnum):
    """What a message is that a reporter added to the words."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
    LOCATION = "location"


@dataclass(frozen=True)
class Attachment:
    """A message of the reporter's chat that belongs to the ticket; the file stays where it is."""

    address: Address
    message: str
    type: AttachmentType


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
    is_confidential: bool = False
    """A worker reports: employer and landlord are not told who it was."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the form asked: `people`, `rooms`, `area` (square metres, text), `rooms_short`,
    `where`, `who`, `since`, `symptoms`, `number`, `trades`."""
    description: str = ""
    attachments: tuple[Attachment, ...] = ()
