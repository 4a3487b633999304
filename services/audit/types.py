"""What crosses the door of the audit's room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from services.chats.types import Address


class Act(StrEnum):
    """What is recorded besides what officers do with tickets (`ticket.taken` and so on)."""

    DATA_EXPORTED = "privacy.exported"
    DATA_ERASED = "privacy.erased"
    STAFF_INVITED = "staff.invited"
    STAFF_JOINED = "staff.joined"
    STAFF_REMOVED = "staff.removed"
    GROUP_CODE_MADE = "group.code_made"
    GROUP_NAMED = "group.named"
    GROUP_BOUND = "group.bound"
    GROUP_REFUSED = "group.refused"
    DESKS_IMPORTED = "desks.imported"
    ROSTER_IMPORTED = "roster.imported"
    ENTERPRISES_IMPORTED = "enterprises.imported"
    RECORDS_LOADED = "records.loaded"
    POLICY_SET = "policy.set"
    PARTNER_ADDED = "partner.added"
    PARTNER_REMOVED = "partner.removed"
    ISSUER_ADDED = "issuer.added"
    ISSUER_REMOVED = "issuer.removed"
    DATA_KEYS_ROTATED = "keys.rotated"
    SIGNING_KEY_ROTATED = "keys.signing_rotated"
    SIGNING_KEY_REVOKED = "keys.signing_revoked"
    BACKUP_WRITTEN = "backup.written"
    BACKUP_RESTORED = "backup.restored"
    HELD_RELEASED = "backup.held_released"
    HELD_DROPPED = "backup.held_dropped"
    CONTACT_LINK_MADE = "contact.link_made"
    CONTACT_LINK_REVOKED = "contact.link_revoked"
    CONTACT_JOINED = "contact.joined"
    CONTACT_LEFT = "contact.left"
    CONTACT_REMOVED = "contact.removed"
    DRILL_STARTED = "drill.started"
    DRILL_CALLED_OFF = "drill.called_off"
    ANNOUNCEMENT_SENT = "announcement.sent"
    ANNOUNCEMENT_STOPPED = "announcement.stopped"
    CONTACT_CONFIRMED = "contact.confirmed"
    CONTACT_REFUSED = "contact.refused"
    FLASH_SEEN = "flash.seen"
    FIGURES_EXPORTED = "figures.exported"
    SHIFT_PASSED_ON = "shift.passed_on"


class Fault(StrEnum):
    """In what way the chain is broken."""

    CHANGED = "changed"
    """The entry is not what it was when it was written."""
    MISSING = "missing"
    """Here stood an entry, or another one."""
    CUT = "cut"
    """It ends before a head that headquarters was told, or that head was another one."""


@dataclass(frozen=True)
class Entry:
    """Something that was done or looked at."""

    position: int
    at: datetime
    actor: str
    action: str
    subject: str
    person: str | None
    """A pseudonym."""
    detail: str | None


@dataclass(frozen=True)
class Head:
    """The newest entry of the chain: whoever knows it knows whether one before was changed."""

    position: int
    hash: str


@dataclass(frozen=True)
class PostedHead:
    """What headquarters is told on a day."""

    day: date
    head: Head
    former: Head | None
    """What it was told before."""
    restores: int
    """How often a backup was restored since then: what came after it is not in the chain."""


@dataclass(frozen=True)
class Verdict:
    """What a look at the whole chain came to."""

    entries: int
    head: Head | None
    fault: Fault | None = None
    position: int | None = None
    """The first broken entry."""


class Officer(Protocol):
    """Somebody of headquarters, as the staff's room knows them."""

    @property
    def account(self) -> Address | None: ...


class Headquarters(Protocol):
    """Knows who hears of the chain's head."""

    async def hq(self) -> Sequence[Officer]: ...
