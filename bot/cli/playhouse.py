"""The playhouse: the program and the pretend world in one process, over real HTTP."""

import asyncio
import io
import secrets
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.flood import FloodGate
from bot.house import House
from bot.sandbox.cast import SAMPLE_MORNING
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import World
from bot.settings import Settings, SettingsError, read_settings
from bot.wiring import open_database
from services.chats.types import Address
from services.crypto.pretend import new_pretend_key
from services.db.schema import unmigrate
from services.records.types import Source
from services.sheets.reading import Imported
from services.staff.types import Role

PRODUCTION = ("telegram_bot_token", "oidc_issuer", "data_keys")
"""What a program that serves people is told, and a pretend one must never be."""
PATIENCE = 60.0
"""Seconds of real time in which everything that is due must have happened."""
LOOK_AGAIN = 0.004
OPENING = SAMPLE_MORNING - timedelta(minutes=40)
FAST = 1_000_000.0


def refuse_production(settings: Settings) -> None:
    """Refuse to pretend beside the settings of a real service; raises SettingsError."""
    there = [name.upper() for name in PRODUCTION if getattr(settings, name)]
    if there:
        raise SettingsError(
            "This is the pretend world; it does not start beside settings of a real service."
            f"\nPlease unset (also in .env): {', '.join(there)}"
        )


