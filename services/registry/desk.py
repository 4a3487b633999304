"""The duty desk, and what is reported to it."""

from functools import cached_property

from services.audit.posting import HeadService
from services.contacts.desk import ContactDesk
from services.contacts.removals import ContactRemovals
from services.contacts.service import ContactService
from services.desks.service import DeskService
from services.drills.service import DrillService
from services.enterprises.service import EnterpriseService
from services.figures.digest import DigestService
from services.figures.service import FigureService
from services.flashes.service import FlashService
from services.gateway.service import GatewayService
from services.groups.attendance import AttendanceService
from services.groups.confirming import ConfirmingService
from services.groups.service import GroupService
from services.registry.codes import CodeRooms
from services.reports.lookups import Lookups
from services.reports.service import ReportService
from services.roster.service import RosterService
from services.staff.renewals import RenewalService
from services.staff.service import StaffService
from services.standards.service import StandardService
from services.tickets.composing import DeskWork
from services.tickets.composing import compose as compose_tickets
from services.tickets.handling import HandlingService
from services.tickets.relay import RelayService
from services.tickets.service import TicketService
from services.topics.service import TopicService


class DeskRooms(CodeRooms):
    """Desks, their officers, reports and tickets."""

    # The duty desk, and what is reported to it

    @cached_property
    def desks(self) -> DeskService:
        return DeskService(self.db, self.clock, self.audit)

    @cached_property
    def staff(self) -> StaffService:
        return StaffService(
            self.db,
            self.vault,
            self.clock,
            desks=self.desks,
            people=self.people,
            logins=self.identity,
            outbox=self.outbox,
            ledger=self.ledger,
            audit=self.audit,
        )

    @cached_property
    def renewals(self) -> RenewalService:
        return RenewalService(self.ground, staff=self.staff, logins=self.identity)

    @cached_property
    def groups(self) -> GroupService:
        return GroupService(
            self.db,
            self.clock,
            self.desks,
            self.staff,
            confirming=self.confirming,
            audit=self.audit,
        )

    @cached_property
    def confirming(self) -> ConfirmingService:
        """What headquarters says to a group before it becomes a desk's."""
        return ConfirmingService(self.ground, desks=self.desks, staff=self.staff, audit=self.audit)

    @cached_property
    def topics(self) -> TopicService:
        return TopicService(self.ground, desks=self.desks, staff=self.staff)

    @cached_property
    def attendance(self) -> AttendanceService:
        return AttendanceService(
            self.ground,
            desks=self.desks,
            staff=self.staff,
            topics=self.topics,
            cards=self.desk_work.moves,
        )

    @cached_property
    def roster(self) -> RosterService:
        return RosterService(
            self.db,
            self.clock,
            self.calendar,
            desks=self.desks,
            staff=self.staff,
            audit=self.audit,
        )

    @cached_property
    def standards(self) -> StandardService:
        return StandardService(self.db, self.clock, self.calendar, audit=self.audit)

    @cached_property
    def gateway(self) -> GatewayService:
        return GatewayService(
            self.ground,
            staff=self.staff,
            bell=self.bells.calls,
            tally=self.tally,
            config=self.config.gateway,
        )

    @cached_property
    def enterprises(self) -> EnterpriseService:
        return EnterpriseService(self.db, self.desks, self.audit)

    @cached_property
    def contacts(self) -> ContactService:
        return ContactService(
            self.ground,
            enterprises=self.enterprises,
            people=self.people,
            accounts=self.identity,
            ledger=self.ledger,
            audit=self.audit,
        )

    @cached_property
    def contact_removals(self) -> ContactRemovals:
        """How a desk's lead and headquarters end that somebody speaks for an enterprise."""
        return ContactRemovals(self.ground, contacts=self.contacts, enterprises=self.enterprises)

    @cached_property
    def contact_desk(self) -> ContactDesk:
        """What contacts see of tickets, and what the desk finds out about them."""
        return ContactDesk(
            self.db,
            self.outbox,
            contacts=self.contacts,
            enterprises=self.enterprises,
            tickets=self.tickets,
            relay=self.relay,
            audit=self.audit,
            corrections=self.desk_work.corrections,
        )

    @cached_property
    def reports(self) -> ReportService:
        return ReportService(
            self.ground,
            lookups=Lookups(self.desks, self.enterprises, self.policy),
            accounts=self.identity,
            people=self.people,
            tickets=self.tickets,
            contacts=self.contacts,
            chats=self.chats,
        )

    @cached_property
    def desk_work(self) -> DeskWork:
        return compose_tickets(
            self.ground,
            self.chats,
            self.desks,
            self.staff,
            self.roster,
            self.gateway,
            self.standards,
            self.topics,
            first_number=self.config.first_ticket,
        )

    @cached_property
    def figures(self) -> FigureService:
        return FigureService(self.ground, self.standards, audit=self.audit)

    @cached_property
    def flashes(self) -> FlashService:
        return FlashService(self.desk_work.ledger, self.audit)

    @cached_property
    def digests(self) -> DigestService:
        return DigestService(self.ground, staff=self.staff)

    @property
    def tickets(self) -> TicketService:
        """The reporter's side of tickets."""
        return self.desk_work.tickets

    @property
    def handling(self) -> HandlingService:
        """The desk's side of tickets."""
        return self.desk_work.handling

    @property
    def relay(self) -> RelayService:
        """What the two sides tell each other."""
        return self.desk_work.relay

    @cached_property
    def drills(self) -> DrillService:
        return DrillService(
            self.ground,
            desks=self.desks,
            staff=self.staff,
            work=self.desk_work,
            audit=self.audit,
        )

    @cached_property
    def heads(self) -> HeadService:
        """What headquarters hears of the audit every morning."""
        return HeadService(self.ground, audit=self.audit, headquarters=self.staff)
