"""What every service stands on: what carries messages, what is due, and who somebody is."""

from functools import cached_property
from zoneinfo import ZoneInfo

from services.apps.service import AppService
from services.audit.service import AuditService
from services.backlog.service import BacklogService
from services.bells import Bells
from services.chats.service import ChatService
from services.clock import Calendar, Clock
from services.config import Config
from services.crypto.service import DataKeyService
from services.crypto.vault import Vault
from services.db.database import Database
from services.ground import Ground
from services.identity.logins import LoginService
from services.identity.oidc import RealNamePlatform
from services.identity.service import IdentityService
from services.inbox.service import InboxService
from services.ledger.service import LedgerService
from services.outbox.service import OutboxService
from services.outbox.shown import ShownService
from services.people.service import PeopleService
from services.tally import Tally
from services.timers.service import TimerService


class Carriers:
    """Messages, timers, people and their logins."""

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
        self.audit = AuditService(db, vault, clock)
        self._introduce()

    def _introduce(self) -> None:
        """Let services hear of what happens in other rooms."""

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
    def shown(self) -> ShownService:
        return ShownService(self.db, self.clock)

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
    def apps(self) -> AppService:
        return AppService(self.db, self.clock)

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
