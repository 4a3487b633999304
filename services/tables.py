"""All tables in one place, for migrations and for tests."""

from services.chats.tables import Chat
from services.db.types import Table
from services.identity.tables import Authorisation, Binding, LoginTicket, PendingResult
from services.inbox.tables import InboxRow
from services.outbox.tables import OutboxRow, Shown
from services.people.tables import Person
from services.timers.tables import Timer

__all__ = [
    "Authorisation",
    "Binding",
    "Chat",
    "InboxRow",
    "LoginTicket",
    "OutboxRow",
    "PendingResult",
    "Person",
    "Shown",
    "Table",
    "Timer",
]
