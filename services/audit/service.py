"""Adds entries at the very end of the transaction of their act, and looks the chain over."""

import hashlib
import hmac
import secrets
from functools import partial

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.audit.chain import BEGINNING, link
from services.audit.tables import AuditEntry, AuditHead, AuditSubject
from services.audit.types import Entry, Fault, Head, Verdict
from services.clock import Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.statements import insert
from services.people.types import PersonId

KEY = "audit_subjects.key"
KEY_BYTES = 32
PSEUDONYM_SIGNS = 32
LONGEST = 64
CHAIN = "audit"
"""The lock of who adds to the chain: the last that a transaction takes."""
BATCH = 1000
HOUSE, COMMAND_LINE = "house", "command line"
PERSON, COLLEAGUE = "person", "colleague"
"""Acts where somebody does it for themselves, or a contact of the same enterprise does."""


class AuditService:
    """Knows who did or looked at what (SECURITY.md 28)."""

    def __init__(self, db: Database, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self.origin = HOUSE
        """Who acts where no officer does."""

    async def record(
        self,
        action: str,
        subject: str = "",
        *,
        by: str | None = None,
        person: PersonId | None = None,
        detail: str | None = None,
    ) -> None:
        """Let this transaction end with an entry; it joins it, or opens one.

        `by` is an officer's handle, `person` whom the act was about. The entry is written before
        the commit and after everything else: whoever waits for the chain holds all they need.
        """
        async with self._db.transaction() as session:
            entry = Entry(
                position=0,
                at=self._clock(),
                actor=by or self.origin,
                action=action,
                subject=subject[:LONGEST],
                person=await self._named(session, person) if person else None,
                detail=detail[:LONGEST] if detail else None,
            )
            self._db.before_commit(partial(self._append, entry))

    async def forget(self, person: PersonId) -> None:
        """Destroy the key of a person's pseudonym: no entry is theirs any more."""
        async with self._db.transaction() as session:
            await session.execute(delete(AuditSubject).where(AuditSubject.person == person))

    async def about(self, person: PersonId) -> list[Entry]:
        """Return what was done or looked at about a person, the oldest first."""
        async with self._db.reading() as session:
            key = await self._key(session, person)
            if key is None:
                return []
            rows = await session.scalars(
                select(AuditEntry)
                .where(AuditEntry.person == _pseudonym(key))
                .order_by(AuditEntry.position)
            )
            return [_entry(row) for row in rows]

    async def entries(self, *, after: int = 0, most: int = BATCH) -> list[Entry]:
        """Return entries of the chain in order, those after a position."""
        async with self._db.reading() as session:
            return [_entry(row) for row in await _rows(session, after, most)]

    async def head(self) -> Head | None:
        """Return the newest entry's place and hash; None while there is none."""
        async with self._db.reading() as session:
            row = await _last(session)
        return Head(row.position, row.hash) if row else None

    async def verify(self, known: Head | None = None) -> Verdict:
        """Look over the whole chain and every head that was told.

        `known` is one that somebody has from elsewhere; of its hash the beginning is enough. The
        first broken entry is named.
        """
        async with self._db.reading() as session:
            told = await session.execute(select(AuditHead.position, AuditHead.hash))
            heads = [Head(position, digest) for position, digest in told]
            heads += [known] if known else []
            return await _look_over(session, heads)

    async def _append(self, draft: Entry) -> None:
        async with self._db.transaction() as session:
            await self._db.lock(CHAIN)
            last = await _last(session)
            position, former = (last.position + 1, last.hash) if last else (1, BEGINNING)
            entry = Entry(
                position,
                draft.at,
                draft.actor,
                draft.action,
                draft.subject,
                draft.person,
                draft.detail,
            )
            session.add(
                AuditEntry(
                    position=position,
                    at=entry.at,
                    actor=entry.actor,
                    action=entry.action,
                    subject=entry.subject,
                    person=entry.person,
                    detail=entry.detail,
                    former=former,
                    hash=link(entry, former),
                )
            )
            await session.flush()

    async def _named(self, session: AsyncSession, person: PersonId) -> str:
        key = await self._key(session, person)
        if key is None:
            fresh = self._vault.seal(secrets.token_bytes(KEY_BYTES), column=KEY, row=person)
            await session.execute(
                insert(AuditSubject).values(person=person, key=fresh).on_conflict_do_nothing()
            )
            key = await self._key(session, person)
        if key is None:
            raise LookupError("A key that was just made is not there.")
        return _pseudonym(key)

    async def _key(self, session: AsyncSession, person: PersonId) -> bytes | None:
        row = await session.get(AuditSubject, person, populate_existing=True)
        return self._vault.open(row.key, column=KEY, row=person) if row else None


def _pseudonym(key: bytes) -> str:
    return hmac.digest(key, b"audit", hashlib.sha256).hex()[:PSEUDONYM_SIGNS]


def _entry(row: AuditEntry) -> Entry:
    return Entry(row.position, row.at, row.actor, row.action, row.subject, row.person, row.detail)


async def _last(session: AsyncSession) -> AuditEntry | None:
    newest = select(func.max(AuditEntry.position)).scalar_subquery()
    return await session.scalar(select(AuditEntry).where(AuditEntry.position == newest))


async def _rows(session: AsyncSession, after: int, most: int) -> list[AuditEntry]:
    found = await session.scalars(
        select(AuditEntry)
        .where(AuditEntry.position > after)
        .order_by(AuditEntry.position)
        .limit(most)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def _look_over(session: AsyncSession, heads: list[Head]) -> Verdict:
    position, former = 0, BEGINNING
    expected: dict[int, list[str]] = {}
    for head in heads:
        expected.setdefault(head.position, []).append(head.hash)

    def broken(fault: Fault, at: int) -> Verdict:
        head = Head(position, former) if position else None
        return Verdict(position, head, fault, at)

    while rows := await _rows(session, position, BATCH):
        for row in rows:
            if row.position != position + 1 or row.former != former:
                return broken(Fault.MISSING, position + 1)
            if link(_entry(row), former) != row.hash:
                return broken(Fault.CHANGED, row.position)
            if not all(row.hash.startswith(known) for known in expected.pop(row.position, [])):
                return broken(Fault.CUT, row.position)
            position, former = row.position, row.hash
        session.expunge_all()
    if expected:
        return broken(Fault.CUT, position + 1)
    return Verdict(position, Head(position, former) if position else None)
