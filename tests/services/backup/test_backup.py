"""A backup is of one moment and restores whole, onto either database."""

import asyncio
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, TableClause, column, func, inspect, select, table

from services.backup import writing
from services.backup.composing import compose
from services.backup.contents import LEFT_OUT
from services.backup.service import BackupService
from services.chats.types import Address
from services.db.database import Database
from services.db.schema import is_current, migrate
from services.records.types import Source
from services.registry import Services
from services.tables import Table
from tests.backup_samples import (
    SECRET,
    contents,
    county,
    is_untouched,
    plain,
    restored,
    written,
)
from tests.health_samples import CARD, deliver


async def test_everything_comes_back_onto_either_database(
    services: Services, elsewhere: Services, alike: Services, backups: BackupService
) -> None:
    await county(services)
    before, file = await contents(services), await written(backups)
    rows = sum(len(found) for name, found in before.items() if name not in LEFT_OUT)
    for place in (elsewhere, alike):
        assert (await restored(file, place)).header.rows == rows
        after = await contents(place)
        changed = {
            "audit_entries",
            "codes",
            "epochs",
            "outbox",
            "standings",
            "ticket_counters",
            *LEFT_OUT,
        }
        assert {name for name in before if before[name] != after[name]} <= changed
        assert after["records"] != []
        assert after["persons"] != []
        assert await is_current(place.db)


async def test_numbers_go_on_after_the_last_one(
    services: Services, elsewhere: Services, backups: BackupService
) -> None:
    await county(services)
    await restored(await written(backups), elsewhere)
    last = max(int(str(row[0])) for row in (await contents(elsewhere))["outbox"])
    assert await elsewhere.outbox.show("menu", to=Address("1001")) == last + 1
    loaded = await deliver(elsewhere, Source.CASES)
    assert loaded.number == len(Source) + 2


async def test_desks_are_restored_whichever_comes_first(
    services: Services, elsewhere: Services, backups: BackupService
) -> None:
    await services.start()
    desks = Table.metadata.tables["desks"]
    row = {"name_zh": "县", "name_en": "x", "kind": "town", "categories": "access"}
    row |= {"phones": "", "hours": ""}
    async with services.db.transaction() as session:
        for place, code in enumerate("amz"):
            await session.execute(desks.insert().values(code=code, position=place, **row))
        for child, parent in ("am", "mz"):
            change = desks.update().where(desks.c.code == child).values(parent=parent)
            await session.execute(change)
    await restored(await written(backups), elsewhere)
    parents = {desk.code: desk.parent for desk in await elsewhere.desks.all()}
    assert parents == {"z": None, "m": "z", "a": "m"}


async def test_a_backup_holds_no_key_and_shows_no_person_even_when_it_is_opened(
    services: Services, backups: BackupService
) -> None:
    await county(services)
    file = await written(backups)
    opened = plain(file)
    assert b"antipyretics" in opened
    assert [text for text in ("陈志强", CARD) if text.encode() in opened] == []
    async with services.db.reading() as session:
        keys = Table.metadata.tables["signing_keys"]
        wrapped = list(await session.scalars(select(keys.c.wrapped)))
    assert wrapped
    assert not any(secret in opened for secret in wrapped)
    header = opened.split(b"\n")[0].decode()
    assert [name for name in LEFT_OUT if f'"{name}"' in header] == []
    assert b"bamin-backup" not in file


async def test_an_empty_schema_is_no_hindrance(
    services: Services, elsewhere: Services, backups: BackupService
) -> None:
    await county(services)
    file = await written(backups)
    await migrate(elsewhere.db)
    await elsewhere.data_keys.start()
    await restored(file, elsewhere)
    assert (await contents(elsewhere))["persons"] != []


async def test_who_migrates_at_the_same_time_is_in_nobodys_way(
    services: Services, elsewhere: Services, elsewhere_url: str, backups: BackupService
) -> None:
    await county(services)
    file, other = await written(backups), Database(elsewhere_url)
    await asyncio.gather(restored(file, elsewhere), migrate(other))
    await other.close()
    assert (await contents(elsewhere))["persons"] != []


async def test_a_failure_halfway_leaves_an_empty_database(
    services: Services,
    elsewhere: Services,
    backups: BackupService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await county(services)
    source = io.BytesIO(await written(backups))
    header = await compose(elsewhere).examine(source, SECRET)

    async def fail() -> int:
        raise ConnectionError

    monkeypatch.setattr(elsewhere.outbox, "hold_unsent", fail)
    with pytest.raises(ConnectionError):
        await compose(elsewhere).restore(source, SECRET, header)
    assert await is_untouched(elsewhere)


async def tables_at(revision: str, file: Path) -> list[TableClause]:
    """Return the tables that a backup held when this was the newest revision."""

    def names(connection: Connection) -> dict[str, set[str]]:
        found = inspect(connection)
        return {
            name: {column["name"] for column in found.get_columns(name)}
            for name in found.get_table_names()
        }

    old = Database(f"sqlite:///{file}")
    await migrate(old, revision)
    async with old.engine.connect() as connection:
        known = await connection.run_sync(names)
    await old.close()
    return [
        table(
            one.name, *(column(c.name, c.type) for c in one.columns if c.name in known[one.name])
        )
        for one in writing.kept_tables()
        if one.name in known
    ]


async def test_a_backup_of_an_older_schema_is_brought_up_to_date(
    services: Services, elsewhere: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await county(services)
    older, told = await tables_at("0001", tmp_path / "old.db"), writing.header_line
    monkeypatch.setattr(writing, "kept_tables", lambda: older)
    monkeypatch.setattr(
        writing, "header_line", lambda header: told(replace(header, revision="0001"))
    )
    await restored(await written(compose(services)), elsewhere)
    assert await is_current(elsewhere.db)
    assert (await contents(elsewhere))["persons"] != []


async def test_a_backup_is_of_one_moment_while_others_write(
    services: Services, elsewhere: Services, backups: BackupService
) -> None:
    """A chat and its update are always written together; the backup never has one alone."""
    await county(services)
    stopped, number = asyncio.Event(), 100

    async def write() -> None:
        nonlocal number
        while not stopped.is_set():
            number += 1
            async with services.db.transaction():
                await services.chats.set_language(Address(f"w{number}"), "en")
                await services.inbox.store([(number, f"w{number}", {"update_id": number})])
            await asyncio.sleep(0)

    async def back_up() -> list[bytes]:
        files = []
        for wanted in (105, 110, 115):
            while number < wanted:  # noqa: ASYNC110 - the writer tells nobody
                await asyncio.sleep(0.001)
            files.append(await written(backups))
        stopped.set()
        return files

    _, files = await asyncio.gather(write(), back_up())
    counts = []
    for file in files:
        rows = plain(file).splitlines()
        header = {name: count for name, _, count in _tables(rows[0])}
        assert header["chats"] == header["inbox"]
        counts.append(header["inbox"])
    assert counts == sorted(counts)
    assert counts[-1] >= 15
    await restored(files[-1], elsewhere)
    async with elsewhere.db.reading() as session:
        inbox = Table.metadata.tables["inbox"]
        assert await session.scalar(select(func.count()).select_from(inbox)) == counts[-1]


def _tables(line: bytes) -> list[tuple[str, object, int]]:
    return [tuple(table) for table in json.loads(line)["tables"]]
