"""Contacts and the tickets of their enterprise: who sees them, adds to them, hears the answers."""

from dataclasses import replace

from services.audit.service import AuditService
from services.audit.types import Act
from services.chats.types import Address
from services.contacts.service import ContactService
from services.contacts.types import Standing
from services.db.database import Database
from services.enterprises.service import EnterpriseService
from services.outbox.service import OutboxService
from services.outbox.types import Placing, Priority
from services.staff.types import StaffMember
from services.tickets.correcting import Corrections
from services.tickets.errors import TicketNotFoundError
from services.tickets.relay import RelayService
from services.tickets.service import TicketService
from services.tickets.types import Direction, Origin, TicketDetails, TicketMessage, Words


class ContactDesk:
    """What the desk and an enterprise's contacts do with tickets beside the reporter."""

    def __init__(
        self,
        db: Database,
        outbox: OutboxService,
        *,
        contacts: ContactService,
        enterprises: EnterpriseService,
        tickets: TicketService,
        relay: RelayService,
        audit: AuditService,
        corrections: Corrections,
    ) -> None:
        self._db = db
        self._outbox = outbox
        self._contacts = contacts
        self._enterprises = enterprises
        self._tickets = tickets
        self._relay = relay
        self._audit = audit
        self._corrections = corrections

    async def may_check(self, ticket: TicketDetails) -> bool:
        """Whether the desk can find out for whom a reporter speaks, and has not yet.

        Nobody is asked about a worker: that would tell the enterprise who reported.
        """
        if ticket.person is None or ticket.enterprise is None or ticket.is_confidential:
            return False
        if ticket.enterprise_id is None:
            return True
        return await self._contacts.standing(ticket.enterprise_id, ticket.person) is None

    async def check(self, number: int, officer: StaffMember, *, is_contact: bool) -> TicketDetails:
        """Keep what the officer who has a ticket found out about its reporter; tell them.

        An enterprise that is not in the register is put there once it is verified. Raises
        TicketNotFoundError, AlreadyTakenError and WrongStatusError.
        """
        async with self._db.transaction():
            ticket = await self._tickets.held_by(number, officer)
            if not await self.may_check(ticket):
                raise TicketNotFoundError(number=number)
            if ticket.person is None or ticket.enterprise is None:
                raise TicketNotFoundError(number=number)
            enterprise = ticket.enterprise_id
            if enterprise is None and is_contact:
                desk = ticket.place or ticket.desk
                enterprise = (await self._enterprises.add(ticket.enterprise, desk)).id
            if enterprise is not None:
                standing = Standing.VERIFIED if is_contact else Standing.REFUSED
                await self._contacts.check(
                    enterprise, ticket.person, by=officer.handle, standing=standing
                )
            if is_contact and enterprise is not None:
                await self._tickets.share(number, enterprise)
                await self._outbox.show(
                    "contacts.verified", number, to=ticket.reporter, silent=True
                )
            act = Act.CONTACT_CONFIRMED if is_contact else Act.CONTACT_REFUSED
            subject = f"ticket:{number}"
            await self._audit.record(
                act, subject, by=officer.handle, person=ticket.person, detail=ticket.desk
            )
            return await self._tickets.get(number)

    async def ticket(self, number: int, account: Address) -> TicketDetails:
        """Return a ticket for its reporter or a contact of its enterprise, or not found."""
        ticket = await self._tickets.get(number)
        if ticket.reporter == account:
            return ticket
        enterprises = {contact.enterprise for contact in await self._contacts.of(account)}
        if ticket.is_confidential or ticket.shared_with not in enterprises:
            raise TicketNotFoundError(number=number)
        return ticket

    async def open_of(self, enterprise: str) -> list[TicketDetails]:
        """Return the open tickets that an enterprise's contacts see, newest first."""
        found = await self._tickets.shared_with(enterprise)
        return [ticket for ticket in found if not ticket.is_confidential]

    async def add(
        self, number: int, account: Address, words: Words, *, origin: Origin | None = None
    ) -> TicketMessage:
        """Add what a contact says to a ticket that another has reported; an album is one thing.

        Raises TicketNotFoundError, EmptyMessageError and WrongStatusError.
        """
        ticket = await self.ticket(number, account)
        for contact in await self._contacts.of(account):
            if contact.enterprise == ticket.shared_with:
                signed = replace(words, contact=contact.name)
                of = replace(origin, of=contact.id) if origin is not None else None
                return await self._relay.add(number, ticket.reporter, signed, origin=of)
        raise TicketNotFoundError(number=number)

    async def correct(
        self, words: Words, origin: Origin, *, by: Address
    ) -> tuple[bool, TicketMessage | None]:
        """Let an edit of what a contact has added follow, as it would for the reporter.

        Returns whether anything came of that message, and what it became, None where it stays.
        Who is no contact any more changes nothing. Raises as `Corrections.correct` does.
        """
        for contact in await self._contacts.of(by):
            said_in = replace(origin, of=contact.id)
            number = await self._corrections.number_of(said_in)
            if number is None:
                continue
            ticket = await self.ticket(number, by)
            changed = await self._corrections.correct(words, said_in, by=ticket.reporter)
            return True, changed
        return False, None

    async def tell(self, message: str, *, has_other_files: bool = False) -> None:
        """Show the contacts an answer as its reporter has it now, or take it from them."""
        said = await self._relay.get(message)
        ticket = await self._tickets.get(said.number)
        if said.direction is not Direction.TO_REPORTER or ticket.is_confidential:
            return
        if ticket.shared_with is None:
            return
        placing = Placing.REMOVE if said.is_taken_back else Placing.EDIT
        for account in await self._contacts.readers(ticket.shared_with, besides=ticket.reporter):
            if said.words.attachment is not None:
                gone, anew = said.is_taken_back, has_other_files
                await self._show_files(message, account, is_gone=gone, is_anew=anew)
            await self._outbox.show(
                "contacts.answer",
                message,
                to=account,
                slot=f"firm:{message}",
                placing=placing,
                priority=Priority.RELAY,
            )

    async def _show_files(
        self, message: str, account: Address, *, is_gone: bool, is_anew: bool
    ) -> None:
        """Show what was sent with an answer once, and anew where there are other files now."""
        slot = f"firm-files:{message}"
        if not is_gone and not is_anew and await self._outbox.standing(account, slot) is not None:
            return
        await self._outbox.show(
            "contacts.files",
            message,
            to=account,
            slot=slot,
            placing=Placing.REMOVE if is_gone else Placing.RENEW,
            silent=True,
            priority=Priority.RELAY,
        )
