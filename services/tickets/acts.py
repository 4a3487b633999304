"""Records what officers do with tickets and look at (SECURITY.md 28)."""

from services.audit.service import AuditService
from services.people.types import PersonId
from services.tickets.ledger import Ledger
from services.tickets.types import Action

BY_THE_CLOCK = frozenset({Action.CAME_BACK, Action.NOT_TAKEN})
"""Names an officer who did nothing."""


class TicketActs:
    """Hears of every act; what reporters do themselves stands in the timeline alone."""

    def __init__(self, audit: AuditService, ledger: Ledger) -> None:
        self._audit = audit
        self._ledger = ledger

    async def on_act(self, number: int, action: Action, by: str | None) -> None:
        if by is None or action in BY_THE_CLOCK:
            return
        row = await self._ledger.get(number)
        await self._audit.record(
            f"ticket.{action.value}",
            f"ticket:{number}",
            by=by,
            person=PersonId(row.person) if row.person else None,
            detail=row.desk,
        )
