"""Stores updates before anything else and hands out each lane's oldest."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, delete, func, literal_column, select, update

from services.bells import Bell
from services.clock import Clock
from services.crypto.errors import UnknownDataKeyError, UnreadableError
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.statements import insert
from services.inbox.tables import InboxRow

RAW = "inbox.raw"
KEEP = timedelta(days=7)
"""Longer than Telegram repeats an update (a day), not longer than its numbers stay unique."""
MOST_TRIES = 3
IS_WAITING = InboxRow.status == literal_column("'waiting'")

# Asked after every update: to build them anew would take longer than to run them.
_LANES = (
    select(InboxRow.lane)
    .where(IS_WAITING, InboxRow.lane.not_in(bindparam("busy", expanding=True)))
    .limit(bindparam("most", type_=Integer))
)
_FIRST = _LANES.order_by(InboxRow.update)
_EVERY = _LANES.group_by(InboxRow.lane).order_by(func.min(InboxRow.update))
"""In the words of the partial index, which a bound value would hide."""


@dataclass(frozen=True)
class Incoming:
    """An update as it came, not yet parsed: one that cannot be parsed must not stop the rest."""

    number: int
    lane: str
    raw: dict[str, Any]
    tries: int


class InboxService:
    """An update is stored first, in a transaction of its own, and acknowledged after it."""

    def __init__(self, db: Database, vault: Vault, clock: Clock, bell: Bell) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._bell = bell

    async def store(self, updates: Iterable[tuple[int, str, dict[str, Any]]]) -> None:
        """Store updates (number, lane, raw); numbers that are known already change nothing."""
        now = self._clock()
        rows = [
            {
                "update": number,
                "lane": lane,
                "raw": self._vault.seal(json.dumps(raw), column=RAW, row=number),
                "status": "waiting",
                "tries": 0,
                "received_at": now,
            }
            for number, lane, raw in updates
        ]
        if not rows:
            return
        async with self._db.transaction() as session:
            await session.execute(insert(InboxRow).values(rows).on_conflict_do_nothing())
            self._db.after_commit(self._bell.ring)

    async def lanes(self, *, busy: Collection[str], most: int) -> list[str]:
        """Return lanes in which something waits and that are not busy, the oldest first."""
        # Whoever waits longest stands in the first rows; one lane may fill them all.
        first = {"busy": list(busy), "most": most * 8}
        async with self._db.reading() as session:
            found = (await session.scalars(_FIRST, first)).all()
            lanes = list(dict.fromkeys(found))
            if len(lanes) < most and len(found) == most * 8:
                lanes = list(await session.scalars(_EVERY, first | {"most": most}))
        return lanes[:most]

    async def oldest(self, lane: str) -> Incoming | None:
        """Return the oldest unfinished update of a lane; its lock makes this the next one."""
        async with self._db.reading() as session:
            row = await session.scalar(
                select(InboxRow)
                .where(IS_WAITING, InboxRow.lane == lane)
                .order_by(InboxRow.update)
                .limit(1)
            )
        if row is None:
            return None
        try:
            raw = self._vault.open_json(row.raw or b"", column=RAW, row=row.update)
        except UnreadableError:
            if self._vault.is_foreign(row.raw):
                raise UnknownDataKeyError from None  # Whoever has the key handles it.
            # Its handling will fail and be counted, like that of any other broken update.
            raw = {}
        return Incoming(row.update, row.lane, raw, row.tries)

    async def finish(self, number: int) -> bool:
        """Mark an update as handled and empty it; False if somebody else has handled it."""
        async with self._db.transaction() as session:
            done = await session.scalar(
                update(InboxRow)
                .where(InboxRow.update == number, InboxRow.status == "waiting")
                .values(status="done", raw=None, done_at=self._clock())
                .returning(InboxRow.update)
            )
            return done is not None

    async def failed(self, number: int, fault: str) -> bool:
        """Count a failed try; returns True if the update is now set aside."""
        async with self._db.transaction() as session:
            tries = await session.scalar(
                update(InboxRow)
                .where(InboxRow.update == number, InboxRow.status == "waiting")
                .values(tries=InboxRow.tries + 1, fault=fault)
                .returning(InboxRow.tries)
            )
            if tries is None or tries < MOST_TRIES:
                return False
            await session.execute(
                update(InboxRow)
                .where(InboxRow.update == number)
                .values(status="aside", done_at=self._clock())
            )
            return True

    async def last_number(self) -> int | None:
        """Return the highest number that was stored: where polling goes on."""
        async with self._db.reading() as session:
            newest = select(InboxRow.update).order_by(InboxRow.received_at.desc())
            return await session.scalar(newest.order_by(InboxRow.update.desc()).limit(1))

    async def purge(self) -> None:
        """Forget updates after a week, those set aside included."""
        async with self._db.transaction() as session:
            await session.execute(
                delete(InboxRow)
                .where(InboxRow.status != "waiting")
                .where(InboxRow.received_at < self._clock() - KEEP)
            )
