"""The record of acts over a real database: only added to, one chain, nobody's after deletion."""

import asyncio
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from services.audit.types import Act, Fault, Head
from services.chats.types import Address
from services.crypto.vault import Vault
from services.db.database import Database
from services.outbox.types import Outcome, Status
from services.people.types import PersonId
from services.registry import Services
from services.staff.types import Role
from tests.bindings import bind
from tests.desk_samples import COUNTY, LIN, TOWN, ZHANG, import_county, join, person
from tests.doubles import StandingClock
from tests.ticket_samples import fire

SOMEBODY = PersonId("a1b2c3d4e5f60718")
AROUND = {
    "sqlite": ["DROP TRIGGER {table}_no_update", "DROP TRIGGER {table}_no_delete"],
    "postgresql": ["ALTER TABLE {table} DISABLE TRIGGER ALL"],
}
TRIGGER = "CREATE TRIGGER {table}_no_%s BEFORE %s ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"
BACK = {
    "sqlite": [TRIGGER % ("update", "UPDATE"), TRIGGER % ("delete", "DELETE")],
    "postgresql": ["ALTER TABLE {table} ENABLE TRIGGER ALL"],
}


CHANGES = ["UPDATE {} SET hash = 'x'", "DELETE FROM {}", "TRUNCATE {}"]


async def run(db: Database, *statements: str) -> None:
    async with db.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def tamper(db: Database, kind: str, *statements: str, table: str = "audit_entries") -> None:
    """Do what an owner of the database can: go round the triggers, and put them back."""
    await run(
        db,
        *(one.format(table=table) for one in AROUND[kind]),
        *statements,
        *(one.format(table=table) for one in BACK[kind]),
    )


async def fill(services: Services, count: int = 6) -> None:
    for number in range(1, count + 1):
        await services.audit.record("ticket.taken", f"ticket:{number}", by="zhang")


