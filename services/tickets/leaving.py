"""Somebody leaves the desk: role and links, tickets, pages and groups end in one act.

SECURITY.md 25. Future shifts stay in the roster as they are: nobody is on them any more.
"""

from dataclasses import dataclass

from services.chats.service import ChatService
from services.chats.types import Address
from services.outbox.types import Placing, Priority
from services.staff.errors import NotStaffError
from services.staff.types import Role, StaffMember
from services.tickets import repository
from services.tickets.ledger import Ledger
from services.tickets.locking import lock
from services.tickets.promises import Promises
from services.tickets.rules import HELD, Change
from services.tickets.tables import Ticket
from services.tickets.types import Action, Direction, Status

ABOUT_A_TICKET = frozenset(
    {
        *("case", "story", "answer", "delivered", "contact", "where", "place", "hand", "files"),
        *("dup", "check"),
        *(
            "support",
            "decision",
            "flash",
            "flash-state",
            "note",
            "page",
            "desk",
            "warning",
            "topic",
        ),
        "login-ends",
    }
)
"""Slots in an officer's chat that hold something of the desk: what stands before the colon."""
SAID = frozenset({"relay", "copy"})
"""Slots of what somebody said; a former officer may be the reporter of another ticket."""


@dataclass(frozen=True)
class Departed:
    """Who has left, and which tickets were handed on."""

    member: StaffMember
    handed_on: tuple[int, ...]


class Departures:
    """Removes a member of the staff, so that nothing of theirs is left lying."""

    def __init__(self, ledger: Ledger, promises: Promises, chats: ChatService) -> None:
        self._ledger = ledger
        self._promises = promises
        self._parts = ledger.parts
        self._chats = chats

    async def ask(self, handle: str, by: StaffMember) -> Departed:
        """Return who would be removed, with their tickets; for headquarters, never themselves.

        Raises NotStaffError and StaffNotFoundError.
        """
        if by.handle == handle or not any(post.role is Role.HQ for post in by.posts):
            raise NotStaffError
        member = await self._parts.staff.get(handle)
        async with self._parts.db.reading() as session:
            rows = await repository.of_officer(session, handle)
        held = [row.number for row in rows if Status(row.status) in HELD]
        return Departed(member, tuple(held))

    async def remove_by(self, handle: str, by: StaffMember) -> Departed:
        """Let headquarters remove somebody; raises as `ask` and `remove` do."""
        async with self._parts.db.transaction():
            await self.ask(handle, by)
            return await self.remove(handle)

    async def remove(self, handle: str) -> Departed:
        """End a member's service for good.

        Their tickets are called for anew, the reporters' promises stay. What stood in their chat
        about tickets is deleted, and they are taken out of the desks' groups. Raises
        StaffNotFoundError and LedgerUnavailableError.
        """
        async with self._parts.db.transaction() as session:
            member = await self._parts.staff.get(handle)
            # Everything is locked first, in the order of services/db/database.py.
            if member.account is not None:
                await self._chats.stop_asking(member.account, "tickets.")
            await self._parts.staff.remove(handle)
            await lock(session, Ticket.assignee == handle, Ticket.closed_at.is_(None))
            rows = await repository.of_officer(session, handle)
            handed_on = [row.number for row in rows if Status(row.status) in HELD]
            await self._parts.escalation.hold(handle, handed_on)
            for number in handed_on:
                await self._hand_on(number, handle)
            await self._parts.escalation.undeliverable(handle)
            if member.account is not None:
                await self._clear(member.account)
                await self._expel(member, member.account)
            return Departed(member, tuple(handed_on))

    async def _hand_on(self, number: int, handle: str) -> None:
        row = await self._ledger.change(
            number, Change.COME_BACK, held_by=handle, assignee=None, support_at=None
        )
        await self._ledger.record(number, Action.PASSED_ON)
        await self._promises.call_again(row, without=handle)
        await self._ledger.show_card(number, row.desk)

    async def _clear(self, account: Address) -> None:
        """Delete what a former officer could still read."""
        for slot in await self._parts.outbox.slots(account):
            noun, _, subject = slot.partition(":")
            if noun in ABOUT_A_TICKET or (noun in SAID and await self._is_to_desk(subject)):
                await self._parts.outbox.show(
                    "tickets.case",
                    to=account,
                    slot=slot,
                    placing=Placing.REMOVE,
                    priority=Priority.PAGE,
                )

    async def _is_to_desk(self, message: str) -> bool:
        async with self._parts.db.reading() as session:
            row = await repository.get_message(session, message)
        return row is not None and row.direction == Direction.TO_DESK

    async def _expel(self, member: StaffMember, account: Address) -> None:
        """Take somebody out of every desk's group, or let headquarters hear that it must."""
        for desk in await self._parts.desks.all():
            if desk.group is not None:
                await self._parts.outbox.show(
                    "groups.expel",
                    account,
                    to=desk.group,
                    params={"who": member.display, "desk": desk.code},
                    silent=True,
                    priority=Priority.PAGE,
                )
