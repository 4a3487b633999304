"""A rotation moves everything under the newest key, and nothing is lost or used too early."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from services.codes.types import Colour
from services.crypto.errors import UnknownDataKeyError, UnreadableError
from services.crypto.tables import ActiveKey
from services.crypto.usage import columns
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.types import Holds
from services.people.numbers import normalise
from services.records.tables import Load, RecordRow
from services.records.types import Source
from tests.doubles import StandingClock
from tests.health_samples import CARD, CHEN, deliver, fire, shown
from tests.sealed import contents, held, keys_in_use, place
from tests.services.rotation.conftest import (
    NEW,
    NEW_ID,
    OLD,
    OLD_ID,
    STRANGER,
    Opener,
    fill,
    rotation,
)


async def test_after_a_rotation_everything_says_the_same_under_the_new_key_alone(
    opener: Opener, db: Database, tmp_path: Path
) -> None:
    await fill(opener(OLD), tmp_path)
    before = await contents(db, Vault([OLD]))
    assert {name for name, _ in before} == {
        place(column) for column in columns(Holds.SEALED, Holds.WRAPPED)
    }
    services = opener(NEW, OLD)
    await services.start()
    told: list[tuple[int, int]] = []
    done = await rotation(services).rotate(lambda *at: told.append(at))
    assert (done.has_activated, done.unreadable) == (True, 0)
    assert told[-1][0] == told[-1][1] > len(before)
    # What nobody who ever logged in left behind is found by its index alone.
    assert await keys_in_use(db) == {OLD_ID, NEW_ID}
    assert [(left.id, left.usage.total) for left in (await rotation(services).report()).left] == [
        (OLD_ID, 1)
    ]
    await deliver(services, Source.ANTIPYRETICS, f"A2,{STRANGER},2020-02-20")
    assert await keys_in_use(db) == {NEW_ID}
    assert before.items() <= (await contents(db, Vault([NEW]))).items()
    alone = opener(NEW)
    await alone.start()
    person = await alone.identity.person_of(CHEN)
    assert person is not None
    assert (await alone.health.assess(person)).colour is Colour.ORANGE
    assert len(await alone.tickets.open_of(CHEN)) == 1
    assert await alone.keys.current() is not None
    key = normalise(None, None, CARD, today=alone.calendar.day(alone.clock()))
    assert await alone.people.upsert(key, "陈志强") == person


async def test_a_second_rotation_finds_nothing_to_do(
    opener: Opener, db: Database, tmp_path: Path
) -> None:
    await fill(opener(OLD), tmp_path)
    services = opener(NEW, OLD)
    await rotation(services).rotate()
    before = [value async for _, _, value in held(db, *Holds)]
    assert not (await rotation(services).rotate()).has_activated
    assert [value async for _, _, value in held(db, *Holds)] == before


async def test_a_new_key_at_hand_seals_nothing_before_the_rotation(
    opener: Opener, tmp_path: Path
) -> None:
    behind, ahead = opener(OLD), opener(NEW, OLD)
    await behind.start()
    await ahead.start()
    await fill(ahead, tmp_path)
    assert await keys_in_use(ahead.db) == {OLD_ID}
    person = await behind.identity.person_of(CHEN)
    assert person is not None
    assert (await behind.people.get(person)).name == "陈志强"


async def test_the_first_start_makes_the_newest_key_the_active_one(opener: Opener) -> None:
    await opener(NEW, OLD).start()
    second = opener(OLD, NEW)
    await second.start()
    assert second.vault.active == NEW_ID


async def test_who_does_not_know_the_active_key_does_not_start_and_writes_nothing(
    opener: Opener, db: Database, tmp_path: Path
) -> None:
    await fill(opener(OLD), tmp_path)

    async def everything() -> list[object]:
        rows = [value async for _, _, value in held(db, *Holds)]
        async with db.reading() as session:
            return [*rows, (await session.execute(select(ActiveKey.__table__))).all()]

    before = await everything()
    with pytest.raises(UnknownDataKeyError) as refusal:
        await opener(NEW).start()
    assert refusal.value.params == {"keys": OLD_ID}
    assert await everything() == before


async def test_a_key_that_something_still_needs_cannot_be_left_out(
    opener: Opener, tmp_path: Path
) -> None:
    await fill(opener(OLD), tmp_path)
    services = opener(NEW, OLD)
    await services.data_keys.start()
    await services.data_keys.activate()
    with pytest.raises(UnknownDataKeyError) as refusal:
        await opener(NEW).start()
    assert refusal.value.params == {"keys": OLD_ID}
    await rotation(services).rotate()
    with pytest.raises(UnknownDataKeyError):
        await opener(NEW).start()
    await deliver(services, Source.ANTIPYRETICS, f"A2,{STRANGER},2020-02-20")
    await opener(NEW).start()
    await opener(NEW).start()


async def test_a_running_process_that_lacks_the_active_key_notices_and_goes_on_when_it_can(
    opener: Opener,
) -> None:
    behind, ahead = opener(OLD), opener(NEW, OLD)
    await behind.start()
    await rotation(ahead).rotate()
    key = normalise(None, None, CARD, today=ahead.calendar.day(ahead.clock()))
    with pytest.raises(UnknownDataKeyError):
        await behind.people.upsert(key, "陈志强")
    assert not behind.data_keys.is_fit.is_on
    await ahead.people.upsert(key, "陈志强")
    for act in (behind.people.find_by_key(key), behind.chats.ask(CHEN, "topic", said="你好")):
        with pytest.raises(UnknownDataKeyError):
            await act
    with pytest.raises(UnknownDataKeyError):
        await behind.data_keys.refresh()


async def test_a_stranger_s_record_is_found_under_its_old_index_when_they_log_in(
    opener: Opener, tmp_path: Path
) -> None:
    await fill(opener(OLD), tmp_path)
    services = opener(NEW, OLD)
    await rotation(services).rotate()
    key = normalise(None, None, STRANGER, today=services.calendar.day(services.clock()))
    person = await services.people.upsert(key, "林小梅")
    assert (await services.health.assess(person)).colour is Colour.ORANGE
    assert [left.usage.records for left in (await rotation(services).report()).left] == [1]
    await rotation(services).rotate()
    assert (await rotation(services).report()).left == ()
    assert (await services.health.assess(person)).colour is Colour.ORANGE


async def test_the_same_delivery_again_moves_an_index_and_counts_as_no_change(
    opener: Opener, db: Database, tmp_path: Path
) -> None:
    await fill(opener(OLD), tmp_path)
    services = opener(NEW, OLD)
    await rotation(services).rotate()
    done = await deliver(services, Source.ANTIPYRETICS, f"A2,{STRANGER},2020-02-20")
    assert done.changed == 0
    async with db.reading() as session:
        rows = await session.execute(
            select(RecordRow.load, RecordRow.subject).where(RecordRow.record_id == "A2")
        )
        ((load, subject),) = rows
    assert load != done.number
    assert subject is not None
    assert subject[:4].hex() == NEW_ID
    other = await deliver(services, Source.ANTIPYRETICS, f"A2,{CARD},2020-02-20")
    assert other.changed == 1


async def test_who_was_told_a_colour_under_the_old_key_is_told_of_a_turn_under_the_new(
    opener: Opener, tmp_path: Path
) -> None:
    await fill(opener(OLD), tmp_path)
    services = opener(NEW, OLD)
    await services.start()
    await fire(services)
    await shown(services)
    await rotation(services).rotate()
    await fire(services)
    assert await shown(services) == []
    await deliver(services, Source.CONTACTS, f"C1,{CARD},2020-02-22,")
    await fire(services)
    assert ("codes.explanation", False) in await shown(services)
    await opener(OLD, NEW).health.start()


async def test_status_says_when_the_old_key_can_go(
    opener: Opener, clock: StandingClock, tmp_path: Path
) -> None:
    await fill(opener(OLD), tmp_path)
    services = opener(NEW, OLD)
    await services.start()
    report = await rotation(services).report()
    assert (report.active, report.newest, report.left) == (OLD_ID, NEW_ID, ())
    await rotation(services).rotate()
    await deliver(services, Source.ANTIPYRETICS, f"A2,{STRANGER},2020-02-20")
    report = await rotation(services).report()
    assert (report.active, report.left, report.is_settled) == (NEW_ID, (), False)
    active, old = report.keys
    assert (active.id, active.is_active, active.usage.wrapped) == (NEW_ID, True, 3)
    assert active.usage.sealed > active.usage.indexes > 1
    assert (old.id, old.is_at_hand, old.usage.total) == (OLD_ID, True, 0)
    clock.moment += timedelta(minutes=1)
    assert (await rotation(services).report()).is_settled


async def test_what_no_key_opens_stays_as_it_is_and_is_counted(
    opener: Opener, db: Database, tmp_path: Path
) -> None:
    await fill(opener(OLD), tmp_path)
    foreign = Vault([NEW]).seal("said", column="elsewhere", row=1)
    old = Vault([OLD]).seal("said", column="elsewhere", row=1)
    async with db.transaction() as session:
        for number, digest in ((1, foreign), (2, old)):
            load = await session.get(Load, number)
            assert load is not None
            load.digest = digest
    services = opener(NEW, OLD)
    assert (await rotation(services).rotate()).unreadable == 1
    with pytest.raises(UnreadableError):
        await contents(db, Vault([NEW, OLD]))
    assert OLD_ID in {left.id for left in (await rotation(services).report()).left}


async def test_no_table_and_no_index_joins_a_binding_to_a_record(
    opener: Opener, db: Database, tmp_path: Path
) -> None:
    services = opener(OLD)
    await fill(services, tmp_path)
    indexes = [(place(column), value) async for column, _, value in held(db, Holds.INDEX)]
    told = [(place(c), value) async for c, _, value in held(db, Holds.DIGEST)]
    people = {value[4:] for name, value in indexes if name == "persons.key_index"}
    records = {value[4:] for name, value in [*indexes, *told] if "subject" in name}
    assert len(people) == len(records) == 2
    assert not people & records
    async with db.reading() as session:
        connection = await session.connection()
        for table in ("tellings", "telling_subjects", "records", "standings"):
            rows = (await connection.exec_driver_sql(f"SELECT * FROM {table}")).all()  # noqa: S608
            known = await services.identity.bound_people()
            assert not any(str(person) in repr(rows) for person in [*known, CHEN])
        assert await session.scalar(select(func.count()).select_from(RecordRow)) == 2
