"""Keeps people's names and numbers sealed and finds them by their key."""

import secrets

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.clock import Clock
from services.crypto.service import DataKeyService
from services.crypto.vault import Purpose, Vault
from services.db.database import Database
from services.db.statements import insert
from services.people.errors import PersonNotFoundError
from services.people.masking import last_four, mask_name
from services.people.numbers import PersonKey
from services.people.tables import Person
from services.people.types import PersonDetails, PersonId

NAME = "persons.name"
NUMBER = "persons.number"


class PeopleService:
    """Knows people by their documents."""

    def __init__(
        self, db: Database, vault: Vault, clock: Clock, data_keys: DataKeyService
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._data_keys = data_keys

    async def get(self, person: PersonId) -> PersonDetails:
        """Return a person; raises PersonNotFoundError."""
        async with self._db.reading() as session:
            row = await session.get(Person, person, populate_existing=True)
        if row is None:
            raise PersonNotFoundError
        return self._details(row)

    async def lock(self, person: PersonId) -> None:
        """Make everybody else who decides about this person wait until this transaction ends."""
        async with self._db.transaction() as session:
            await session.execute(select(Person.id).where(Person.id == person).with_for_update())

    async def knows(self, person: PersonId) -> bool:
        """Return whether this person's name and number are stored."""
        async with self._db.reading() as session:
            found = await session.scalar(select(Person.id).where(Person.id == person))
        return found is not None

    async def find_by_key(self, key: PersonKey) -> PersonId | None:
        """Return who has this document, None for somebody who never logged in."""
        async with self._db.reading() as session:
            found = await session.scalar(
                select(Person.id).where(Person.key_index.in_(self._indexes(key)))
            )
        return PersonId(found) if found else None

    async def upsert(self, key: PersonKey, name: str) -> PersonId:
        """Return the person of this document with this name, made anew where there is none.

        Of several processes that do so at the same moment one makes the person, also while the
        data key is being rotated: all of them index under the same key.
        """
        async with self._db.transaction() as session:
            await self._data_keys.hold()
            known = await self.find_by_key(key)
            if known is None:
                # Who comes second waits here for the first, and then finds what it made.
                known = await self._make(session, key, name) or await self.find_by_key(key)
            if known is None:
                raise PersonNotFoundError
            await session.execute(
                update(Person)
                .where(Person.id == known)
                .values(
                    name=self._vault.seal(name, column=NAME, row=known),
                    key_index=self._indexes(key)[0],
                    updated_at=self._clock(),
                )
            )
            return known

    async def _make(self, session: AsyncSession, key: PersonKey, name: str) -> PersonId | None:
        now = self._clock()
        fresh = secrets.token_hex(8)
        made = await session.scalar(
            insert(Person)
            .values(
                id=fresh,
                key_index=self._indexes(key)[0],
                id_type=key.id_type,
                country=key.country,
                number=self._vault.seal(key.number, column=NUMBER, row=fresh),
                name=self._vault.seal(name, column=NAME, row=fresh),
                created_at=now,
                updated_at=now,
            )
            .on_conflict_do_nothing(index_elements=[Person.key_index])
            .returning(Person.id)
        )
        return PersonId(made) if made else None

    def _indexes(self, key: PersonKey) -> tuple[bytes, ...]:
        return self._vault.indexes(key.index_text, Purpose.PERSONS)

    async def forget(self, person: PersonId) -> None:
        """Remove a person's name and number; official records know no persons and stay."""
        async with self._db.transaction() as session:
            await session.execute(delete(Person).where(Person.id == person))

    def _details(self, row: Person) -> PersonDetails:
        name = self._vault.open_text(row.name, column=NAME, row=row.id)
        number = self._vault.open_text(row.number, column=NUMBER, row=row.id)
        return PersonDetails(
            id=PersonId(row.id),
            name=name,
            id_type=row.id_type,
            country=row.country,
            number=number,
            masked_name=mask_name(name),
            last_four=last_four(number),
        )
