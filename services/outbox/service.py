"""Takes messages in with the change that causes them and hands them out in order."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Update,
    delete,
    exists,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import aliased

from services.bells import Bell
from services.chats.types import Address
from services.clock import Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.statements import insert
from services.outbox.tables import OutboxRow, Shown
from services.outbox.types import Held, Outgoing, Placing, Priority, ShownMessage, Status

PARAMS = "outbox.params"
KEEP_PARAMS = timedelta(hours=1)
"""How long the parameters of a sent message are kept (SECURITY.md 7)."""
KEEP_ROWS = timedelta(days=7)
UNSENT = (Status.WAITING.value, Status.SENDING.value)


def _is_unsent(row: type[OutboxRow]) -> ColumnElement[bool]:
    """Return the condition in the words of the partial index, which bound values would hide."""
    return row.status.in_([literal_column(f"'{status}'") for status in UNSENT])


def _overtaken_edits() -> Update:
    later = aliased(OutboxRow)
    is_overtaken = exists().where(
        _is_unsent(later),
        later.address == OutboxRow.address,
        later.slot == OutboxRow.slot,
        later.placing != Placing.SEND.value,
        later.id > OutboxRow.id,
    )
    return (
        update(OutboxRow)
        .where(_is_unsent(OutboxRow), OutboxRow.status == Status.WAITING.value)
        .where(OutboxRow.placing == Placing.EDIT.value, is_overtaken)
        .values(status=Status.SKIPPED.value, params=None)
    )


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
    ) -> int:
        """Let a view of a subject be shown in a chat, once this transaction is committed.

        Returns the message's number in the outbox. `params` are sealed and must be JSON;
        `slot` names the place in the chat under which the message can be found again.
        """
        if placing is not Placing.SEND and slot is None:
            raise ValueError("Only a message with a slot can be edited, renewed or removed.")
        async with self._db.transaction() as session:
            row = OutboxRow(
                address=to,
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
        """At start: take up what was being sent when the last process ended; returns how many."""
        async with self._db.transaction() as session:
            rows = await session.scalars(
                update(OutboxRow)
                .where(OutboxRow.status == Status.SENDING.value)
                .values(status=Status.WAITING.value, fault="interrupted")
                .returning(OutboxRow.id)
            )
            return len(rows.all())

    async def take(self, *, busy: Collection[str], most: int) -> list[Outgoing]:
        """Mark the oldest unsent message of each chat as being sent and return them.

        Chats in `busy` are left alone; pages come before replies, and so on. An edit that a
        newer one for the same slot follows is skipped: the newest wins.
        """
        async with self._db.transaction() as session:
            await session.execute(_overtaken_edits())
            heads = (
                select(func.min(OutboxRow.id))
                .where(_is_unsent(OutboxRow), OutboxRow.address.not_in(list(busy)))
                .group_by(OutboxRow.address)
            )
            rows = await session.scalars(
                select(OutboxRow)
                .where(OutboxRow.id.in_(heads), OutboxRow.status == Status.WAITING.value)
                .order_by(OutboxRow.priority, OutboxRow.id)
                .limit(most)
            )
            taken = [self._outgoing(row) for row in rows]
            await session.execute(
                update(OutboxRow)
                .where(OutboxRow.id.in_([message.id for message in taken]))
                .values(status=Status.SENDING.value, tries=OutboxRow.tries + 1)
            )
            return taken

    async def sent(self, message: Outgoing, shown: ShownMessage | None) -> None:
        """Record that a message stands in its chat, and where."""
        async with self._db.transaction() as session:
            now = self._clock()
            await self._finish(message.id, Status.SENT, fault=None)
            if message.slot is None:
                return
            if message.placing is Placing.REMOVE:
                await session.execute(
                    delete(Shown).where(Shown.address == message.to, Shown.slot == message.slot)
                )
            elif shown is not None:
                values = {
                    "message": shown.message,
                    "digest": shown.digest,
                    "has_picture": shown.has_picture,
                    "shown_at": now,
                }
                await session.execute(
                    insert(Shown)
                    .values(address=message.to, slot=message.slot, **values)
                    .on_conflict_do_update(index_elements=["address", "slot"], set_=values)
                )

    async def put_back(self, message: Outgoing, fault: str) -> None:
        """Let a message be tried again."""
        async with self._db.transaction():
            await self._finish(message.id, Status.WAITING, fault=fault)

    async def give_up(self, message: Outgoing, status: Status, fault: str | None = None) -> None:
        """Set a message aside: nothing to say, never deliverable, or uncertain."""
        async with self._db.transaction():
            await self._finish(message.id, status, fault=fault)

    async def standing(self, address: Address, slot: str) -> ShownMessage | None:
        """Return the message that stands in a chat's slot."""
        async with self._db.reading() as session:
            row = await session.get(Shown, (address, slot), populate_existing=True)
        return ShownMessage(row.message, row.digest, row.has_picture) if row else None

    async def move(self, address: Address, slot: str, to: str) -> None:
        """Let the message of a slot stand in another one: it becomes something else."""
        async with self._db.transaction() as session:
            if await session.get(Shown, (address, slot)) is None:
                return
            await session.execute(delete(Shown).where(Shown.address == address, Shown.slot == to))
            await session.execute(
                update(Shown).where(Shown.address == address, Shown.slot == slot).values(slot=to)
            )

    async def slot_of(self, address: Address, message: str) -> str | None:
        """Return the slot in which a message of a chat stands: what a reply belongs to."""
        async with self._db.reading() as session:
            return await session.scalar(
                select(Shown.slot).where(Shown.address == address, Shown.message == message)
            )

    async def purge(self) -> None:
        """Empty the parameters of sent messages after an hour, drop rows after a week."""
        now = self._clock()
        done = OutboxRow.status.not_in((*UNSENT, Status.HELD.value))
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
        return await self._turn(UNSENT, Status.HELD, fault="held")

    async def release_held(self) -> int:
        """Let held messages be sent, marked as perhaps sent before; returns how many."""
        return await self._turn((Status.HELD.value,), Status.WAITING, fault="held")

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
            count = select(func.count()).where(_is_unsent(OutboxRow))
            return await session.scalar(count) or 0

    async def _finish(self, number: int, status: Status, *, fault: str | None) -> None:
        async with self._db.transaction() as session:
            await session.execute(
                update(OutboxRow)
                .where(OutboxRow.id == number)
                .values(status=status.value, fault=fault, sent_at=self._clock())
            )

    def _outgoing(self, row: OutboxRow) -> Outgoing:
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
            is_retry=row.fault is not None,
            created_at=row.created_at,
        )
