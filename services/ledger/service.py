"""Writes down, apart from the database, what a backup must not bring back (SECURITY.md 35)."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import structlog
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from services.chats.types import Address
from services.clock import Clock
from services.crypto.usage import INDEX_BYTES
from services.crypto.vault import COMMON, KEY_ID_BYTES, Purpose, Vault
from services.db.database import Database
from services.ledger.errors import LedgerUnavailableError
from services.ledger.tables import ENTRIES, LedgerMark
from services.ledger.types import Entry, Kind
from services.people.types import PersonId

log = structlog.get_logger()

PATIENCE = 10.0
"""Seconds after which an entry counts as not written; somebody waits for it."""


class LedgerService:
    """An entry is durable before the change it is about is committed.

    Whoever dies in between leaves an entry whose act is done at the next restore. Without a
    store nothing is recorded: for tests of other rooms.
    """

    def __init__(self, db: Database, vault: Vault, clock: Clock, store: Database | None) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._store = store
        self._is_ready = False
        self._is_silent = ContextVar(f"silent-{id(self)}", default=False)

    async def start(self) -> None:
        """Make the table, so that an empty ledger can be told from a lost one."""
        try:
            await self._prepare()
        except LedgerUnavailableError:
            # People can be served all the same; only what needs the ledger is refused.
            log.error("ledger_unusable")

    async def erased(self, account: Address, person: PersonId | None) -> None:
        """Record that an account's and its person's data are deleted in this transaction.

        This and the others raise LedgerUnavailableError; then the transaction must not commit.
        """
        await self._record(Kind.ERASED, person=person, index=_of_account(account))

    async def removed(self, handle: str) -> None:
        """Record that a member of staff loses every role in this transaction."""
        await self._record(Kind.REMOVED, index=_of_handle(handle))

    async def partner_removed(self, partner: str) -> None:
        """Record that a partner's key ends in this transaction."""
        await self._record(Kind.PARTNER_REMOVED, index=_of_partner(partner))

    async def contact_removed(self, contact: str) -> None:
        """Record that somebody stops speaking for an enterprise in this transaction."""
        await self._record(Kind.CONTACT_REMOVED, index=_of_contact(contact))

    async def on_bound(self, person: PersonId, account: Address) -> None:
        """Nothing: a backup may forget a binding."""

    async def on_unbound(self, person: PersonId, account: Address) -> None:
        """Record that an account loses its person in this transaction."""
        await self._record(Kind.UNBOUND, person=person, index=_of_account(account))

    async def is_there(self) -> bool:
        """Like the function of this name."""
        return self._store is not None and await is_there(self._store)

    async def entries(self) -> list[Entry]:
        """Return every entry, the oldest first."""
        if self._store is None:
            return []
        await self._prepare()
        try:
            async with self._store.reading() as session:
                rows = await session.execute(select(ENTRIES).order_by(ENTRIES.c.at, ENTRIES.c.id))
                return [
                    Entry(row.id, Kind(row.kind), row.person, row.subject_index, row.at)
                    for row in rows
                ]
        except (SQLAlchemyError, OSError) as error:
            raise LedgerUnavailableError from error

    async def marks(self) -> set[str]:
        """Return the entries that this database has followed."""
        async with self._db.reading() as session:
            return set(await session.scalars(select(LedgerMark.entry)))

    async def mark(self, entry: str) -> None:
        """Note that this database follows an entry in this transaction."""
        async with self._db.transaction() as session:
            session.add(LedgerMark(entry=entry, at=self._clock()))
            await session.flush()

    def missing_key(self, entry: Entry) -> str | None:
        """Return the id of the data key that an entry is under, where it is not at hand.

        Whom such an entry means cannot be told, so nothing it says can be followed.
        """
        if entry.index is None or len(entry.index) != 2 * INDEX_BYTES:
            return None  # Of release 1, which did not say the key.
        key = entry.index[: 2 * KEY_ID_BYTES]
        return None if self._vault.knows(key) else key

    def indexes_of_account(self, account: Address) -> set[str]:
        """Return under which indexes entries may name this account, one for each data key."""
        return self._indexes(_of_account(account))

    def indexes_of_handle(self, handle: str) -> set[str]:
        return self._indexes(_of_handle(handle))

    def indexes_of_partner(self, partner: str) -> set[str]:
        return self._indexes(_of_partner(partner))

    def indexes_of_contact(self, contact: str) -> set[str]:
        return self._indexes(_of_contact(contact))

    def _indexes(self, text: str) -> set[str]:
        # No rotation reaches the ledger: entries of release 1 keep indexes of its kind.
        common = (key + COMMON for key in self._vault.known)
        rings = dict.fromkeys((*self._vault.rings, *common))
        return {self._vault.index(text, Purpose.LEDGER, ring=ring).hex() for ring in rings}

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Record nothing of what this task does meanwhile: another entry tells it all."""
        token = self._is_silent.set(True)
        try:
            yield
        finally:
            self._is_silent.reset(token)

    async def close(self) -> None:
        if self._store is not None:
            await self._store.close()

    async def _record(self, kind: Kind, *, index: str, person: PersonId | None = None) -> None:
        if self._store is None or self._is_silent.get():
            return
        entry = secrets.token_hex(8)
        await self._prepare()
        try:
            async with asyncio.timeout(PATIENCE), self._store.transaction() as session:
                await session.execute(
                    ENTRIES.insert().values(
                        id=entry,
                        kind=kind.value,
                        person=person,
                        subject_index=self._vault.index(index, Purpose.LEDGER).hex(),
                        at=self._clock(),
                    )
                )
        except (SQLAlchemyError, OSError) as error:
            log.error("ledger_unusable", fault=type(error).__name__)
            # Perhaps it was taken away, and another stands there at the next try.
            self._is_ready = False
            raise LedgerUnavailableError from error
        await self.mark(entry)

    async def _prepare(self) -> None:
        if self._store is None or self._is_ready:
            return
        try:
            async with asyncio.timeout(PATIENCE), self._store.engine.begin() as connection:
                await connection.run_sync(ENTRIES.metadata.create_all)
        except (SQLAlchemyError, OSError) as error:
            # Two processes that start at once both find no table; one of them makes it.
            if not await is_there(self._store):
                raise LedgerUnavailableError from error
        self._is_ready = True


def _of_account(account: Address) -> str:
    return f"ledger_entries.account|{account}"


def _of_handle(handle: str) -> str:
    return f"ledger_entries.handle|{handle}"


def _of_partner(partner: str) -> str:
    return f"ledger_entries.partner|{partner}"


def _of_contact(contact: str) -> str:
    return f"ledger_entries.contact|{contact}"


def _has_entries(connection: Connection) -> bool:
    return inspect(connection).has_table(ENTRIES.name)


async def is_there(store: Database) -> bool:
    """Return whether there is a ledger, also an empty one; asking makes none.

    Raises LedgerUnavailableError where its database cannot be opened.
    """
    if _is_missing_file(store):
        return False
    try:
        async with asyncio.timeout(PATIENCE), store.engine.connect() as connection:
            return await connection.run_sync(_has_entries)
    except (SQLAlchemyError, OSError) as error:
        raise LedgerUnavailableError from error


def _is_missing_file(store: Database) -> bool:
    return store.is_sqlite and not Path(store.url.database or "").exists()
