"""All services, and how each is made of its neighbours."""

from functools import cached_property
from zoneinfo import ZoneInfo

from services.backlog.service import BacklogService
from services.bells import Bells
from services.chats.service import ChatService
from services.clock import Calendar, Clock
from services.codes.keys import KeyRing
from services.codes.service import CodeService, Issuing
from services.codes.validity import Validity
from services.config import Config
from services.crypto.service import DataKeyService
from services.crypto.vault import Vault
from services.db.database import Database
from services.desks.service import DeskService
from services.enterprises.service import EnterpriseService
from services.ground import Ground
from services.groups.service import GroupService
from services.health.service import HealthService
from services.identity.logins import LoginService
from services.identity.oidc import RealNamePlatform
from services.identity.service import IdentityService
from services.inbox.service import InboxService
from services.ledger.service import LedgerService
from services.outbox.service import OutboxService
from services.people.service import PeopleService
from services.policy.service import PolicyService
from services.privacy.desks import ReportData, StaffData
from services.privacy.health import CodeData, HealthData
from services.privacy.rooms import ChatData, IdentityData
from services.privacy.service import PrivacyService
from services.privacy.tickets import TicketData
from services.records.service import RecordService
from services.reports.lookups import Lookups
from services.reports.service import ReportService
from services.roster.service import RosterService
from services.staff.renewals import RenewalService
from services.staff.service import StaffService
from services.tally import Tally
from services.tickets.composing import DeskWork
from services.tickets.composing import compose as compose_tickets
from services.tickets.handling import HandlingService
from services.tickets.relay import RelayService
from services.tickets.service import TicketService
from services.timers.service import Step, TimerService


class Services:
    """Everything that handlers may ask; each service is made when it is first asked for."""

    def __init__(
        self,
        db: Database,
        *,
        vault: Vault,
        clock: Clock,
        config: Config,
        ledger: Database | None = None,
    ) -> None:
        self.db = db
        self.vault = vault
        self.clock = clock
        self.config = config
        self.calendar = Calendar(ZoneInfo(config.zone))
        self.bells = Bells()
        self.tally = Tally()
        self.ledger = LedgerService(db, vault, clock, ledger)
        for listener in (self.staff, self.codes, self.health, self.reports, self.ledger):
            self.identity.add_listener(listener)
        self.health.add_listener(self.codes)

    # What carries messages, and what is due

    @cached_property
    def chats(self) -> ChatService:
        return ChatService(self.db, self.vault, self.clock)

    @cached_property
    def inbox(self) -> InboxService:
        return InboxService(self.db, self.vault, self.clock, self.bells.inbox)

    @cached_property
    def outbox(self) -> OutboxService:
        return OutboxService(self.db, self.vault, self.clock, self.bells.outbox)

    @cached_property
    def timers(self) -> TimerService:
        return TimerService(self.db, self.clock, self.bells.timers)

    @cached_property
    def backlog(self) -> BacklogService:
        return BacklogService(self.db, self.clock)

    @cached_property
    def ground(self) -> Ground:
        return Ground(self.db, self.vault, self.clock, self.calendar, self.outbox, self.timers)

    @cached_property
    def data_keys(self) -> DataKeyService:
        return DataKeyService(self.db, self.vault, self.clock)

    # Who somebody is

    @cached_property
    def people(self) -> PeopleService:
        return PeopleService(self.db, self.vault, self.clock, self.data_keys)

    @cached_property
    def identity(self) -> IdentityService:
        return IdentityService(
            self.db,
            self.vault,
            self.clock,
            people=self.people,
            chats=self.chats,
            outbox=self.outbox,
        )

    @cached_property
    def logins(self) -> LoginService:
        oidc = self.config.oidc
        platform = RealNamePlatform(oidc, self.clock, self.calendar) if oidc else None
        return LoginService(
            self.db,
            self.vault,
            self.clock,
            self.chats,
            platform,
            public_url=self.config.public_url,
            tally=self.tally,
        )

    @cached_property
    def privacy(self) -> PrivacyService:
        # The binding, by which the other rooms find what is a person's, is deleted last.
        kept = (
            TicketData(self.desk_work.ledger, self.tickets),
            ReportData(self.reports),
            StaffData(self.staff),
            CodeData(self.codes),
            HealthData(self.health),
            IdentityData(self.identity, self.people),
            ChatData(self.chats),
        )
        return PrivacyService(self.db, self.clock, self.identity, self.ledger, kept)

    # Which colour, and the code that shows it

    @cached_property
    def policy(self) -> PolicyService:
        return PolicyService(self.db, self.clock, self.calendar, self.timers)

    @cached_property
    def records(self) -> RecordService:
        return RecordService(
            self.db,
            self.vault,
            self.clock,
            self.calendar,
            timers=self.timers,
            data_keys=self.data_keys,
        )

    @cached_property
    def health(self) -> HealthService:
        return HealthService(
            self.db,
            self.vault,
            self.clock,
            self.calendar,
            policy=self.policy,
            people=self.people,
            accounts=self.identity,
            outbox=self.outbox,
            timers=self.timers,
        )

    @cached_property
    def keys(self) -> KeyRing:
        return KeyRing(self.db, self.vault, self.clock)

    @cached_property
    def codes(self) -> CodeService:
        issuing = Issuing(
            region=self.config.region,
            public_url=self.config.public_url,
            validity=Validity.parse(self.config.code_validity),
            is_demo=self.config.is_demo,
        )
        return CodeService(
            self.db,
            self.vault,
            self.clock,
            self.calendar,
            issuing=issuing,
            keys=self.keys,
            people=self.people,
            assessor=self.health,
            outbox=self.outbox,
        )

    # The duty desk, and what is reported to it

    @cached_property
    def desks(self) -> DeskService:
        return DeskService(self.db, self.clock)

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
        )

    @cached_property
    def renewals(self) -> RenewalService:
        return RenewalService(self.ground, staff=self.staff, logins=self.identity)

    @cached_property
    def groups(self) -> GroupService:
        return GroupService(self.db, self.clock, self.desks, self.staff)

    @cached_property
    def roster(self) -> RosterService:
        return RosterService(self.db, self.calendar, desks=self.desks, staff=self.staff)

    @cached_property
    def enterprises(self) -> EnterpriseService:
        return EnterpriseService(self.db, self.desks)

    @cached_property
    def reports(self) -> ReportService:
        return ReportService(
            self.ground,
            lookups=Lookups(self.desks, self.enterprises, self.policy),
            accounts=self.identity,
            people=self.people,
            tickets=self.tickets,
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
            first_number=self.config.first_ticket,
        )

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

    # At work

    def steps(self) -> dict[str, Step]:
        """Return what is done when a timer of each kind is due."""
        steps = self.health.steps() | self.desk_work.steps() | self.reports.steps()
        return steps | self.renewals.steps()

    async def start(self) -> None:
        """Take up the active data key, make the first signing key, wait for what comes daily.

        Raises UnknownDataKeyError before anything is written where the database needs another.
        """
        await self.data_keys.start()
        await self.ledger.start()
        await self.keys.start()
        await self.health.start()
        await self.renewals.start()

    async def close(self) -> None:
        await self.logins.close()
        await self.ledger.close()
        await self.db.close()
