"""All tables in one place, for migrations and for tests."""

from services.announcements.tables import (
    AnnouncementRecipient,
    AnnouncementRefusal,
    AnnouncementRow,
)
from services.apps.tables import AppCheckCount, AppSession
from services.audit.tables import AuditEntry, AuditHead, AuditSubject
from services.backup.tables import Epoch
from services.chats.tables import Chat
from services.checking.tables import PictureCheck
from services.codes.tables import CodeRow
from services.contacts.tables import ContactLink, EnterpriseContact
from services.crypto.tables import ActiveKey
from services.db.types import Table
from services.desks.tables import Desk
from services.drills.tables import Drill
from services.enterprises.tables import Enterprise, EnterpriseName
from services.escalation.tables import Escalation, Page
from services.figures.tables import FigureExport
from services.flashes.tables import FlashRow, FlashSeenRow
from services.gateway.tables import PagerCall
from services.groups.tables import BindingCode, GroupAttendance, WaitingGroup
from services.health.tables import Standing, TellingRow, TellingSubject
from services.identity.tables import Authorisation, Binding, LoginTicket, Move, PendingResult
from services.inbox.tables import InboxRow
from services.ledger.tables import LedgerMark
from services.outbox.tables import OutboxRow, Shown
from services.partners.tables import Partner, PartnerCall
from services.people.tables import Person
from services.policy.tables import PolicyRow
from services.receipts.tables import ReceiptChoice, ReceiptDay
from services.recognition.tables import IssuerRow, MappingRow, SeenListRow, TrustListRow
from services.records.tables import Load, RecordRow, SourceRow
from services.reports.tables import ReportDraft, Reporter
from services.roster.tables import ShiftRow
from services.shifts.tables import ShiftAsk, ShiftFault, ShiftOffer, ShiftTurn
from services.signing.tables import SigningKeyRow, TrustRootRow
from services.staff.tables import FormerStaff, Staff, StaffInvitation, StaffPost
from services.standards.tables import StandardRow
from services.tickets.tables import Ticket, TicketCounter, TicketEventRow, TicketMessageRow
from services.timers.tables import Timer
from services.topics.tables import TicketTopic, TopicGroup

__all__ = [
    "ActiveKey",
    "AnnouncementRecipient",
    "AnnouncementRefusal",
    "AnnouncementRow",
    "AppCheckCount",
    "AppSession",
    "AuditEntry",
    "AuditHead",
    "AuditSubject",
    "Authorisation",
    "Binding",
    "BindingCode",
    "Chat",
    "CodeRow",
    "ContactLink",
    "Desk",
    "Drill",
    "Enterprise",
    "EnterpriseContact",
    "EnterpriseName",
    "Epoch",
    "Escalation",
    "FigureExport",
    "FlashRow",
    "FlashSeenRow",
    "FormerStaff",
    "GroupAttendance",
    "InboxRow",
    "IssuerRow",
    "LedgerMark",
    "Load",
    "LoginTicket",
    "MappingRow",
    "Move",
    "OutboxRow",
    "Page",
    "PagerCall",
    "Partner",
    "PartnerCall",
    "PendingResult",
    "Person",
    "PictureCheck",
    "PolicyRow",
    "ReceiptChoice",
    "ReceiptDay",
    "RecordRow",
    "ReportDraft",
    "Reporter",
    "SeenListRow",
    "ShiftAsk",
    "ShiftFault",
    "ShiftOffer",
    "ShiftRow",
    "ShiftTurn",
    "Shown",
    "SigningKeyRow",
    "SourceRow",
    "Staff",
    "StaffInvitation",
    "StaffPost",
    "StandardRow",
    "Standing",
    "Table",
    "TellingRow",
    "TellingSubject",
    "Ticket",
    "TicketCounter",
    "TicketEventRow",
    "TicketMessageRow",
    "TicketTopic",
    "Timer",
    "TopicGroup",
    "TrustListRow",
    "TrustRootRow",
    "WaitingGroup",
]
