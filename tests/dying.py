"""A desk that is copied as often as somebody dies at it, and what is then in its database."""

import asyncio
import json
import re
import secrets
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import LargeBinary, make_url, select

from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.ledger.types import Kind
from services.registry import Services
from services.tables import Table
from tests import postgres
from tests.acts import ACTS
from tests.desk_samples import PARK, TOWN, join, write
from tests.doubles import StandingClock
from tests.services.shifts.conftest import prepare
from tests.shift_samples import HEADER

ROOT = Path(__file__).parents[1]
OTHER = ("陈志强", "350521199104120034")
DAY = HEADER + "".join(
    f"{desk},2020-02-24,08:00,16:00,wang,zhang\n{desk},2020-02-24,16:00,22:00,zhang,wang\n"
    for desk in (TOWN, PARK)
)
CHANCE = re.compile(r"[0-9a-f]{8,}")
"""Names that are made by chance: another one each time."""
COUNTED = {"outbox": {"id"}, "ticket_events": {"id"}, "audit_entries": {"former", "hash"}}
"""Columns that say how often somebody tried, or follow from a seal."""
Rows = Counter[tuple[str, ...]]


@dataclass(frozen=True)
class Desk:
    """A database with what is there before an act, and its ledger."""

    url: str
    ledger: Path
    key: str
    moment: datetime
    subject: str

    def order(self, act: str, *steps: int) -> dict[str, object]:
        return {
            "url": self.url,
            "ledger": f"sqlite:///{self.ledger}",
            "key": self.key,
            "moment": self.moment.isoformat(),
            "act": act,
            "subject": self.subject,
            "steps": steps,
        }

    @asynccontextmanager
    async def copied(self) -> AsyncIterator["Desk"]:
        """Copy a desk at which nobody works."""
        name = f"copy_{secrets.token_hex(4)}"
        ledger = self.ledger.with_name(f"{name}-ledger.db")
        if self.ledger.exists():
            shutil.copy(self.ledger, ledger)
        url = make_url(self.url)
        if url.get_backend_name() == "sqlite":
            former = Path(url.database or "")
            file = former.with_name(f"{name}.db")
            shutil.copy(former, file)
            yield replace(self, url=f"sqlite:///{file}", ledger=ledger)
            return
        with postgres.new_database(url.database or "") as copy:
            yield replace(self, url=copy, ledger=ledger)

    async def rows(self) -> Rows:
        """Return everything but what is sealed, made by chance or counted."""
        db, found = Database(self.url), Rows()
        async with db.reading() as session:
            for name, table in Table.metadata.tables.items():
                columns = [
                    column
                    for column in table.columns
                    if not isinstance(column.type, LargeBinary)
                    and column.name not in COUNTED.get(name, ())
                ]
                for row in await session.execute(select(*columns)):
                    found[(name, *(CHANCE.sub("*", str(value)) for value in row))] += 1
        await db.close()
        return found

    async def removals(self) -> int:
        """Return how many are in the ledger."""
        db, store = Database(self.url), Database(f"sqlite:///{self.ledger}")
        services = Services(
            db, vault=Vault([self.key]), clock=StandingClock(), config=Config(), ledger=store
        )
        found = [one for one in await services.ledger.entries() if one.kind is Kind.REMOVED]
        await services.close()
        return len(found)


async def open_desk(url: str, folder: Path, act: str) -> Desk:
    """Bring a desk to where an act is done; the database has the newest schema."""
    key, clock, ledger = new_data_key(), StandingClock(), folder / "ledger.db"
    services = Services(
        Database(url),
        vault=Vault([key]),
        clock=clock,
        config=Config(),
        ledger=Database(f"sqlite:///{ledger}"),
    )
    await services.ledger.start()
    await prepare(services, folder)
    for desk in (TOWN, PARK):
        await join(services, "chen", "5", desk=desk, who=OTHER)
    await services.roster.import_file(write(folder / "day.csv", DAY))
    subject = await ACTS[act][0](services, clock)
    await services.close()
    return Desk(url, ledger, key, clock.moment, subject)


class Actors:
    """Lets processes of their own do one act at once, some of them to their death."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextmanager
    def open(cls) -> Iterator["Actors"]:
        with subprocess.Popen(
            [sys.executable, "-m", "tests.actors"], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        ) as process:  # fmt: skip
            try:
                yield cls(process)
            finally:
                process.kill()

    async def perform(self, desk: Desk, act: str, *steps: int) -> list[tuple[str, int]]:
        """Let as many do it at once as there are steps; returns how each ended, and its steps."""
        return await asyncio.to_thread(self._perform, json.dumps(desk.order(act, *steps)))

    def _perform(self, order: str) -> list[tuple[str, int]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(order, file=self._process.stdin, flush=True)
        return [(how, count) for how, count in json.loads(self._process.stdout.readline())]
