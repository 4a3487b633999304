"""The frozen set of all services, and the one function that composes them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from services.bells import Bell
from services.chats.service import ChatService
from services.clock import Calendar, Clock
from services.codes.keys import KeyRing
from services.codes.service import CodeService, Issuing
from services.codes.validity import Validity
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
from services.identity.types import OidcConfig
from services.inbox.service import InboxService
from services.outbox.service import OutboxService
from services.people.service import PeopleService
from services.policy.service import PolicyService
from services.privacy.desks import ReportData, StaffData
from services.privacy.health import CodeData, HealthData
from services.privacy.rooms import ChatData, IdentityData
from services.privacy.service import PrivacyService
from services.records.service import RecordService
from services.reports.lookups import Lookups
from services.reports.service import ReportService
from services.roster.service import RosterService
from services.staff.service import StaffService
from services.tickets.composing import DeskWork
from services.tickets.composing import compose as compose_tickets
from services.tickets.handling import HandlingService
from services.tickets.relay import RelayService
from services.tickets.service import TicketService
from services.timers.service import Step, TimerService


@dataclass(frozen=True)
class Bells:
    """What wakes the loops."""

    inbox: Bell
    outbox: Bell
    timers: Bell

    def ring_all(self) -> None:
        """Wake everybody: the clock was moved, or the house closes."""
        for bell in (self.inbox, self.outbox, self.timers):
            bell.ring()


@dataclass(frozen=True)
class Config:
    """What the services are told by the settings."""

    region: str = "CN-FJ"
    zone: str = "Asia/Shanghai"
    public_url: str = "http://127.0.0.1:8080"
    code_validity: str = "day"
    is_demo: bool = False
    oidc: OidcConfig | None = None
    first_ticket: int = 1001


@dataclass(frozen=True)
class Services:
    """Everything that handlers may ask."""

    db: Database
    vault: Vault
    clock: Clock
    calendar: Calendar
    config: Config
    bells: Bells
    chats: ChatService
    inbox: InboxService
    outbox: OutboxService
    timers: TimerService
    people: PeopleService
    identity: IdentityService
    logins: LoginService
    privacy: PrivacyService
    policy: PolicyService
    records: RecordService
    health: HealthService
    keys: KeyRing
    codes: CodeService
    desks: DeskService
    staff: StaffService
    groups: GroupService
    roster: RosterService
    enterprises: EnterpriseService
    reports: ReportService
    desk_work: DeskWork

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

    def steps(self) -> dict[str, Step]:
        """Return what is done when a timer of each kind is due."""
        return {**self.health.steps(), **self.desk_work.steps(), **self.reports.steps()}

    async def start(self) -> None:
        """Make the first signing key of an empty installation, and wait for the next midnight."""
        await self.keys.start()
        await self.health.start()

    async def close(self) -> None:
        await self.logins.close()
        await self.db.close()


def build(db: Database, *, vault: Vault, clock: Clock, config: Config) -> Services:
    """Compose all services over one database."""
    bells = Bells(Bell(), Bell(), Bell())
    calendar = Calendar(ZoneInfo(config.zone))
    chats = ChatService(db, vault, clock)
    inbox = InboxService(db, vault, clock, bells.inbox)
    outbox = OutboxService(db, vault, clock, bells.outbox)
    timers = TimerService(db, clock, bells.timers)
    people = PeopleService(db, vault, clock)
    identity = IdentityService(db, vault, clock, people, outbox)
    platform = RealNamePlatform(config.oidc, clock, calendar) if config.oidc else None
    logins = LoginService(db, vault, clock, chats, platform, public_url=config.public_url)
    ground = Ground(db, vault, clock, calendar, outbox, timers)
    policy = PolicyService(db, clock, calendar, timers)
    health = _health(ground, policy, people, identity)
    keys = KeyRing(db, vault, clock)
    codes = _codes(ground, config, keys, people, health)
    desks = DeskService(db, clock)
    staff = StaffService(db, vault, clock, desks=desks, people=people, outbox=outbox)
    roster = RosterService(db, calendar, desks=desks, staff=staff)
    desk_work = compose_tickets(
        ground, chats, desks, staff, roster, first_number=config.first_ticket
    )
    enterprises = EnterpriseService(db, desks)
    reports = ReportService(
        ground,
        lookups=Lookups(desks, enterprises, policy),
        accounts=identity,
        people=people,
        tickets=desk_work.tickets,
        chats=chats,
    )
    # The binding, by which the other rooms find what is a person's, is deleted last.
    kept = (
        desk_work.personal_data,
        ReportData(reports),
        StaffData(staff),
        CodeData(codes),
        HealthData(health),
        IdentityData(identity, people),
        ChatData(chats),
    )
    privacy = PrivacyService(db, clock, identity, kept)
    for listener in (staff, codes, health):
        identity.add_listener(listener)
    return Services(
        db=db,
        vault=vault,
        clock=clock,
        calendar=calendar,
        config=config,
        bells=bells,
        chats=chats,
        inbox=inbox,
        outbox=outbox,
        timers=timers,
        people=people,
        identity=identity,
        logins=logins,
        privacy=privacy,
        policy=policy,
        records=RecordService(db, vault, clock, calendar, timers),
        health=health,
        keys=keys,
        codes=codes,
        desks=desks,
        staff=staff,
        groups=GroupService(db, clock, desks, staff),
        roster=roster,
        enterprises=enterprises,
        reports=reports,
        desk_work=desk_work,
    )


def _health(
    ground: Ground, policy: PolicyService, people: PeopleService, identity: IdentityService
) -> HealthService:
    return HealthService(
        ground.db,
        ground.vault,
        ground.clock,
        ground.calendar,
        policy=policy,
        people=people,
        accounts=identity,
        outbox=ground.outbox,
        timers=ground.timers,
    )


def _codes(
    ground: Ground, config: Config, keys: KeyRing, people: PeopleService, health: HealthService
) -> CodeService:
    issuing = Issuing(
        region=config.region,
        public_url=config.public_url,
        validity=Validity.parse(config.code_validity),
        is_demo=config.is_demo,
    )
    return CodeService(
        ground.db,
        ground.vault,
        ground.clock,
        ground.calendar,
        issuing=issuing,
        keys=keys,
        people=people,
        assessor=health,
        outbox=ground.outbox,
    )
