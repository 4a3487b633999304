"""All tables in one place, for migrations and for tests."""

from services.chats.tables import Chat
from services.db.types import Table
from services.desks.tables import Desk
from services.enterprises.tables import Enterprise, EnterpriseName
from services.escalation.tables import Escalation, Page
from services.groups.tables import BindingCode
from services.identity.tables import Authorisation, Binding, LoginTicket, PendingResult
from services.inbox.tables import InboxRow
from services.outbox.tables import OutboxRow, Shown
from services.people.tables import Person
from services.roster.tables import ShiftRow
from services.staff.tables import Staff, StaffInvitation, StaffPost
from services.tickets.tables import Ticket, TicketCounter, TicketEventRow, TicketMessageRow
from services.timers.tables import Timer

__all__ = [
    "Authorisation",
    "Binding",
    "BindingCode",
    "Chat",
    "Desk",
    "Enterprise",
    "EnterpriseName",
    "Escalation",
    "InboxRow",
    "LoginTicket",
    "OutboxRow",
    "Page",
    "PendingResult",
    "Person",
    "ShiftRow",
    "Shown",
    "Staff",
    "StaffInvitation",
    "StaffPost",
    "Table",
    "Ticket",
    "TicketCounter",
    "TicketEventRow",
    "TicketMessageRow",
    "Timer",
]
