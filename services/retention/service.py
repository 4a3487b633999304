"""Deletes links that are over at once, and a month later what was settled at the desks."""

from datetime import timedelta

from sqlalchemy import exists

from services.clock import Clock
from services.contacts.tables import ContactLink
from services.db.database import Database
from services.db.purging import purge
from services.escalation.tables import Page
from services.shifts.tables import ShiftOffer
from services.staff.tables import StaffInvitation
from services.tickets.tables import Ticket

KEPT_FOR = timedelta(days=30)
"""Longer than anybody comes back to it. Who was called may look at a ticket until it cannot be
opened again, seven days after its end; of calls only the sheet of a shift tells besides, whose
words go after a week. An offered shift cannot be undone once it has begun. No figure counts either
of them."""


class RetentionService:
    """Knows what is over, though nobody comes and spends it."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def purge(self) -> None:
        """Delete it, a little at a time."""
        now = self._clock()
        before = now - KEPT_FOR
        has_ended = exists().where(Ticket.number == Page.ticket, Ticket.closed_at < before)
        # A link that is over lets nobody in, and names the account that opened it.
        await purge(self._db, StaffInvitation, StaffInvitation.expires_at <= now)
        await purge(self._db, ContactLink, ContactLink.expires_at <= now)
        await purge(self._db, ShiftOffer, ShiftOffer.ends_at < before)
        await purge(self._db, Page, Page.paged_at < before, has_ended)
