"""Backups for tests: a county with something in many tables, and what is in a backup of it."""

import gzip
import io

import pyrage
from sqlalchemy import Connection, inspect, select

from services.backup.composing import compose
from services.backup.envelope import new_pair
from services.backup.service import BackupService
from services.backup.types import Restored
from services.chats.types import Address
from services.records.types import Source
from services.registry import Services
from services.tables import Table
from tests.health_samples import CARD, chen, deliver, deliver_all, fire

PAIR = new_pair()
"""Public and secret key of the backups that tests make."""
SECRET = [PAIR[1]]


async def written(backups: BackupService) -> bytes:
    """Return a backup."""
    file = io.BytesIO()
    await backups.write(file, PAIR[0])
    return file.getvalue()


async def restored(file: bytes, services: Services, *, is_ledger_lost: bool = False) -> Restored:
    """Restore a backup as the command does."""
    backups, source = compose(services), io.BytesIO(file)
    header = await backups.examine(source, SECRET)
    return await backups.restore(source, SECRET, header, is_ledger_lost=is_ledger_lost)


async def county(services: Services) -> None:
    """Let there be something in many tables."""
    await services.start()
    await deliver_all(services)
    await deliver(services, Source.ANTIPYRETICS, f"r1,{CARD},2020-02-20")
    person = await chen(services)
    await services.chats.set_language(Address("1001"), "zh_CN")
    await services.health.consult(person)
    await services.codes.present(person)
    await services.outbox.show("codes.picture", person, to=Address("1001"), params={"a": "甲"})
    await services.inbox.store([(7, "1001", {"update_id": 7, "text": "陈志强"})])
    await fire(services)


async def contents(services: Services) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, in no order."""
    found = {}
    async with services.db.reading() as session:
        for table in Table.metadata.sorted_tables:
            rows = (await session.execute(select(table))).all()
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def plain(file: bytes) -> bytes:
    """Return the lines of a backup, as who has the secret key can read them."""
    key = pyrage.x25519.Identity.from_str(PAIR[1])
    return gzip.decompress(pyrage.decrypt(file, [key]))


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


async def is_untouched(services: Services) -> bool:
    async with services.db.engine.connect() as connection:
        return await connection.run_sync(_tables) == []
