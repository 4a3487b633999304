"""A database of release 1: one common index without its key's id, a colour beside a name."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from services.codes.types import Colour
from services.crypto.errors import UnknownDataKeyError
from services.crypto.tables import ActiveKey
from services.crypto.vault import COMMON, Purpose, Vault
from services.db.database import Database
from services.db.types import Holds
from services.health.tables import Standing, TellingRow, TellingSubject
from services.people.types import PersonId
from services.records.service import DIGEST
from services.records.tables import Load
from services.records.types import Source
from services.registry import Services
from tests.health_samples import CARD, CHEN, deliver, fire, shown
from tests.sealed import held, place
from tests.services.rotation.conftest import NEW, NEW_ID, OLD, OLD_ID, Opener, fill, rotation

FILE = hashlib.sha256(b"a file").digest()
SUMMARY = "6:2020-03-05"


@pytest.fixture
async def person(opener: Opener, db: Database, tmp_path: Path) -> PersonId:
    """Make the database what release 1 left, with 陈志强 told that he is orange."""
    services = opener(OLD)
    await _agree_on(services, OLD_ID + COMMON)
    await fill(services, tmp_path)
    await fire(services)
    await shown(services)
    known = await services.identity.person_of(CHEN)
    assert known is not None
    details = await services.people.get(known)
    now = services.clock()
    async with db.transaction() as session:
        for table in (TellingSubject, TellingRow, ActiveKey):
            await session.execute(delete(table))
        await session.execute(update(Load).values(digest=FILE))
        session.add(
            Standing(
                person=known,
                subject=services.vault.index(details.key.index_text, Purpose.RECORDS),
                told="orange",
                digest=services.vault.index(f"{known}|{SUMMARY}", Purpose.STANDING),
                told_at=now,
            )
        )
    return known


async def _agree_on(services: Services, ring: str) -> None:
    async with services.db.transaction() as session:
        session.add(ActiveKey(name="data", ring=ring, since=services.clock()))


async def lengths(db: Database) -> set[int]:
    return {len(value) async for _, _, value in held(db, Holds.INDEX)}


async def test_it_goes_on_as_it_was_until_a_rotation(
    opener: Opener, db: Database, person: PersonId
) -> None:
    services = opener(NEW, OLD)
    await services.start()
    assert services.vault.active == OLD_ID + COMMON
    assert await lengths(db) == {32}
    details = await services.people.get(person)
    assert await services.people.upsert(details.key, "陈志强") == person
    assert (await services.health.assess(person)).colour is Colour.ORANGE
    with pytest.raises(UnknownDataKeyError):
        await opener(NEW).start()


async def test_what_it_had_told_is_taken_over_and_not_told_again(
    opener: Opener, db: Database, person: PersonId
) -> None:
    services = opener(OLD)
    await services.start()
    await opener(OLD).start()
    async with db.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Standing)) == 0
    assert await services.health.knows(person, await services.health.assess(person))
    await deliver(services, Source.FEVER_CLINICS)
    await fire(services)
    assert await shown(services) == []
    await deliver(services, Source.CONTACTS, f"C1,{CARD},2020-02-22,")
    await fire(services)
    assert ("codes.explanation", False) in await shown(services)


@pytest.mark.parametrize("keys", [[OLD], [NEW, OLD]], ids=["same key", "new key"])
async def test_a_rotation_gives_each_purpose_its_own_index(
    opener: Opener, db: Database, person: PersonId, keys: list[str]
) -> None:
    services = opener(*keys)
    await services.start()
    report = await rotation(services).report()
    assert {left.id for left in report.left} == {""}
    assert (await rotation(services).rotate()).has_activated
    newest = Vault(keys).newest
    assert services.vault.active == newest
    left = (await rotation(services).report()).left
    # The record of somebody who never logged in.
    assert [(key.id, key.usage.total) for key in left] == [("", 1)]
    assert (await services.health.assess(person)).colour is Colour.ORANGE
    found = {
        place(column): value async for column, row, value in held(db, Holds.INDEX) if row != 2
    }
    assert found["persons.key_index"][:4].hex() == newest
    digests = [
        services.vault.open(value, column=DIGEST, row=row)
        async for column, row, value in held(db, Holds.SEALED)
        if place(column) == DIGEST
    ]
    assert set(digests) == {FILE}
    await deliver(services, Source.ANTIPYRETICS, "A2,11010519491231002X,2020-02-20")
    await rotation(services).rotate()
    assert await lengths(db) == {36}
    assert not any(ring.endswith(COMMON) for ring in services.vault.rings)
    alone = opener(keys[0])
    await alone.start()
    assert (await alone.health.assess(person)).colour is Colour.ORANGE
    assert newest == NEW_ID or len(keys) == 1
