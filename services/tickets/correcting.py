"""Edits of what was passed on: they follow to the other side, and say so."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from services.chats.types import Address
from services.outbox.types import Placing, Priority
from services.tickets import repository
from services.tickets.carrying import Carrier
from services.tickets.errors import AlreadyTakenError, CorrectionStaysError, WrongStatusError
from services.tickets.ledger import Ledger
from services.tickets.rules import HEARS
from services.tickets.tables import Ticket, TicketMessageRow
from services.tickets.types import Action, Direction, Origin, TicketMessage, Words
from services.tickets.writing import checked

COUNTS_FOR = timedelta(hours=48)
"""Telegram lets people edit their own messages for so long."""
AT_ONCE = timedelta(minutes=1)
"""A slip that is mended so soon makes no second sound."""


class Corrections:
    """Finds what an edited message became, and changes it there."""

    def __init__(self, ledger: Ledger, carrier: Carrier) -> None:
        self._ledger = ledger
        self._carrier = carrier
        self._parts = ledger.parts

    async def author(self, origin: Origin, *, by: Address) -> str | None:
        """Return the handle of the officer who said something in a message, "" for a reporter.

        None where nothing came of that message.
        """
        row = await self._find(origin, by)
        return None if row is None else row.author or ""

    async def number_of(self, origin: Origin) -> int | None:
        """Return for which ticket a contact's message was an addition, None for every other."""
        said = TicketMessageRow
        is_it = (said.origin == origin.key) & said.author.is_(None)
        async with self._parts.db.reading() as session:
            return await session.scalar(
                select(said.ticket).where(is_it).order_by(said.at.desc()).limit(1)
            )

    async def correct(self, words: Words, origin: Origin, *, by: Address) -> TicketMessage | None:
        """Let the other side read what the author of a message has made of it.

        Returns None, and does nothing, where nothing came of that message, where it was taken
        back, and where no word and no file of it has changed. Raises CorrectionStaysError,
        EmptyMessageError, MessageTooLongError and LoginDueError.
        """
        async with self._parts.db.transaction() as session:
            row = await self._find(origin, by)
            if row is None or row.taken_back_at is not None:
                return None
            said = self._ledger.records.message(row)
            changed = _changed(said.words, checked(words), origin)
            if changed == said.words:
                return None
            ticket = await self._allowed(said, by)
            row.body = self._ledger.records.body(row.id, changed)
            row.changed_at = self._parts.clock()
            await session.flush()
            await self._ledger.record(said.number, Action.CORRECTED, by=said.author)
            await self._show(ticket, row, former=said)
            return self._ledger.records.message(row)

    async def _find(self, origin: Origin, by: Address) -> TicketMessageRow | None:
        member = await self._parts.staff.member(by)
        async with self._parts.db.reading() as session:
            return await repository.said_in(
                session,
                origin.key,
                author=member.handle if member else None,
                reporter=self._ledger.records.indexes(by),
            )

    async def _allowed(self, said: TicketMessage, by: Address) -> Ticket:
        """Return the ticket; raises CorrectionStaysError where its words stay as they are."""
        number, is_old = said.number, self._parts.clock() - said.at > COUNTS_FOR
        if is_old:
            raise CorrectionStaysError(number=number, is_old=True)
        if said.direction is Direction.TO_DESK:
            row = await self._ledger.of_reporter(number, by)
            if row.status not in HEARS:
                raise CorrectionStaysError(number=number, is_old=False)
            return row
        officer = await self._parts.staff.acting(by)
        if officer is None:
            raise CorrectionStaysError(number=number, is_old=False)
        try:
            return await self._ledger.held(number, officer)
        except (AlreadyTakenError, WrongStatusError):
            raise CorrectionStaysError(number=number, is_old=False) from None

    async def _show(self, ticket: Ticket, row: TicketMessageRow, *, former: TicketMessage) -> None:
        now = self._ledger.records.message(row)
        if now.is_uncertain or not await self._carrier.is_gathered(now.id):
            return
        outbox = self._parts.outbox
        is_slip = now.direction is Direction.TO_REPORTER or self._parts.clock() - now.at <= AT_ONCE
        for reader in await self._carrier.readers(ticket, now):
            if _files(now.words) != _files(former.words):
                await outbox.show(
                    "tickets.copy",
                    now.id,
                    to=reader.address,
                    slot=f"copy:{now.id}",
                    placing=Placing.RENEW,
                    silent=True,
                    priority=Priority.RELAY,
                )
            await outbox.show(
                reader.view,
                now.id,
                to=reader.address,
                slot=f"relay:{now.id}",
                placing=Placing.EDIT if is_slip else Placing.RENEW,
                silent=is_slip,
                priority=Priority.RELAY,
            )


def _files(words: Words) -> list[str]:
    return [attachment.file for attachment in words.attachments]


def _changed(former: Words, now: Words, origin: Origin) -> Words:
    """Return what was said with this edit in it; of an album one part has changed."""
    if origin.album is None or now.attachment is None:
        attachment = now.attachment or former.attachment
        return replace(former, text=now.text, ready=None, attachment=attachment)
    parts = tuple(
        now.attachment if part.message == origin.message else part for part in former.attachments
    )
    text = "\n".join(part.caption for part in parts if part.caption)
    return replace(former, text=text, attachment=parts[0], more=parts[1:])