class Playhouse:
    """What the stories are told on: the world, the house, one clock for both.

    It keeps the promises of `bot.sandbox.stories.stage.Stage`.
    """

    def __init__(
        self,
        folder: Path,
        database: str | None = None,
        *,
        by_webhook: bool = False,
        public_url: str | None = None,
        opening: datetime = OPENING,
    ) -> None:
        self._folder = folder
        self._opening = opening
        self._public_url = public_url
        self._by_webhook = by_webhook
        self._database = database or f"sqlite:///{folder / 'pretend.db'}"
        self._looking = asyncio.Lock()
        self.clock: MovableClock
        self.world: World
        self.house: House

    async def open(self) -> None:
        """Open the world, start the program in it; raises SettingsError for a used database."""
        await refuse_used(self._database)
        self.clock = MovableClock(self._opening, is_running=False)
        self.world = await World.start(self.clock)
        settings = _settings(
            self.world,
            self._database,
            self._folder,
            by_webhook=self._by_webhook,
            public_url=self._public_url,
        )
        # A day is played in seconds here: what would be a flood elsewhere is none.
        gate = FloodGate(most=sys.maxsize)
        self.house = House(settings, clock=self.clock, is_demo=True, gate=gate)
        self.clock.on_move(lambda _: self.house.services.bells.ring_all())
        await self.house.start()
        await self._wait(self._is_ready)

    async def close(self) -> None:
        """End everything; nothing is left running."""
        await self.house.stop()
        await self.world.close()

    async def reset(self) -> None:
        """Begin again: an empty database, a new world, the clock at its opening."""
        await self.close()
        await self.clear()
        await self.open()

    async def clear(self) -> None:
        """Empty the database of a playhouse that was closed, so that nothing is kept."""
        db = open_database(self.house.settings)
        try:
            await unmigrate(db)
        finally:
            await db.close()

    @property
    def house_url(self) -> str:
        """Where the house listens; browsers may reach it elsewhere."""
        return f"http://127.0.0.1:{self.house.settings.port}"

    # Time

    async def settled(self) -> None:
        """Wait until everything that came in was handled and everything due was sent."""
        # One looks for all who wait, or looking would be most of the work.
        async with self._looking:
            await self._wait(self._is_quiet)

    async def set_time(self, moment: datetime) -> None:
        """Move the clock to `moment`, stopping wherever something is due on the way."""
        await self.settled()
        while (due := await self.house.services.timers.next_due()) and due <= moment:
            self.clock.set(max(due, self.clock()))
            await self.settled()
        await self._move_to(moment)

    async def skip_to(self, moment: datetime) -> None:
        """Move the clock to `moment` at once, as after a pause: what is overdue is done once."""
        await self.settled()
        await self._move_to(moment)

    async def _move_to(self, moment: datetime) -> None:
        if moment < self.clock():
            raise ValueError("The clock of the pretend world only moves on.")
        self.clock.set(moment)
        await self.settled()

    async def advance(self, step: timedelta) -> None:
        await self.set_time(self.clock() + step)

    # What an operator does

    async def import_records(self, source: str, csv: str) -> None:
        """Take a delivery in as `data import` does."""
        rejected: list[int] = []
        await self.house.services.records.load(
            Source(source),
            io.BytesIO(csv.encode()),
            actor="pretend",
            reject=lambda line, _: rejected.append(line),
        )
        if rejected:
            raise AssertionError(f"Rows of {source} were rejected: lines {rejected}.")

    async def age_source(self, source: str, hours: float, others: Mapping[str, str]) -> None:
        """Let `hours` pass in which every source but this one delivers; `others` has the files."""
        await self.advance(timedelta(hours=hours))
        for name, csv in others.items():
            if name != source:
                await self.import_records(name, csv)

    async def import_desks(self, csv: str) -> None:
        await self._import(self.house.services.desks.import_file, csv)

    async def import_roster(self, csv: str) -> None:
        await self._import(self.house.services.roster.import_file, csv)

    async def import_enterprises(self, csv: str) -> None:
        await self._import(self.house.services.enterprises.import_file, csv)

    async def invite(self, desk: str, role: str, handle: str) -> str:
        """Return the payload of an invitation's link, as `staff invite` prints it."""
        made = await self.house.services.staff.invite(handle, desk=desk, role=Role(role))
        return f"s-{made.code}"

    async def bind_code(self, desk: str) -> str:
        """Return a code for `/bind`, as `desk bind` prints it."""
        return (await self.house.services.groups.make_code(desk)).code

    async def set_language(self, chat: int, language: str) -> None:
        await self.house.services.chats.set_language(Address(str(chat)), language)

    async def number_tickets_from(self, number: int) -> None:
        await self.house.services.tickets.set_next_number(number)

    async def _import(self, take: Callable[[Path], Awaitable[Imported]], csv: str) -> None:
        file = self._folder / "import.csv"
        file.write_text(csv, encoding="utf-8")
        imported = await take(file)
        file.unlink()
        if imported.rejected:
            raise AssertionError(f"Rows were rejected: {imported.rejected}")

    # Waiting

    async def _wait(self, is_so: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(PATIENCE):
            # Rows ring no bell for onlookers, so they are looked at again and again.
            while not await is_so():  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(LOOK_AGAIN)

    async def _is_ready(self) -> bool:
        return not self.house.readiness.waiting_for

    async def _is_quiet(self) -> bool:
        # Twice, because one kind of work makes another while they are looked at one by one.
        return not await self._has_work() and not await self._has_work()

    async def _has_work(self) -> bool:
        if self._is_busy:
            return True
        services = self.house.services
        due = await services.timers.next_due()
        if due is not None and due <= self.clock():
            return True
        if await services.inbox.lanes(busy=(), most=1) or await services.outbox.count_unsent():
            return True
        return self._is_busy

    @property
    def _is_busy(self) -> bool:
        """Whether hands are full: this asks no database, so it is looked at first."""
        is_free = self.house.reception.is_idle and self.house.delivery.is_idle
        return bool(self.world.telegram.updates.waiting()) or not is_free


@asynccontextmanager
async def open_playhouse(
    database: str | None = None,
    *,
    by_webhook: bool = False,
    opening: datetime = OPENING,
) -> AsyncIterator[Playhouse]:
    """Open a playhouse, by default over a temporary SQLite file; close and clear it at the end."""
    with tempfile.TemporaryDirectory(prefix="pretend-") as folder:
        playhouse = Playhouse(Path(folder), database, by_webhook=by_webhook, opening=opening)
        await playhouse.open()
        try:
            yield playhouse
        finally:
            await playhouse.close()


def _settings(
    world: World, database: str, folder: Path, *, by_webhook: bool, public_url: str | None
) -> Settings:
    """Return settings of the pretend world alone: nothing is taken from the environment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    defaults = {
        str(field.validation_alias or name): field.default
        for name, field in Settings.model_fields.items()
    }
    ours = {
        "database_url": database,
        "ledger_url": f"sqlite:///{folder / 'ledger.db'}",
        "telegram_bot_token": world.bot_token,
        "telegram_api_url": world.api_url,
        "oidc_issuer": world.issuer,
        "oidc_client_id": world.client_id,
        "oidc_client_secret": world.client_secret,
        "data_keys": (new_pretend_key(),),
        "port": port,
        "send_rate": FAST,
        "send_rate_per_chat": FAST,
        "send_rate_per_group": FAST,
    }
    if public_url:
        ours["PUBLIC_URL"] = public_url
    if by_webhook:
        ours |= {
            "telegram_mode": "webhook",
            "telegram_webhook_secret": secrets.token_urlsafe(32),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
    return Settings(_env_file=None, **(defaults | ours))


async def refuse_used(url: str) -> None:
    """Refuse a database that holds anything: its keys are not ours, and it may be a real one."""

    def tables(connection: Connection) -> list[str]:
        return inspect(connection).get_table_names()

    db = open_database(read_settings(database_url=url))
    try:
        async with db.engine.connect() as connection:
            # Alembic's own table stays when everything was taken back to nothing.
            if set(await connection.run_sync(tables)) - {"alembic_version"}:
                raise SettingsError("The pretend world needs an empty database of its own.")
    finally:
        await db.close()
