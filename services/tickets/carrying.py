"""Carries what was said to the other side; what belongs to one album goes together."""

from dataclasses import dataclass, replace
from datetime import timedelta

from services.chats.types import Address
from services.outbox.types import Placing, Priority
from services.staff.types import StaffMember
from services.tickets import repository
from services.tickets.ledger import Ledger
from services.tickets.tables import Ticket, TicketMessageRow
from services.tickets.types import Direction, Origin, TicketMessage, Words
from services.tickets.writing import checked
from services.timers.service import Step as TimerStep

GATHER = "tickets.gather"
TOGETHER = timedelta(seconds=1.5)
"""How long the next part of an album is waited for: Telegram brings them one by one."""


@dataclass(frozen=True)
class Reader:
    """Who reads a message, and through which view."""

    address: Address
    view: str


class Carrier:
    """Shows a message to whoever it is for: files silently, then the words with one sound."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._parts = ledger.parts

    def steps(self) -> dict[str, TimerStep]:
        return {GATHER: self._gathered}

    async def join(
        self, ticket: Ticket, words: Words, origin: Origin | None, *, by: StaffMember | None
    ) -> TicketMessage | None:
        """Let a part of an album join those before it; None where it begins something new.

        `by` is None for the reporter. Raises EmptyMessageError and MessageTooLongError.
        """
        if origin is None or origin.album is None:
            return None
        async with self._parts.db.transaction() as session:
            row = await repository.begun_album(
                session, ticket.number, origin.key, author=by.handle if by else None
            )
            if row is None or await self._parts.timers.due_at(GATHER, row.id) is None:
                # What was sent already stays as it is: the rest comes as a message of its own.
                return None
            former = self._ledger.records.message(row).words
            text = "\n".join(part for part in (former.text, words.text) if part)
            more = (*former.more, *words.attachments)
            whole = checked(replace(former, text=text, more=more))
            row.body = self._ledger.records.body(row.id, whole)
            await session.flush()
            await self._wait(row.id)
            return self._ledger.records.message(row)

    async def store(self, row: TicketMessageRow) -> TicketMessage:
        async with self._parts.db.transaction() as session:
            session.add(row)
            await session.flush()
        return self._ledger.records.message(row)

    async def carry(self, row: Ticket, message: TicketMessage, origin: Origin | None) -> None:
        """Bring a message to the other side at once; an album once its last part has come."""
        if origin is not None and origin.album is not None:
            await self._wait(message.id)
        else:
            await self._bring(row, message)

    async def drop(self, message: str) -> None:
        """Do not wait for more of an album: it was taken back."""
        await self._parts.timers.cancel(GATHER, message)

    async def is_gathered(self, message: str) -> bool:
        return await self._parts.timers.due_at(GATHER, message) is None

    async def readers(self, row: Ticket, message: TicketMessage) -> list[Reader]:
        """Return who reads a message: nobody a note, nobody else until an officer has the ticket.

        Whose ticket waits with another one hears its answers too, under their own number.
        """
        if message.direction is Direction.NOTE:
            return []
        if message.direction is Direction.TO_DESK:
            account = await self._ledger.account(await self._ledger.holder(row))
            return [Reader(account, "tickets.relay")] if account else []
        first = self._ledger.reporter(row)
        if first is None:
            return []
        async with self._parts.db.reading() as session:
            found = await repository.duplicates(session, row.number)
        others = {other for one in found if (other := self._ledger.reporter(one))} - {first}
        echoes = [Reader(other, "tickets.echo") for other in sorted(others)]
        return [Reader(first, "tickets.relay"), *echoes]

    async def _wait(self, message: str) -> None:
        await self._parts.timers.set(GATHER, message, self._parts.clock() + TOGETHER)

    async def _gathered(self, subject: str) -> None:
        async with self._parts.db.transaction() as session:
            found = await repository.get_message(session, subject)
            if found is None or found.taken_back_at is not None:
                return
            message = self._ledger.records.message(found)
            await self._bring(await self._ledger.get(message.number), message)

    async def _bring(self, row: Ticket, message: TicketMessage) -> None:
        for reader in await self.readers(row, message):
            views = ["tickets.copy"] if message.words.attachments else []
            for view in (*views, reader.view):
                slot = "copy" if view == "tickets.copy" else "relay"
                await self._parts.outbox.show(
                    view,
                    message.id,
                    to=reader.address,
                    slot=f"{slot}:{message.id}",
                    placing=Placing.SEND,
                    silent=slot == "copy",
                    priority=Priority.RELAY,
                )
