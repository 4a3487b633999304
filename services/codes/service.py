"""Issues codes, and keeps which one is the newest."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from services.chats.types import Address
from services.clock import Calendar, Clock
from services.codes.address import code_url
from services.codes.errors import UnknownKeyError
from services.codes.tables import CodeRow
from services.codes.token import sign, verify
from services.codes.types import (
    DEMO_SUFFIX,
    HANDLE_BYTES,
    Assessor,
    CodeState,
    Colour,
    PresentedCode,
    Token,
    TokenFlags,
)
from services.codes.validity import Validity
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.purging import purge
from services.db.statements import insert
from services.outbox.service import OutboxService
from services.outbox.types import Placing
from services.people.service import PeopleService
from services.people.types import PersonId
from services.signing.keys import KeyRing

SEALED = "codes.token"
SAME_FOR = timedelta(seconds=20)
"""Who asks again within this time gets the same code (SECURITY.md 27)."""
KEPT_FOR = timedelta(days=7)
"""How long a code that is over is remembered."""
NOBODY = ""
"""Whose codes are those of people who have deleted their data."""


@dataclass(frozen=True)
class Issuing:
    """What the settings say about our codes."""

    region: str
    public_url: str
    validity: Validity
    is_demo: bool

    @property
    def issuer(self) -> str:
        return self.region + (DEMO_SUFFIX if self.is_demo else "")


class CodeService:
    """Codes repeat what an assessment says; nobody can order one of a colour."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        clock: Clock,
        calendar: Calendar,
        *,
        issuing: Issuing,
        keys: KeyRing,
        people: PeopleService,
        assessor: Assessor,
        outbox: OutboxService,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._calendar = calendar
        self._issuing = issuing
        self._keys = keys
        self._people = people
        self._assessor = assessor
        self._outbox = outbox

    @property
    def issuer(self) -> str:
        """Who signs our codes: the region, marked where everything is pretend."""
        return self._issuing.issuer

    async def present(self, person: PersonId) -> PresentedCode | None:
        """Return the code that a person may show now, None where none may be issued.

        The newest is returned again for 20 seconds while its colour is still true; after that a
        new one replaces it. Raises PersonNotFoundError.
        """
        async with self._db.transaction():
            # A turn that ends codes meanwhile waits, or is waited for: no code outlives it.
            await self._people.lock(person)
            finding = await self._assessor.assess(person)
            if finding.colour is None:
                return None
            newest = await self.newest(person)
            if newest is not None and newest.token.colour is finding.colour:
                return newest
            token = await self._token(person, finding.colour, finding.rule_set)
            return await self._issue(person, token)

    async def newest(self, person: PersonId, within: timedelta = SAME_FOR) -> PresentedCode | None:
        """Return the code that was issued within the last 20 seconds, if it is still valid."""
        now = self._clock()
        async with self._db.reading() as session:
            row = await session.scalar(
                select(CodeRow)
                .where(
                    CodeRow.person == person,
                    CodeRow.ended_at.is_(None),
                    CodeRow.expires_at > now,
                    CodeRow.issued_at > now - within,
                )
                .limit(1)
            )
        if row is None:
            return None
        data = self._vault.open(row.token, column=SEALED, row=row.handle)
        try:
            return self._presented(data, verify(data, await self._keys.lookup()))
        except UnknownKeyError:
            return None  # Its key was revoked a moment ago.

    async def count(self, person: PersonId) -> int:
        """Return how many codes of a person are remembered."""
        async with self._db.reading() as session:
            query = select(func.count()).where(CodeRow.person == person)
            return await session.scalar(query) or 0

    async def revoke_all(self, person: PersonId, *, account: Address | None = None) -> None:
        """End every code of a person; their picture disappears from the chat that showed it."""
        async with self._db.transaction():
            await self._people.lock(person)
            await self._end(person)
            if account is not None:
                await self._outbox.show(
                    "codes.picture", to=account, placing=Placing.REMOVE, slot="code"
                )

    async def withdraw_all(self) -> list[PersonId]:
        """End every code of everybody; returns whose was still valid."""
        now = self._clock()
        is_open = CodeRow.ended_at.is_(None)
        async with self._db.transaction() as session:
            valid = await session.scalars(
                select(CodeRow.person).where(is_open, CodeRow.expires_at > now).distinct()
            )
            people = [PersonId(person) for person in valid if person]
            await session.execute(update(CodeRow).where(is_open).values(ended_at=now))
        return people

    async def erase(self, person: PersonId, *, account: Address | None) -> None:
        """Forget a person's codes: whoever checks one hears that it was withdrawn."""
        async with self._db.transaction() as session:
            await self.revoke_all(person, account=account)
            # The handles stay until they expire, without anybody: they are answered as withdrawn
            # first and as expired then, like everybody's.
            await session.execute(
                update(CodeRow)
                .where(CodeRow.person == person)
                .values(person=NOBODY, token=b"", kid=None)
            )

    async def on_turn(self, person: PersonId) -> None:
        """End the codes of the former colour at once, not only when the new picture is sent."""
        await self.revoke_all(person)

    async def on_bound(self, person: PersonId, account: Address) -> None:
        """Nothing: codes are made when somebody asks."""

    async def on_unbound(self, person: PersonId, account: Address) -> None:
        """End the codes with the binding: they were shown in a chat that is no longer theirs."""
        await self.revoke_all(person, account=account)

    async def state(self, handle: bytes) -> CodeState | None:
        """Return what is known of a code, None where none was issued under this handle."""
        async with self._db.reading() as session:
            row = await session.get(CodeRow, handle.hex(), populate_existing=True)
            known = await self._keys.lookup()
        if row is None:
            return None
        is_revoked = row.kid is not None and known(bytes.fromhex(row.kid)) is None
        return CodeState(
            person=PersonId(row.person) if row.person else None,
            expires_at=row.expires_at,
            has_ended=row.ended_at is not None or is_revoked,
            flags=TokenFlags(row.flags),
        )

    async def count_answer(self, handle: bytes, *, most: int, within: timedelta) -> timedelta:
        """Count an answer about a code; returns how long to wait where there were too many.

        Nothing, where this one may be given.
        """
        now = self._clock()
        async with self._db.transaction() as session:
            row = await session.get(
                CodeRow, handle.hex(), populate_existing=True, with_for_update=True
            )
            if row is None:
                return timedelta()
            if row.checks_since is None or now - row.checks_since >= within:
                row.checks_since, row.checks = now, 0
            if row.checks >= most:
                return row.checks_since + within - now
            row.checks += 1
            return timedelta()

    async def count_of_key(self, kid: str) -> int:
        """Return how many valid codes a key has signed."""
        async with self._db.reading() as session:
            query = select(func.count()).where(*self._valid_of_key(kid))
            return await session.scalar(query) or 0

    async def end_of_key(self, kid: str, most: int) -> list[PersonId]:
        """End at most so many valid codes that a key has signed; returns whose they were."""
        now = self._clock()
        async with self._db.transaction() as session:
            found = await session.scalars(
                select(CodeRow)
                .where(*self._valid_of_key(kid))
                .order_by(CodeRow.handle)
                .limit(most)
                .with_for_update()
            )
            people = []
            for row in found:
                row.ended_at = now
                if row.person:
                    people.append(PersonId(row.person))
            return people

    async def purge(self) -> None:
        """Forget codes that have long been over."""
        await purge(self._db, CodeRow, CodeRow.expires_at < self._clock() - KEPT_FOR)

    def _valid_of_key(self, kid: str) -> tuple[ColumnElement[bool], ...]:
        is_open = CodeRow.ended_at.is_(None)
        return CodeRow.kid == kid, is_open, CodeRow.expires_at > self._clock()

    async def _token(self, person: PersonId, colour: Colour, rule_set: int) -> Token:
        details = await self._people.get(person)
        issued_at = _second(self._clock())
        return Token(
            issuer=self._issuing.issuer,
            issued_at=issued_at,
            expires_at=self._issuing.validity.end(issued_at, self._calendar),
            handle=secrets.token_bytes(HANDLE_BYTES),
            colour=colour,
            rule_set=rule_set,
            masked_name=details.masked_name,
            last_four=details.last_four,
            flags=TokenFlags.DEMO if self._issuing.is_demo else TokenFlags.NONE,
        )

    async def _issue(self, person: PersonId, token: Token) -> PresentedCode:
        key = await self._keys.current()
        data = sign(token, key)
        handle = token.handle.hex()
        async with self._db.transaction() as session:
            await self._end(person)
            await session.execute(
                insert(CodeRow).values(
                    handle=handle,
                    person=person,
                    token=self._vault.seal(data, column=SEALED, row=handle),
                    issued_at=token.issued_at,
                    expires_at=token.expires_at,
                    kid=key.kid.hex(),
                    flags=int(token.flags),
                )
            )
        return self._presented(data, token)

    async def _end(self, person: PersonId) -> None:
        now = self._clock()
        async with self._db.transaction() as session:
            await session.execute(
                update(CodeRow)
                .where(CodeRow.person == person, CodeRow.ended_at.is_(None))
                .values(ended_at=now)
            )

    def _presented(self, data: bytes, token: Token) -> PresentedCode:
        return PresentedCode(
            token=token,
            url=code_url(self._issuing.public_url, data),
            is_strict=self._issuing.validity.is_strict,
        )


def _second(moment: datetime) -> datetime:
    """Tokens tell whole seconds."""
    return moment.replace(microsecond=0)
