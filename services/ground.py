"""What every room stands on."""

from dataclasses import dataclass

from services.clock import Calendar, Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.outbox.service import OutboxService
from services.timers.service import TimerService


@dataclass(frozen=True)
class Ground:
    """What every room stands on."""

    db: Database
    vault: Vault
    clock: Clock
    calendar: Calendar
    outbox: OutboxService
    timers: TimerService
