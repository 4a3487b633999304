"""Takes messages in with the change that causes them and hands them out in order."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import delete, func, select, update

from services.bells import Bell
from services.chats.types import Address
from services.clock import Clock
from services.crypto.errors import UnreadableError
from services.crypto.vault import Vault
from services.db.database import Database
from services.outbox import repository
from services.outbox.tables import OutboxRow, Shown
from services.outbox.types import (
    Held,
    Outcome,
    Outgoing,
    Placing,
    Priority,
    Room,
    ShownMessage,
    Status,
)

log = structlog.get_logger()

PARAMS = "outbox.params"
KEEP_PARAMS = timedelta(hours=1)
"""How long the parameters of a sent message are kept (SECURITY.md 7)."""
KEEP_ROWS = timedelta(days=7)
DELETE = "delete"
"""The view that shows nothing: delete the message that the subject names."""


class OutboxService:
    """A message that must not be missed is a row in the transaction of its cause."""

    def __init__(self, db: Database, vault: Vault, clock: Clock, bell: Bell) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._bell = bell

    async def show(
        self,
        view: str,
        subject: object = "",
        *,
        to: Address,
        params: Mapping[str, Any] | None = None,
        placing: Placing = Placing.SEND,
        slot: str | None = None,
        silent: bool = False,
        priority: Priority = Priority.REPLY,
        thread: str | None = None,
    ) -> int:
        """Let a view of a subject be shown in a chat, once this transaction is committed.

        Returns the message's number in the outbox. `params` are sealed and must be JSON;
        `slot` names the place in the chat under which the message can be found again;
        `thread` is the topic of a forum in which somebody asked.
        """
        if placing is not Placing.SEND and slot is None:
            raise ValueError("Only a message with a slot can be edited, renewed or removed.")
        async with self._db.transaction() as session:
            row = OutboxRow(
                address=to,
                thread=thread,
                view=view,
                subject=str(subject),
                placing=placing.value,
                slot=slot,
                is_silent=silent,
                priority=priority,
                status=Status.WAITING.value,
                created_at=self._clock(),
            )
            session.add(row)
            await session.flush()
            if params:
                row.params = self._vault.seal_json(dict(params), column=PARAMS, row=row.id)
                await session.flush()
            self._db.after_commit(self._bell.ring)
            return row.id

    async def recover(self) -> int:
        """At start: take up what was being sent when the last sender ended; returns how many."""
        async with self._db.transaction() as session:
            return await repository.recover(session)

    async def delays(self) -> dict[Address, timedelta]:
        """Return how long chats are still to be left alone; a sender asks at its start."""
        now = self._clock()
        async with self._db.reading() as session:
            found = await repository.delays(session, now)
        return {Address(address): until - now for address, until in found.items()}

    async def take(
        self, room: Room | None = None, *, busy: Collection[str] = (), most: int = 16
    ) -> list[Outgoing]:
        """Mark the next messages as being sent and return them; at most one of each chat.

        Pages come before replies, and so on. An edit that a newer one for the same slot follows
        is skipped: the newest wins. Without a `room`, the plain limits count.
        """
        room = room or Room(most, most, frozenset(busy))
        async with self._db.transaction() as session:
            rows = await repository.heads(session, room)
            while await repository.skip_overtaken(session, rows):
                rows = await repository.heads(session, room)
            ours = await repository.begin(session, rows)
            taken = []
            for row in rows:
                if row.id in ours:
                    try:
                        taken.append(self._outgoing(row, ours[row.id]))
                    except UnreadableError:
                        if self._vault.is_foreign(row.params):
                            raise  # Whoever has the key sends it.
                        # One damaged row must not hold up everybody's messages.
                        log.error("message_unreadable", view=row.view)
                        await repository.set_aside(session, row.id, self._clock())
            return taken

    async def record(self, outcomes: Sequence[Outcome]) -> tuple[set[int], list[Outgoing]]:
        """Record what became of messages that were taken up, all in one transaction.

        Returns the numbers of those that were still this sender's to mark, and what is to be
        done next: former messages to delete, already marked as under way.
        """
        async with self._db.transaction() as session:
            now = self._clock()
            marked = await repository.finish(session, outcomes, now)
            ours = [outcome for outcome in outcomes if outcome.message.id in marked]
            await repository.remember(session, ours, now)
            removed = [
                (outcome.message.to, outcome.message.slot)
                for outcome in ours
                if outcome.message.placing is Placing.REMOVE
                and outcome.message.slot
                and outcome.status is Status.SENT
            ]
            await repository.forget(session, removed)
            deletions = [
                OutboxRow(
                    address=outcome.message.to,
                    view=DELETE,
                    subject=former,
                    placing=Placing.SEND.value,
                    is_silent=True,
                    priority=Priority.PAGE.value,
                    status=Status.SENDING.value,
                    tries=1,
                    may_stand=False,
                    created_at=now,
                )
                for outcome in ours
                for former in outcome.former
            ]
            session.add_all(deletions)
            await session.flush()
            return marked, [self._outgoing(row, 1) for row in deletions]

    async def standing(self, address: Address, slot: str) -> ShownMessage | None:
        """Return the message that stands in a chat's slot, with all parts of an album."""
        async with self._db.reading() as session:
            row = await session.get(Shown, (address, slot), populate_existing=True)
            more = await repository.parts(session, address, slot) if row else ()
        return ShownMessage(row.message, row.digest, row.has_picture, more) if row else None

    async def slots(self, address: Address) -> list[str]:
        """Return every slot of a chat in which a message stands."""
        async with self._db.reading() as session:
            return await repository.slots(session, address)

    async def move(self, address: Address, slot: str, to: str) -> None:
        """Let the message of a slot stand in another one: it becomes something else."""
        async with self._db.transaction() as session:
            if await session.get(Shown, (address, slot)) is None:
                return
            await session.execute(delete(Shown).where(Shown.address == address, Shown.slot == to))
            await session.execute(
                update(Shown).where(Shown.address == address, Shown.slot == slot).values(slot=to)
            )

    async def move_chat(self, old: Address, new: Address) -> list[str]:
        """Follow a chat that has a new address: what is unsent goes there.

        Returns the slots that were filled. Their messages stay in the old chat, where nothing
        can be edited any more: the new one numbers its own messages from the beginning.
        """
        async with self._db.transaction() as session:
            await session.execute(
                update(OutboxRow)
                .where(repository.is_unsent(OutboxRow), OutboxRow.address == old)
                .values(address=new)
                .execution_options(synchronize_session=False)
            )
            gone = await session.scalars(
                delete(Shown).where(Shown.address == old).returning(Shown.slot)
            )
            return list(gone)

    async def slot_of(self, address: Address, message: str) -> str | None:
        """Return the slot in which a message of a chat stands: what a reply belongs to."""
        async with self._db.reading() as session:
            return await session.scalar(
                select(Shown.slot).where(Shown.address == address, Shown.message == message)
            )

    async def purge(self) -> None:
        """Empty the parameters of sent messages after an hour, drop rows after a week."""
        now = self._clock()
        done = OutboxRow.status.not_in((*repository.UNSENT, Status.HELD.value))
        async with self._db.transaction() as session:
            await session.execute(
                update(OutboxRow)
                .where(done, OutboxRow.params.is_not(None))
                .where(OutboxRow.sent_at < now - KEEP_PARAMS)
                .values(params=None)
            )
            await session.execute(
                delete(OutboxRow).where(done, OutboxRow.created_at < now - KEEP_ROWS)
            )

    async def hold_unsent(self) -> int:
        """Let everything that was not sent wait for a person; returns how many messages it is."""
        return await self._turn(repository.UNSENT, Status.HELD, fault="held")

    async def release_held(self) -> int:
        """Let held messages be sent, marked as perhaps sent before; returns how many."""
        held = (Status.HELD.value,)
        return await self._turn(held, Status.WAITING, fault="held", may_stand=True)

    async def drop_held(self) -> int:
        """Never send the held messages; returns how many it were."""
        return await self._turn((Status.HELD.value,), Status.SKIPPED, fault="held", params=None)

    async def held(self) -> list[Held]:
        """Return what is held, by kind."""
        async with self._db.reading() as session:
            rows = await session.execute(
                select(
                    OutboxRow.view,
                    func.count(),
                    func.count(OutboxRow.address.distinct()),
                    func.min(OutboxRow.created_at),
                )
                .where(OutboxRow.status == Status.HELD.value)
                .group_by(OutboxRow.view)
                .order_by(OutboxRow.view)
            )
            return [Held(*row) for row in rows]

    async def _turn(self, before: Collection[str], after: Status, **values: Any) -> int:
        async with self._db.transaction() as session:
            turned = await session.scalars(
                update(OutboxRow)
                .where(OutboxRow.status.in_(before))
                .values(status=after.value, **values)
                .returning(OutboxRow.id)
            )
            self._db.after_commit(self._bell.ring)
            return len(turned.all())

    async def count_unsent(self) -> int:
        async with self._db.reading() as session:
            return await session.scalar(repository.COUNT_UNSENT) or 0

    def _outgoing(self, row: OutboxRow, tries: int) -> Outgoing:
        params = row.params and self._vault.open_json(row.params, column=PARAMS, row=row.id)
        return Outgoing(
            id=row.id,
            to=Address(row.address),
            view=row.view,
            subject=row.subject,
            params=params or {},
            placing=Placing(row.placing),
            slot=row.slot,
            is_silent=row.is_silent,
            priority=Priority(row.priority),
            is_retry=row.may_stand,
            tries=tries,
            created_at=row.created_at,
            thread=row.thread,
        )
