"""What begins anew after a restore: what was valid before is void, what was promised is kept."""

from datetime import datetime

from sqlalchemy import func, select

from services.announcements.service import AnnouncementService
from services.backup.tables import Epoch
from services.backup.types import EpochDetails
from services.clock import Clock
from services.codes.service import CodeService
from services.db.database import Database
from services.health.service import HealthService
from services.identity.service import IdentityService
from services.inbox.service import InboxService
from services.outbox.service import OutboxService
from services.outbox.types import Placing
from services.recognition.service import IssuerService
from services.tickets.service import TicketService


class EpochService:
    """Counts restores, and begins an epoch.

    Keys, links, nonces, one-time codes and the freshness of sources need nothing here: no backup
    holds them.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        inbox: InboxService,
        outbox: OutboxService,
        codes: CodeService,
        health: HealthService,
        accounts: IdentityService,
        tickets: TicketService,
        recognition: IssuerService,
        announcements: AnnouncementService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._inbox = inbox
        self._outbox = outbox
        self._codes = codes
        self._health = health
        self._accounts = accounts
        self._tickets = tickets
        self._recognition = recognition
        self._announcements = announcements

    async def current(self) -> EpochDetails | None:
        """Return the epoch that runs, None where nothing was ever restored."""
        async with self._db.reading() as session:
            row = await session.scalar(select(Epoch).order_by(Epoch.number.desc()).limit(1))
        return EpochDetails(row.number, row.since, row.made_at) if row else None

    async def hold(self) -> int:
        """Let what was not sent wait for a person; returns how many messages it is.

        The updates that were not handled yet are handled now, once: their numbers are known. But
        numbers older than a week may come again for other updates. New tickets leave a gap to
        the numbers that people may have been told since the backup. Announcements on their way
        stop: nobody knows any more who has got them.
        """
        async with self._db.transaction():
            await self._inbox.purge()
            await self._tickets.leave_gap()
            await self._announcements.stop_all()
            return await self._outbox.hold_unsent()

    async def withdraw_codes(self) -> int:
        """Void all codes; returns how many were still valid.

        Their pictures disappear from the chats. Who was green is told that nothing can be
        verified now, which is so until the sources are heard, and gets the next code by itself.
        """
        async with self._db.transaction():
            affected = await self._codes.withdraw_all()
            for person in affected:
                account = await self._accounts.account_of(person)
                if account is None:
                    continue
                await self._outbox.show(
                    "codes.picture", to=account, placing=Placing.REMOVE, slot="code"
                )
                if await self._health.owe_code(person):
                    await self._outbox.show("codes.unavailable", person, to=account)
        return len(affected)

    async def begin(self, made_at: datetime) -> int:
        """Record that an epoch begins from a backup of `made_at`; returns its number.

        Other regions may have revoked keys since: none of theirs counts before it is heard again.
        """
        async with self._db.transaction() as session:
            await self._recognition.unhear()
            last = await session.scalar(select(func.max(Epoch.number)))
            row = Epoch(number=(last or 1) + 1, since=self._clock(), made_at=made_at)
            session.add(row)
            await session.flush()
            return row.number
