"""All services, and how they start, listen to each other, and end."""

from functools import cached_property

from services.privacy.announcements import AnnouncementData
from services.privacy.audit import AuditData
from services.privacy.desks import ContactData, ReportData, StaffData
from services.privacy.health import CodeData, HealthData, PictureData, ReceiptData
from services.privacy.rooms import ChatData, IdentityData
from services.privacy.service import PrivacyService
from services.privacy.shown import ShownData
from services.privacy.tickets import TicketData
from services.registry.headquarters import HeadquartersRooms
from services.retention.service import RetentionService
from services.shifts.slots import OfferSlots
from services.tickets.acts import TicketActs
from services.tickets.slots import TicketSlots
from services.timers.service import Step


class Services(HeadquartersRooms):
    """Everything that handlers may ask; each service is made when it is first asked for."""

    def _introduce(self) -> None:
        for listener in (
            self.staff,
            self.codes,
            self.health,
            self.reports,
            self.contacts,
            self.receipts,
            self.apps,
            self.ledger,
        ):
            self.identity.add_listener(listener)
        self.health.add_listener(self.codes)
        self.gateway.add_listener(self.desk_work.promises)
        acts = TicketActs(self.audit, self.desk_work.ledger)
        self.desk_work.ledger.listeners += [self.drills, acts]
        self.shown.keepers += [
            TicketSlots(self.db, self.clock),
            OfferSlots(self.db, self.clock),
        ]
        self.staff.listeners.append(self.confirming)
        self.desk_work.moves.listeners += [self.confirming, self.topics]
        self.roster.add_listener(self.turns)
        self.roster.add_listener(self.offers)
        self.roster.add_listener(self.coverage)

    @cached_property
    def privacy(self) -> PrivacyService:
        # The binding, by which the other rooms find what is a person's, is deleted last.
        kept = (
            TicketData(self.desk_work.ledger, self.tickets),
            ReportData(self.reports),
            StaffData(self.staff, self.desk_work.departures),
            ContactData(self.contacts),
            AnnouncementData(self.announcements),
            CodeData(self.codes),
            ReceiptData(self.receipts),
            PictureData(self.pictures),
            HealthData(self.health),
            AuditData(self.audit),
            IdentityData(self.identity, self.people),
            ChatData(self.chats),
            ShownData(self.shown),
        )
        return PrivacyService(
            self.db, self.clock, self.identity, self.ledger, kept, audit=self.audit
        )

    @cached_property
    def retention(self) -> RetentionService:
        return RetentionService(self.db, self.clock)

    # At work

    def steps(self) -> dict[str, Step]:
        """Return what is done when a timer of each kind is due."""
        steps = self.health.steps() | self.desk_work.steps() | self.reports.steps()
        steps |= self.heads.steps()
        steps |= self.digests.steps() | self.turns.steps() | self.offers.steps()
        steps |= self.attendance.steps() | self.coverage.steps() | self.confirming.steps()
        steps |= self.announcing.steps() | self.flashes.steps()
        return steps | self.renewals.steps() | self.pictures.steps() | self.drills.steps()

    async def start(self) -> None:
        """Take up the active data key, make the first signing key, wait for what comes daily.

        Raises UnknownDataKeyError before anything is written where the database needs another.
        """
        await self.data_keys.start()
        await self.ledger.start()
        await self.keys.start()
        await self.health.start()
        await self.renewals.start()
        await self.turns.start()
        await self.coverage.start()
        await self.digests.start()
        await self.heads.start()
        await self.attendance.start()

    async def close(self) -> None:
        await self.logins.close()
        await self.ledger.close()
        await self.db.close()
