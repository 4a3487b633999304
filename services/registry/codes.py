"""Which colour, the code that shows it, and what others' codes are worth."""

from functools import cached_property

from services.checking.pictures import PictureService
from services.checking.service import CheckService
from services.checking.signing import SigningService
from services.codes.lasting import LastingCodes
from services.codes.service import CodeService, Issuing
from services.codes.validity import Validity
from services.health.service import HealthService
from services.partners.service import PartnerService
from services.policy.service import PolicyService
from services.receipts.service import ReceiptService
from services.recognition.service import IssuerService
from services.recognition.trust import TrustService
from services.records.service import RecordService
from services.registry.carriers import Carriers
from services.signing.keys import KeyRing


class CodeRooms(Carriers):
    """From records to the verdict on a code."""

    # Which colour, and the code that shows it

    @cached_property
    def policy(self) -> PolicyService:
        return PolicyService(self.db, self.clock, self.calendar, self.timers, audit=self.audit)

    @cached_property
    def records(self) -> RecordService:
        return RecordService(
            self.db,
            self.vault,
            self.clock,
            self.calendar,
            timers=self.timers,
            data_keys=self.data_keys,
            audit=self.audit,
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
        return KeyRing(self.db, self.vault, self.clock, self.audit)

    @cached_property
    def issuing(self) -> Issuing:
        return Issuing(
            region=self.config.region,
            public_url=self.config.public_url,
            validity=Validity.parse(self.config.code_validity),
            is_demo=self.config.is_demo,
        )

    @cached_property
    def codes(self) -> CodeService:
        return CodeService(
            self.db,
            self.vault,
            self.clock,
            self.calendar,
            issuing=self.issuing,
            keys=self.keys,
            people=self.people,
            assessor=self.health,
            outbox=self.outbox,
        )

    @cached_property
    def lasting_codes(self) -> LastingCodes:
        return LastingCodes(
            self.db,
            self.clock,
            self.calendar,
            validity=self.issuing.validity,
            people=self.people,
            assessor=self.health,
            codes=self.codes,
        )

    # What a code is worth that somebody shows

    @cached_property
    def trust(self) -> TrustService:
        return TrustService(
            self.db, self.clock, self.calendar, issuer=self.issuing.issuer, keys=self.keys
        )

    @cached_property
    def recognition(self) -> IssuerService:
        return IssuerService(self.db, self.clock, self.calendar, self.issuing, audit=self.audit)

    @cached_property
    def receipts(self) -> ReceiptService:
        return ReceiptService(self.ground, people=self.people, accounts=self.identity)

    @cached_property
    def checking(self) -> CheckService:
        return CheckService(
            self.clock,
            self.calendar,
            trust=self.trust,
            codes=self.codes,
            receipts=self.receipts,
        )

    @cached_property
    def pictures(self) -> PictureService:
        return PictureService(self.ground)

    @cached_property
    def signing(self) -> SigningService:
        return SigningService(
            self.db, keys=self.keys, codes=self.codes, accounts=self.identity, outbox=self.outbox
        )

    @cached_property
    def partners(self) -> PartnerService:
        return PartnerService(
            self.db, self.clock, self.calendar, ledger=self.ledger, audit=self.audit
        )
