"""Warns whoever has tickets shortly before they are due: one message, however many they are."""

from datetime import timedelta

from services.outbox.types import Placing, Priority
from services.tickets.ledger import ANSWER_WARNING, WARNING, Ledger
from services.tickets.types import TicketDetails
from services.timers.service import Step as TimerStep

WARN = "tickets.warn"
TOGETHER = timedelta(seconds=1)
"""What is due at one time is gathered for so long, so that it sounds once."""


class Warnings:
    """Knows what is due soon, and sounds once for each deadline."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._parts = ledger.parts

    def steps(self) -> dict[str, TimerStep]:
        return {ANSWER_WARNING: self._is_near, WARN: self._warn}

    async def due_soon(self, handle: str) -> list[TicketDetails]:
        """Return what an officer has to answer within five minutes, the most pressing first."""
        return [self._ledger.records.details(row) for row in await self._ledger.due_soon(handle)]

    async def _is_near(self, subject: str) -> None:
        row = await self._ledger.find(int(subject))
        if row is not None and row.assignee is not None:
            await self._parts.timers.set(WARN, row.assignee, self._parts.clock() + TOGETHER)

    async def _warn(self, subject: str) -> None:
        if await self._ledger.due_soon(subject):
            await self._ledger.tell_officer(
                subject,
                "tickets.warning",
                subject,
                slot=WARNING,
                placing=Placing.RENEW,
                priority=Priority.PAGE,
            )
