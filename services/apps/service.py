"""Opens sessions for accounts whose front end has proven who they are, and keeps them short."""

import hashlib
import secrets
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import case, delete, update

from services.apps.errors import ScansTooFastError
from services.apps.tables import AppCheckCount, AppSession
from services.chats.types import Address
from services.clock import Clock
from services.db.database import Database
from services.db.statements import insert
from services.people.types import PersonId

LIFE = timedelta(minutes=15)
"""How long a token counts; a page that is at work exchanges it for the next (SECURITY.md 34)."""
LONGEST = timedelta(hours=12)
"""How long one opening goes on by that: a long shift."""
PROOF_LIFE = timedelta(hours=1)
"""How long a front end may let a proof of an account count."""
KEPT = timedelta(hours=2)
"""How long an opening is remembered: longer than its proof counts, so that it serves once."""
MOST_CHECKS_A_MINUTE = 60
"""A guard at a gate scans one in two or three seconds; a machine has the partners' interface."""
MINUTE = timedelta(minutes=1)


class AppService:
    """Tokens that live in a page's memory; only their hashes are kept here."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def open(self, account: Address, proof: str) -> str | None:
        """Return a token for an account; None where this proof has opened a session before."""
        return await self._exchange(proof, account, self._clock())

    async def renew(self, token: str) -> str | None:
        """Return the next token, once; None where this one counts no more or was exchanged.

        The former one counts until its quarter of an hour is over: an answer to it may be on its
        way.
        """
        async with self._db.transaction():
            row = await self._valid(token)
            if row is None:
                return None
            return await self._exchange(token, Address(row.account), row.started_at)

    async def use(self, token: str) -> Address | None:
        """Return whose token this is; None where there is no such session."""
        row = await self._valid(token)
        return Address(row.account) if row is not None else None

    async def admit_check(self, account: Address) -> None:
        """Count a scanned code; raises ScansTooFastError for the 61st within a minute.

        It is the same count for all of an account's sessions and for every process.
        """
        now = self._clock()
        is_over = AppCheckCount.since <= now - MINUTE
        statement = insert(AppCheckCount).values(account=account, since=now, count=1)
        async with self._db.transaction() as session:
            counted = await session.execute(
                statement.on_conflict_do_update(
                    index_elements=[AppCheckCount.account],
                    set_={
                        "since": case((is_over, now), else_=AppCheckCount.since),
                        "count": case((is_over, 1), else_=AppCheckCount.count + 1),
                    },
                ).returning(AppCheckCount.since, AppCheckCount.count)
            )
            since, count = counted.one()
        if count > MOST_CHECKS_A_MINUTE:
            left = since + MINUTE - now
            raise ScansTooFastError(seconds=max(1, ceil(left.total_seconds())))

    async def _valid(self, token: str) -> AppSession | None:
        async with self._db.reading() as session:
            row = await session.get(AppSession, _digest(token), populate_existing=True)
        return row if row is not None and row.expires_at > self._clock() else None

    async def _exchange(self, given: str, account: Address, started_at: datetime) -> str | None:
        """Make a token for what is given, which serves once."""
        token = secrets.token_urlsafe(32)
        async with self._db.transaction() as session:
            opened = await session.scalar(
                insert(AppSession)
                .values(
                    token_hash=_digest(token),
                    opening_hash=_digest(given),
                    account=account,
                    started_at=started_at,
                    expires_at=min(self._clock() + LIFE, started_at + LONGEST),
                )
                .on_conflict_do_nothing(index_elements=[AppSession.opening_hash])
                .returning(AppSession.account)
            )
        return token if opened is not None else None

    async def on_bound(self, person: PersonId, account: Address) -> None:
        """Nothing: whoever holds a session is asked for anew at each call."""

    async def on_unbound(self, person: PersonId, account: Address) -> None:
        """End what was opened in a chat that is no longer theirs."""
        del person
        async with self._db.transaction() as session:
            await session.execute(
                update(AppSession)
                .where(AppSession.account == account)
                .values(expires_at=self._clock())
            )

    async def purge(self) -> None:
        """Forget sessions that are over, once their proofs have no value any more."""
        now = self._clock()
        async with self._db.transaction() as session:
            await session.execute(delete(AppCheckCount).where(AppCheckCount.since < now - MINUTE))
            await session.execute(
                delete(AppSession).where(
                    AppSession.expires_at <= now, AppSession.started_at < now - KEPT
                )
            )


def _digest(secret: str) -> bytes:
    """Return what stands in the database for a secret of full entropy."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()
