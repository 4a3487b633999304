"""What the tickets' room leans on."""

from dataclasses import dataclass

from services.clock import Calendar, Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.desks.service import DeskService
from services.escalation.service import EscalationService
from services.outbox.service import OutboxService
from services.staff.service import StaffService
from services.standards.service import StandardService
from services.timers.service import TimerService
from services.topics.service import TopicService


@dataclass(frozen=True)
class Parts:
    """The services that every use case of tickets may need."""

    db: Database
    vault: Vault
    clock: Clock
    calendar: Calendar
    outbox: OutboxService
    timers: TimerService
    desks: DeskService
    staff: StaffService
    escalation: EscalationService
    standards: StandardService
    topics: TopicService
