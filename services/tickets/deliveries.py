"""The receipts of answers in officers' chats: each tells of its own answer and of nothing else."""

from services.outbox.types import Placing
from services.tickets import repository
from services.tickets.ledger import SETTLE, Ledger
from services.tickets.rules import TAKE_BACK_WITHIN
from services.tickets.types import Direction, TicketMessage
from services.timers.service import Step as TimerStep


class Deliveries:
    """Tells officers that answers arrived, for thirty seconds with a button to take them back.

    Of one ticket only the newest receipt stays: what the others promised no longer counts.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._parts = ledger.parts

    def steps(self) -> dict[str, TimerStep]:
        return {SETTLE: self._settle}

    async def arrived(self, said: TicketMessage) -> None:
        """Show the receipt of an answer that has just arrived."""
        until = self._parts.clock() + TAKE_BACK_WITHIN
        await self._show(said, Placing.RENEW)
        await self._parts.timers.set(SETTLE, said.id, until)

    async def taken_back(self, said: TicketMessage) -> None:
        """Let the receipt of an answer say that it was taken back."""
        await self._parts.timers.cancel(SETTLE, said.id)
        await self._show(said, Placing.EDIT)

    async def replaced(self, said: TicketMessage) -> None:
        """Remove the receipt before this answer, unless that can still be taken back."""
        answers = await self._answers(said.number)
        before = answers[: next(at for at, one in enumerate(answers) if one.id == said.id)]
        if before and await self._parts.timers.due_at(SETTLE, before[-1].id) is None:
            await self._show(before[-1], Placing.REMOVE)

    async def _settle(self, subject: str) -> None:
        """Remove the button to take an answer back: the thirty seconds are over."""
        async with self._parts.db.reading() as session:
            row = await repository.get_message(session, subject)
        if row is not None:
            said = self._ledger.records.message(row)
            is_newest = (await self._answers(said.number))[-1].id == said.id
            await self._show(said, Placing.EDIT if is_newest else Placing.REMOVE)

    async def _answers(self, number: int) -> list[TicketMessage]:
        async with self._parts.db.reading() as session:
            rows = await repository.messages(session, number)
        said = [self._ledger.records.message(row) for row in rows]
        return [one for one in said if one.direction is Direction.TO_REPORTER]

    async def _show(self, said: TicketMessage, placing: Placing) -> None:
        await self._ledger.tell_officer(
            said.author,
            "tickets.delivered",
            said.id,
            slot=f"delivered:{said.id}",
            placing=placing,
            silent=True,
        )
