"""Puts the rooms of tickets and of escalation together."""

from dataclasses import dataclass

from services.chats.service import ChatService
from services.desks.service import DeskService
from services.escalation.audience import Audiences
from services.escalation.pager import Pager
from services.escalation.service import EscalationService
from services.gateway.service import GatewayService
from services.ground import Ground
from services.roster.service import RosterService
from services.staff.service import StaffService
from services.standards.service import StandardService
from services.tickets.carrying import Carrier
from services.tickets.correcting import Corrections
from services.tickets.doubts import Doubts
from services.tickets.handling import HandlingService
from services.tickets.handovers import Handovers
from services.tickets.leaving import Departures
from services.tickets.ledger import Ledger
from services.tickets.merging import Duplicates
from services.tickets.moving import GroupMoves
from services.tickets.parts import Parts
from services.tickets.practice import Practice
from services.tickets.promises import Promises
from services.tickets.relay import RelayService
from services.tickets.returning import Returns
from services.tickets.service import TicketService
from services.tickets.warnings import Warnings
from services.tickets.withheld import WithheldFiles
from services.timers.service import Step
from services.topics.service import TopicService


@dataclass(frozen=True)
class DeskWork:
    """Everything that is done with tickets."""

    escalation: EscalationService
    tickets: TicketService
    handling: HandlingService
    handovers: Handovers
    promises: Promises
    warnings: Warnings
    relay: RelayService
    carrier: Carrier
    corrections: Corrections
    duplicates: Duplicates
    returns: Returns
    departures: Departures
    doubts: Doubts
    moves: GroupMoves
    practice: Practice
    withheld: WithheldFiles
    ledger: Ledger

    def steps(self) -> dict[str, Step]:
        carried = self.relay.steps() | self.carrier.steps() | self.warnings.steps()
        return self.escalation.steps() | self.promises.steps() | carried


def compose(
    ground: Ground,
    chats: ChatService,
    desks: DeskService,
    staff: StaffService,
    roster: RosterService,
    gateway: GatewayService,
    standards: StandardService,
    topics: TopicService,
    *,
    first_number: int,
) -> DeskWork:
    """Return the services of tickets over the services that they lean on."""
    db, clock, outbox, timers = ground.db, ground.clock, ground.outbox, ground.timers
    escalation = EscalationService(
        db,
        clock,
        timers=timers,
        audiences=Audiences(desks, staff, roster, chats, gateway, timers),
        pager=Pager(db, clock, outbox, timers, staff, standards),
        gateway=gateway,
        standards=standards,
    )
    ledger = _ledger(ground, desks, staff, escalation, standards, topics)
    promises, carrier = Promises(ledger), Carrier(ledger)
    duplicates = Duplicates(ledger, promises)
    tickets = TicketService(ledger, promises, duplicates, first_number=first_number)
    handling = HandlingService(ledger, promises)
    return DeskWork(
        escalation=escalation,
        tickets=tickets,
        handling=handling,
        handovers=Handovers(ledger, handling),
        promises=promises,
        warnings=Warnings(ledger),
        relay=RelayService(ledger, carrier),
        carrier=carrier,
        corrections=Corrections(ledger, carrier),
        duplicates=duplicates,
        returns=Returns(ledger, promises, duplicates),
        departures=Departures(ledger, promises, chats),
        doubts=Doubts(ledger),
        moves=GroupMoves(ledger, chats),
        practice=Practice(ledger, promises, tickets),
        withheld=WithheldFiles(ledger),
        ledger=ledger,
    )


def _ledger(
    ground: Ground,
    desks: DeskService,
    staff: StaffService,
    escalation: EscalationService,
    standards: StandardService,
    topics: TopicService,
) -> Ledger:
    return Ledger(
        Parts(
            db=ground.db,
            vault=ground.vault,
            clock=ground.clock,
            calendar=ground.calendar,
            outbox=ground.outbox,
            timers=ground.timers,
            desks=desks,
            staff=staff,
            escalation=escalation,
            standards=standards,
            topics=topics,
        )
    )
