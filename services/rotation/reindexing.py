"""Indexes again under the active key whatever stands under another and is known by its number."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.crypto import usage
from services.crypto.errors import UnreadableError
from services.crypto.vault import Purpose, Vault
from services.db.database import Database
from services.health import repository as health
from services.health.tables import TellingRow
from services.health.tellings import CONTENT
from services.people.numbers import PersonKey
from services.people.service import NUMBER
from services.people.tables import Person
from services.records.service import DIGEST
from services.records.tables import Load, RecordRow
from services.rotation.resealing import BATCH
from services.tickets.records import Records
from services.tickets.tables import Ticket

PLAIN_DIGEST_BYTES = 32
"""Of a load of release 1: SHA-256 in the clear."""
_RECORD = RecordRow.__table__


class Reindexing:
    """One round through people (and with them their records), tellings, tickets and loads."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._records = Records(vault)
        self.unreadable = 0
        """Tickets of this round that no key at hand opens; they keep their older index."""

    async def people(self, after: str) -> tuple[str, int]:
        """Index the next people and their records again; returns the last of them, and how many.

        Records of somebody who never logged in have no number here: they stay found under the
        older index, and the next delivery of the same record replaces it.
        """
        async with self._db.transaction() as session:
            found = await session.scalars(
                select(Person)
                .where(Person.id > after)
                .order_by(Person.id)
                .limit(BATCH)
                # Not passed over: whoever logs in meanwhile leaves their records to us.
                .with_for_update()
            )
            people = list(found)
            for person in people:
                if (key := self._key(person)) is not None:
                    person.key_index = self._vault.index(key.index_text, Purpose.PERSONS)
                    subjects = self._vault.indexes(key.index_text, Purpose.RECORDS)
                    await self._records_of(session, subjects)
            await session.flush()
        return (people[-1].id if people else after), len(people)

    async def tellings(self, after: str) -> tuple[str, int]:
        """Let the next tellings be found under every ring; returns the last, and how many."""
        async with self._db.transaction() as session:
            found = await session.scalars(
                select(TellingRow)
                .where(TellingRow.id > after)
                .order_by(TellingRow.id)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            rows = list(found)
            for row in rows:
                await self._index_telling(session, row)
        return (rows[-1].id if rows else after), len(rows)

    def begin(self) -> None:
        """Begin a round through tickets."""
        self.unreadable = 0

    async def tickets(self, after: int) -> tuple[int, int]:
        """Index the reporters of the next tickets again; returns the last, and how many."""
        async with self._db.transaction() as session:
            found = await session.scalars(
                select(Ticket)
                .where(Ticket.number > after, self._is_older())
                .order_by(Ticket.number)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            rows = list(found)
            for row in rows:
                try:
                    reporter = self._records.details(row).reporter
                except UnreadableError:
                    self.unreadable += 1
                    continue
                indexes = self._records.indexes(reporter)
                row.reporter = indexes[0] if reporter else self._records.nobody()
            await session.flush()
        return (rows[-1].number if rows else after), len(rows)

    async def tickets_are_done(self) -> bool:
        """Return whether no ticket is left but those that no key opens."""
        async with self._db.reading() as session:
            left = await session.scalar(select(func.count()).where(self._is_older()))
        return (left or 0) <= self.unreadable

    def _is_older(self) -> ColumnElement[bool]:
        active = bytes.fromhex(self._vault.active.partition("/")[0])
        return or_(
            usage.key_of(Ticket.reporter) != active,
            func.length(Ticket.reporter) != usage.INDEX_BYTES,
        )

    async def loads(self) -> int:
        """Seal the digests of loads that release 1 kept in the clear."""
        async with self._db.transaction() as session:
            found = await session.scalars(
                select(Load)
                .where(func.length(Load.digest) == PLAIN_DIGEST_BYTES)
                .with_for_update(skip_locked=True)
            )
            rows = list(found)
            for row in rows:
                row.digest = self._vault.seal(row.digest, column=DIGEST, row=row.id)
            await session.flush()
        return len(rows)

    async def _records_of(self, session: AsyncSession, subjects: Sequence[bytes]) -> None:
        if len(subjects) == 1:
            return
        found = await session.execute(
            select(_RECORD.c.source, _RECORD.c.record_id)
            .where(_RECORD.c.subject.in_(subjects[1:]))
            .with_for_update(skip_locked=True)
        )
        keys = [(source, record_id) for source, record_id in found]
        if keys:
            await session.execute(
                update(RecordRow)
                .where(tuple_(RecordRow.source, RecordRow.record_id).in_(keys))
                .values(subject=subjects[0])
                .execution_options(synchronize_session=False)
            )

    async def _index_telling(self, session: AsyncSession, row: TellingRow) -> None:
        try:
            content = self._vault.open_json(row.content, column=CONTENT, row=row.id)
        except UnreadableError:
            return
        person = await session.get(Person, content["person"], populate_existing=True)
        if person is None:
            await health.forget(session, row.id)
        elif (key := self._key(person)) is not None:
            subjects = self._vault.indexes(key.index_text, Purpose.RECORDS)
            await health.index(session, row.id, subjects)

    def _key(self, person: Person) -> PersonKey | None:
        try:
            number = self._vault.open_text(person.number, column=NUMBER, row=person.id)
        except UnreadableError:
            return None
        return PersonKey(person.id_type, person.country, number)
