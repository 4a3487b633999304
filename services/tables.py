"""All tables in one place, for migrations and for tests."""

from services.chats.tables import Chat
from services.db.types import Table
from services.inbox.tables import InboxRow
from services.outbox.tables import OutboxRow, Shown
from services.timers.tables import Timer

__all__ = ["Chat", "InboxRow", "OutboxRow", "Shown", "Table", "Timer"]