@pytest.mark.parametrize("table", ["audit_entries", "audit_heads"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET hash = 'x'", "DELETE FROM {}", "TRUNCATE {}"]
)
async def test_what_was_written_is_neither_changed_nor_deleted(
    services: Services, database_kind: str, clock: StandingClock, table: str, statement: str
) -> None:
    await fill(services, 1)
    await tell_head(services, clock)
    if database_kind == "sqlite" and "TRUNCATE" in statement:
        pytest.skip("SQLite has no such statement.")
    with pytest.raises(DBAPIError, match="only added"):
        await run(services.db, statement.format(table))
    assert (await services.audit.verify()).fault is None


async def tell_head(services: Services, clock: StandingClock) -> None:
    await services.heads.start()
    clock.advance(days=1)
    await fire(services)


TAMPERINGS = {
    "changed": ("UPDATE audit_entries SET actor = 'li' WHERE position = 3", 3, Fault.CHANGED),
    "moved in time": (
        "UPDATE audit_entries SET at = (SELECT at FROM audit_heads) WHERE position = 2",
        2,
        Fault.CHANGED,
    ),
    "deleted": ("DELETE FROM audit_entries WHERE position = 4", 4, Fault.MISSING),
    "deleted at the beginning": (
        "DELETE FROM audit_entries WHERE position = 1",
        1,
        Fault.MISSING,
    ),
    "cut off": ("DELETE FROM audit_entries WHERE position > 4", 5, Fault.CUT),
    "all gone": ("DELETE FROM audit_entries", 1, Fault.CUT),
}


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_whoever_goes_round_the_triggers_is_found_at_the_first_broken_entry(
    services: Services, database_kind: str, clock: StandingClock, what: str
) -> None:
    await fill(services)
    head = await services.audit.head()
    assert head is not None
    await tell_head(services, clock)
    assert await services.audit.verify() == (await services.audit.verify(head))
    statement, position, fault = TAMPERINGS[what]
    await tamper(services.db, database_kind, statement)
    verdict = await services.audit.verify()
    assert (verdict.fault, verdict.position) == (fault, position)


async def test_two_entries_that_change_places_are_found(
    services: Services, database_kind: str
) -> None:
    await fill(services)
    swap = "UPDATE audit_entries SET position = {} WHERE position = {}"
    await tamper(
        services.db,
        database_kind,
        swap.format(99, 2),
        swap.format(2, 3),
        swap.format(3, 99),
    )
    verdict = await services.audit.verify()
    assert (verdict.fault, verdict.position) == (Fault.MISSING, 2)


async def test_who_writes_the_chain_anew_is_found_by_a_head_from_elsewhere(
    services: Services, database_kind: str
) -> None:
    await fill(services)
    told = await services.audit.head()
    assert told is not None
    await tamper(services.db, database_kind, "DELETE FROM audit_entries WHERE position > 3")
    for _ in range(5):
        await services.audit.record("ticket.taken", "ticket:9", by="li")
    assert (await services.audit.verify()).fault is None, "the chain itself is whole"
    verdict = await services.audit.verify(Head(told.position, told.hash[:16]))
    assert (verdict.fault, verdict.position) == (Fault.CUT, 6)


async def test_workers_who_append_at_once_make_one_chain(
    services: Services, vault: Vault, clock: StandingClock, current_database_url: str
) -> None:
    other = Services(
        Database(current_database_url),
        vault=vault,
        clock=clock,
        config=services.config,
    )
    try:
        await asyncio.gather(
            *(one.audit.record("a", str(n)) for n in range(15) for one in (services, other))
        )
    finally:
        await other.close()
    verdict = await services.audit.verify()
    assert (verdict.entries, verdict.fault) == (30, None)


async def act_in_vain(services: Services) -> None:
    async with services.db.transaction():
        await services.audit.record("in vain")
        raise LookupError


async def act_in_vain_within(services: Services, session: AsyncSession) -> None:
    async with session.begin_nested():
        await services.audit.record("taken back")
        async with session.begin_nested():
            await services.audit.record("taken back as well")
        raise LookupError


async def test_an_act_that_is_rolled_back_leaves_no_entry(services: Services) -> None:
    with pytest.raises(LookupError):
        await act_in_vain(services)
    async with services.db.transaction() as session:
        await services.audit.record("kept")
        with pytest.raises(LookupError):
            await act_in_vain_within(services, session)
        async with session.begin_nested():
            await services.audit.record("kept too")
    found = [entry.action for entry in await services.audit.entries()]
    assert found == ["kept", "kept too"]


async def test_nobody_waits_for_the_chain_while_an_act_is_going_on(services: Services) -> None:
    """Its lock is taken last: one who acts long holds up no other."""
    if services.db.is_sqlite:
        pytest.skip("One writer at a time.")
    is_going_on, may_end = asyncio.Event(), asyncio.Event()

    async def act_long() -> None:
        async with services.db.transaction():
            await services.audit.record("long")
            is_going_on.set()
            await may_end.wait()

    long = asyncio.create_task(act_long())
    await is_going_on.wait()
    async with asyncio.timeout(3):
        await services.audit.record("short")
    may_end.set()
    await long
    assert [entry.action for entry in await services.audit.entries()] == ["short", "long"]


async def test_entries_are_a_persons_until_they_delete_their_data(services: Services) -> None:
    await services.audit.record("ticket.contact_viewed", "ticket:1", by="wang", person=SOMEBODY)
    await services.audit.record("ticket.taken", "ticket:2", by="wang")
    await services.audit.record("ticket.answered", "ticket:1", by="wang", person=SOMEBODY)
    about = [entry.action for entry in await services.audit.about(SOMEBODY)]
    assert about == ["ticket.contact_viewed", "ticket.answered"]
    pseudonyms = {entry.person for entry in await services.audit.entries()} - {None}
    assert len(pseudonyms) == 1
    assert SOMEBODY not in pseudonyms
    await services.audit.forget(SOMEBODY)
    assert await services.audit.about(SOMEBODY) == []
    assert (await services.audit.verify()).fault is None
    await services.audit.record("ticket.taken", "ticket:3", by="wang", person=SOMEBODY)
    assert {entry.person for entry in await services.audit.entries(after=3)} != pseudonyms


async def test_a_deletion_is_recorded_and_takes_the_key_along(
    services: Services, tmp_path: Path
) -> None:
    await import_county(services, tmp_path)
    someone = await person(services, *LIN)
    account = Address("77")
    await bind(services, someone, account)
    await services.privacy.note_export(account)
    exported = await services.privacy.export(account)
    assert [act["act"] for act in exported["acts"]] == [Act.DATA_EXPORTED]
    await services.privacy.erase(account)
    assert [entry.action for entry in await services.audit.entries()][-2:] == [
        Act.DATA_EXPORTED,
        Act.DATA_ERASED,
    ]
    assert await services.audit.about(someone) == []
    assert (await services.audit.verify()).fault is None


async def heard(services: Services) -> list[tuple[str, str]]:
    """Return who is to be shown which day's head, and mark it as sent."""
    taken = await services.outbox.take(most=100)
    await services.outbox.record([Outcome(one, Status.SENT) for one in taken])
    return sorted((one.to, one.subject) for one in taken if one.view == "audit.head")


async def test_the_head_of_a_morning_is_told_once_to_headquarters_beside_the_one_before(
    services: Services, clock: StandingClock, tmp_path: Path
) -> None:
    await import_county(services, tmp_path)
    await join(services, "zhang", "1", desk=TOWN, who=ZHANG)
    await join(services, "liu", "4", desk=COUNTY, role=Role.HQ, who=LIN)
    while await services.outbox.count_unsent():
        await heard(services)
    await services.heads.start()
    clock.advance(days=1)
    await asyncio.gather(fire(services), fire(services))
    assert await heard(services) == [("4", "2020-02-25")]
    first = await services.heads.posted(date(2020, 2, 25))
    assert first is not None
    assert (first.head, first.former) == (await services.audit.head(), None)
    await fill(services, 2)
    clock.advance(hours=12)
    await services.timers.set("audit.head", "", clock())
    await fire(services)
    assert await heard(services) == [], "once a day"
    clock.advance(hours=12)
    await fire(services)
    assert await heard(services) == [("4", "2020-02-26")]
    second = await services.heads.posted(date(2020, 2, 26))
    assert second is not None
    assert (second.head, second.former) == (await services.audit.head(), first.head)


async def test_an_empty_record_is_nothing_to_tell(
    services: Services, clock: StandingClock
) -> None:
    await tell_head(services, clock)
    assert await services.heads.posted(date(2020, 2, 25)) is None
