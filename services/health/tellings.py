"""Remembers what people were told, so that a dump does not tell who was told which colour."""

import secrets
from dataclasses import dataclass
from datetime import date

from services.crypto.vault import Purpose, Vault
from services.db.database import Database
from services.health import repository
from services.health.types import Assessment, Reason, Told
from services.people.types import PersonDetails, PersonId
from services.policy.types import Policy

CONTENT = "tellings.content"
ID_BYTES = 8


@dataclass(frozen=True)
class Telling:
    """What a person was told last."""

    id: str
    person: PersonId
    told: Told
    summary: str | None
    """Which situations hold and until when; None: whatever it was, it is no longer so."""

    def says(self, assessment: Assessment) -> bool:
        """Return whether this is what the person would be told now."""
        return self.told is told(assessment) and self.summary == summary(assessment)


class Tellings:
    """Finds what a person was told by the index of their records, never by their name here."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def subjects(self, person: PersonDetails) -> tuple[bytes, ...]:
        """Return the blind indexes under which a person's records may stand."""
        return self._vault.indexes(person.key.index_text, Purpose.RECORDS)

    async def find(self, person: PersonDetails) -> Telling | None:
        async with self._db.reading() as session:
            row = await repository.telling(session, self.subjects(person))
        return self._open(row.id, row.told, row.content) if row is not None else None

    async def lock(self, person: PersonDetails) -> Telling | None:
        """Return what a person was told; nobody tells them more until this transaction ends."""
        async with self._db.transaction() as session:
            await repository.lock(session, person.id)
            return await self.find(person)

    async def remember(self, person: PersonDetails, told: Told, summary: str | None) -> None:
        async with self._db.transaction() as session:
            subjects = self.subjects(person)
            former = await self.lock(person)
            number = former.id if former is not None else secrets.token_hex(ID_BYTES)
            content = {"person": person.id, "summary": summary}
            sealed = self._vault.seal_json(content, column=CONTENT, row=number)
            await repository.remember(session, number, subjects, told=told.value, content=sealed)

    async def forget(self, person: PersonDetails) -> None:
        async with self._db.transaction() as session:
            row = await repository.telling(session, self.subjects(person))
            if row is not None:
                await repository.forget(session, row.id)

    async def reconsidered(
        self, *, day: date, policy: Policy
    ) -> list[tuple[Telling, tuple[Reason, ...]]]:
        """Return what was told to all who are orange now, or are not simply green to themselves.

        With each come the reasons of that day.
        """
        async with self._db.reading() as session:
            orange = await repository.reasons_of_everybody(session, day=day, policy=policy)
            others = await repository.tellings_but_green(session)
        found = [
            (self._open(number, *said), reasons) for number, (said, reasons) in orange.items()
        ]
        found += [
            (self._open(number, *said), ())
            for number, said in others.items()
            if number not in orange
        ]
        return found

    def _open(self, number: str, told: str, content: bytes) -> Telling:
        opened = self._vault.open_json(content, column=CONTENT, row=number)
        return Telling(number, PersonId(opened["person"]), Told(told), opened["summary"])


def told(assessment: Assessment) -> Told:
    """Return what an assessment amounts to in words."""
    return Told(assessment.colour.value) if assessment.colour else Told.NEITHER


def summary(assessment: Assessment) -> str:
    """Say what the person can rely on: which situations hold, and each until when."""
    return ",".join(f"{reason.situation}:{reason.until}" for reason in assessment.reasons)
